// SPDX-License-Identifier: GPL-3.0-or-later
// The laboratory in the window, by clicks and keys. Every lesson is taken from start to end, and what it claims is
// compared with what the origin saw on the wire.
#include "changes/changebar.h"
#include "detailpane.h"
#include "entryview.h"
#include "learn/clockbar.h"
#include "learn/freeplay.h"
#include "learn/knobsform.h"
#include "learn/ladderview.h"
#include "learn/learnpage.h"
#include "learn/lessonprogress.h"
#include "learn/lessonview.h"
#include "learn/stageview.h"
#include "statusline.h"
#include "support/lessonfields.h"
#include "ui/ownwindow.h"

#include <etagere/cachingclient.h>

#include <QtCore/QDir>
#include <QtGui/QAccessible>
#include <QtWidgets/QAbstractButton>
#include <QtWidgets/QButtonGroup>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QRadioButton>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QSlider>
#include <QtWidgets/QSpinBox>
#include <QtWidgets/QTableView>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QTreeWidget>

using namespace etagere;
using namespace etagere::test;
using namespace Qt::StringLiterals;

class TestLearn : public QObject, private OwnWindow
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        setUpApplication();
        QApplication::setEffectEnabled(Qt::UI_General, false); // no waiting for arrows
    }
    void init()
    {
        openWindow();
        window().resize(1366, 740);
    }
    void cleanup() { closeWindow(); }

    void lessonRunsInTheWindow_data();
    void lessonRunsInTheWindow();
    void takenByKeysAlone();
    void guessComesFirst();
    void stepsOutOfOrder();
    void wrongGuessIsSaid();
    void progressIsKept();
    void clockMovesWhatIsShown();
    void clockDoesNotSpoilALesson();
    void originStops();
    void aStepIsCancelled();
    void brokenLessonIsNamed();
    void freePlayTurnsKnobs();
    void itsCacheIsASource();
    void entryIsTaught();
    void entryThatCannotBeTaughtSaysWhy();
    void transcriptIsSaved();
    void everyControlHasAName();
    void diagramPlaysUnlessMotionIsReduced();

private:
    LearnPage &page() const { return *window().learn(); }
    LessonView &lesson() const { return *page().lesson(); }
    template <typename T>
    T *child(const char *name) const
    {
        return page().findChild<T *>(QLatin1StringView(name));
    }
    QString told() const { return child<QLabel>("lessonAnswer")->text(); }
    void click(QAbstractButton *button) const;
    void beginLesson(int rung);
    void runStep(bool isRight = true);
    QList<QRadioButton *> choices() const;
    void picture(const QString &name);
};

void TestLearn::click(QAbstractButton *button) const
{
    QVERIFY(button && button->isVisible() && button->isEnabled());
    QTest::mouseClick(button, Qt::LeftButton, {}, QPoint(10, button->height() / 2)); // boxes end with their text
}

void TestLearn::beginLesson(int rung)
{
    window().actions().learn->trigger();
    QTreeWidget *list = page().ladder()->list();
    QVERIFY(list->topLevelItemCount() >= 12);
    list->setCurrentItem(list->topLevelItem(rung - 1));
    list->setFocus();
    QTest::keyClick(list, Qt::Key_Return);
    QVERIFY(lesson().isVisible());
    SOON_VERIFY(!window().laboratory().isBusy());
}

QList<QRadioButton *> TestLearn::choices() const
{
    QList<QRadioButton *> shown = lesson().findChildren<QRadioButton *>();
    shown.removeIf([](const QRadioButton *button) { return !button->isVisible(); });
    return shown;
}

void TestLearn::runStep(bool isRight)
{
    const LessonStep &step = lesson().session().lesson.steps.at(lesson().step());
    if (step.question)
        click(choices().at(isRight ? step.question->right : (step.question->right + 1) % choices().size()));
    const qsizetype done = lesson().session().results.size();
    click(child<QPushButton>("runStep"));
    SOON_COMPARE(lesson().session().results.size(), done + 1);
    SOON_VERIFY(window().isSettled());
}

/// For a look at every step: ETAGERE_PICTURES names a folder.
void TestLearn::picture(const QString &name)
{
    const QString folder = qEnvironmentVariable("ETAGERE_PICTURES");
    if (folder.isEmpty())
        return;
    for (const ThemeChoice choice : { ThemeChoice::Light, ThemeChoice::Dark }) {
        theme().setChoice(choice);
        QTest::qWait(150);
        const QString file = u"%1/%2-%3.png"_s.arg(folder, name, choice == ThemeChoice::Light ? u"light"_s : u"dark"_s);
        QVERIFY(window().grab().save(file));
    }
    theme().setChoice(ThemeChoice::Light);
}

void TestLearn::lessonRunsInTheWindow_data()
{
    QTest::addColumn<int>("rung");
    for (int rung = 1; rung <= 12; ++rung)
        QTest::addRow("%d", rung) << rung;
}

static QByteArray seenProblem(const LessonExchange &expected, const LabSeen &seen)
{
    if (seen.status != expected.status)
        return "status " + QByteArray::number(seen.status);
    for (const LessonField &field : expected.sent) {
        if (const QByteArray problem = fieldProblem(field, seen.headers); !problem.isEmpty())
            return problem;
    }
    return {};
}

void TestLearn::lessonRunsInTheWindow()
{
    QFETCH(int, rung);
    beginLesson(rung);
    const Lesson taken = lesson().session().lesson;
    QCOMPARE(taken.rung, rung);
    for (int i = 0; i < taken.steps.size(); ++i) {
        QCOMPARE(lesson().step(), i);
        window().laboratory().origin().forgetSeen();
        picture(u"lesson%1-step%2-before"_s.arg(rung, 2, 10, QChar(u'0')).arg(i + 1));
        runStep();
        QCOMPARE(lesson().session().results.size(), i + 1);
        picture(u"lesson%1-step%2"_s.arg(rung, 2, 10, QChar(u'0')).arg(i + 1));
        const LessonOutcome &expected = taken.steps.at(i).expected;
        const QList<LabSeen> seen = window().laboratory().origin().seen();
        QCOMPARE(seen.size(), expected.origin.size());
        for (qsizetype k = 0; k < seen.size(); ++k)
            QCOMPARE(seenProblem(expected.origin.at(k), seen.at(k)), QByteArray());
        const LabStepPtr step = lesson().session().results.at(i);
        QCOMPARE(step->answer ? step->answer->response.status : 0, expected.status);
        if (step->answer)
            QCOMPARE(step->answer->source, expected.source);
        QVERIFY2(step->holds(), qPrintable(told()));
        QVERIFY(told() == u"As you expected." || told() == u"It came as the lesson says.");
        QCOMPARE(page().stage()->step(), step);
        // The list has the words of the diagram, a line an arrow.
        const auto *list = child<QListWidget>("labSteps");
        QCOMPARE(list->count(), page().stage()->diagramText().split(u'\n').size());
        QVERIFY(list->count() >= 2);
        if (i + 1 < taken.steps.size())
            click(child<QPushButton>("nextStep"));
    }
    QVERIFY(lesson().session().isFinished());
    QVERIFY(!child<QPushButton>("nextStep")->isVisible());
    click(child<QToolButton>("allLessons"));
    QVERIFY(page().ladder()->isVisible());
    QVERIFY(page().ladder()->list()->topLevelItem(rung - 1)->text(1).startsWith(u"finished"));
}

void TestLearn::takenByKeysAlone()
{
    press(Qt::Key_F1);
    QCOMPARE(QApplication::focusWidget(), page().ladder()->list());
    press(Qt::Key_Down);
    press(Qt::Key_Return);
    QCOMPARE(lesson().session().lesson.rung, 2);
    SOON_VERIFY(!window().laboratory().isBusy());
    SOON_COMPARE(QApplication::focusWidget(), child<QPushButton>("runStep")); // a step without a question
    press(Qt::Key_Space);
    SOON_COMPARE(lesson().session().results.size(), 1);
    SOON_COMPARE(QApplication::focusWidget(), child<QPushButton>("nextStep"));
    press(Qt::Key_Space);
    QCOMPARE(lesson().step(), 1);
    QVERIFY(qobject_cast<QRadioButton *>(QApplication::focusWidget()));
    press(Qt::Key_Space);
    QVERIFY(lesson().session().guesses.at(1) >= 0);
    press(Qt::Key_Escape);
    QVERIFY(page().ladder()->isVisible());
    QCOMPARE(QApplication::focusWidget(), page().ladder()->list());
}

void TestLearn::guessComesFirst()
{
    beginLesson(2);
    runStep();
    click(child<QPushButton>("nextStep"));
    click(child<QPushButton>("runStep"));
    QCOMPARE(told(), u"First choose what you expect."_s);
    QVERIFY(!window().laboratory().isBusy());
    QCOMPARE(lesson().session().results.size(), 1);
}

void TestLearn::stepsOutOfOrder()
{
    beginLesson(5);
    const auto stepButton = [this](int number) {
        for (auto *button : lesson().findChildren<QToolButton *>()) {
            if (button->text() == QString::number(number))
                return button;
        }
        return static_cast<QToolButton *>(nullptr);
    };
    click(stepButton(3));
    QCOMPARE(told(), u"Step 1 comes first: each step builds on the ones before."_s);
    QCOMPARE(lesson().step(), 0);
    QVERIFY(stepButton(1)->isChecked());
    runStep();
    click(child<QPushButton>("nextStep"));
    runStep();
    // An earlier step can be looked at again, and does not run again.
    click(stepButton(1));
    QCOMPARE(page().stage()->step(), lesson().session().results.at(0));
    QVERIFY(!child<QPushButton>("runStep")->isVisible());
    click(stepButton(3));
    QCOMPARE(lesson().step(), 2);
    runStep();
    QVERIFY(lesson().session().results.at(2)->holds());
}

void TestLearn::wrongGuessIsSaid()
{
    beginLesson(5);
    runStep();
    click(child<QPushButton>("nextStep"));
    runStep(false);
    QCOMPARE(told(), u"You expected something else. It was: 200"_s);
    QCOMPARE(lesson().session().rightGuesses(), 0);
}

void TestLearn::progressIsKept()
{
    beginLesson(5);
    runStep();
    click(child<QPushButton>("nextStep"));
    runStep();
    closeWindow();
    showWindow();
    window().actions().learn->trigger();
    QCOMPARE(page().ladder()->list()->topLevelItem(4)->text(1), u"step 2 of 5"_s);
    QCOMPARE(page().ladder()->list()->topLevelItem(5)->text(1), u"not begun"_s);
}

void TestLearn::clockMovesWhatIsShown()
{
    beginLesson(1);
    runStep();
    Laboratory &laboratory = window().laboratory();
    const Msecs asked = laboratory.clock().now();
    QCOMPARE(page().stage()->freshUntil(), asked + 60'000);
    click(buttonWith(page(), u"+10 s"_s));
    QCOMPARE(laboratory.clock().now(), asked + 10'000);
    QVERIFY(child<QLabel>("cacheTime")->text().contains(u"10 s after the last request"));
    QVERIFY(child<QLabel>("caption")->text().contains(u"10 s old"));
    click(buttonWith(page(), u"To expiry"_s));
    QCOMPARE(laboratory.clock().now(), asked + 59'000);
    QVERIFY(child<QLabel>("caption")->text().contains(u"fresh for 1 s more"));
    click(buttonWith(page(), u"Past it"_s));
    QVERIFY(child<QLabel>("caption")->text().contains(u"stale for 1 s"));
    QVERIFY(!buttonWith(page(), u"Past it"_s)); // it is past
    auto *slider = child<QSlider>("cacheTimeSlider");
    slider->setFocus();
    QTest::keyClick(slider, Qt::Key_Home);
    QCOMPARE(laboratory.clock().now(), asked);
    QTest::keyClick(slider, Qt::Key_Right);
    QCOMPARE(laboratory.clock().now(), asked + 1000);
}

void TestLearn::clockDoesNotSpoilALesson()
{
    beginLesson(3);
    const qsizetype steps = lesson().session().lesson.steps.size();
    for (qsizetype i = 0; i < steps; ++i) {
        runStep();
        QVERIFY2(lesson().session().results.last()->holds(), qPrintable(told()));
        for (int k = 0; k < 30; ++k)
            click(buttonWith(page(), u"+10 s"_s));
        if (i + 1 < steps)
            click(child<QPushButton>("nextStep"));
    }
}

void TestLearn::originStops()
{
    beginLesson(5);
    runStep();
    window().laboratory().stop();
    click(child<QPushButton>("nextStep"));
    click(choices().first());
    click(child<QPushButton>("runStep"));
    SOON_VERIFY(told().contains(u"has stopped"));
    QCOMPARE(lesson().session().results.size(), 1);
    // The lesson begins again on a new origin.
    click(buttonWith(lesson(), u"Start again"_s));
    SOON_VERIFY(!window().laboratory().isBusy());
    QVERIFY(window().laboratory().isRunning());
    QCOMPARE(lesson().step(), 0);
    runStep();
    QVERIFY(lesson().session().results.first()->holds());
}

void TestLearn::aStepIsCancelled()
{
    beginLesson(1);
    LabKnobs slow = window().laboratory().origin().knobs("first").value();
    slow.delayMs = 10'000;
    QVERIFY(window().laboratory().origin().setKnobs("first", slow));
    if (lesson().session().lesson.steps.first().question)
        click(choices().first());
    click(child<QPushButton>("runStep"));
    SOON_VERIFY(!window().laboratory().origin().seen().isEmpty());
    click(buttonWith(lesson(), u"Cancel"_s));
    SOON_COMPARE(told(), u"The step was stopped"_s);
    QVERIFY(lesson().session().results.isEmpty());
    slow.delayMs = 0;
    QVERIFY(window().laboratory().origin().setKnobs("first", slow));
    click(child<QPushButton>("runStep"));
    SOON_COMPARE(lesson().session().results.size(), 1);
}

void TestLearn::brokenLessonIsNamed()
{
    const QString own = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + u"/etagere/lessons"_s;
    QVERIFY(QDir().mkpath(own));
    QFile file(own + u"/mine.json"_s);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(R"({"title": "Mine", "rung": 13, "resource": "first", "steps": [{"read": 1}]})");
    file.close();
    window().actions().learn->trigger();
    QTreeWidget *list = page().ladder()->list();
    QCOMPARE(list->topLevelItemCount(), 13);
    QCOMPARE(list->topLevelItem(12)->text(0), u"mine.json"_s);
    list->setCurrentItem(list->topLevelItem(12));
    const QString problem = child<QLabel>("lessonProblem")->text();
    QVERIFY2(problem.contains(u"mine.json") && problem.contains(u"steps[0].read"), qPrintable(problem));
    QTest::keyClick(list, Qt::Key_Return);
    QVERIFY(page().ladder()->isVisible());
    picture(u"broken-lesson"_s);
    QVERIFY(file.remove());
}

void TestLearn::freePlayTurnsKnobs()
{
    window().actions().learn->trigger();
    click(buttonWith(page(), u"Free play"_s));
    auto *resources = child<QComboBox>("labResource");
    resources->setCurrentIndex(resources->findData(QByteArray("languages")));
    Laboratory &laboratory = window().laboratory();
    child<QLineEdit>("labField")->setFocus();
    QTest::keyClicks(QApplication::focusWidget(), u"Accept-Language: de"_s);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    SOON_VERIFY(page().stage()->step() && window().isSettled());
    QCOMPARE(page().stage()->step()->answer->response.headers.joined("Content-Language"), QByteArray("de"));
    picture(u"free-play"_s);
    // The knob of the form is the origin's.
    for (auto *box : page().freePlay()->findChildren<QCheckBox *>()) {
        if (box->text() == u"no-store")
            click(box);
    }
    QVERIFY(laboratory.origin().knobs("languages")->noStore);
    const LabStepPtr first = page().stage()->step();
    child<QLineEdit>("labField")->setText(u"Accept-Language: fr"_s);
    click(child<QPushButton>("labSend"));
    SOON_VERIFY(page().stage()->step() != first && window().isSettled());
    QCOMPARE(page().stage()->step()->after.size(), 1); // the German one
    QVERIFY(laboratory.origin().seen().last().headers.joined("Accept-Language") == "fr");
    child<QLineEdit>("labField")->setText(u"nonsense"_s);
    click(child<QPushButton>("labSend"));
    QCOMPARE(child<QLabel>("labTold")->text(), u"A field reads “Name: value”."_s);
}

/// It is one for the whole process.
static void emptyLab()
{
    Result<Session> session = Session::open(labLocation(), Access::Write);
    QVERIFY(session);
    QList<StoredKey> keys;
    QVERIFY(session->list({}, [&keys](const Row &row, const ListedEntry &) {
        keys.append(row.storedKey());
        return true;
    }));
    for (const StoredKey &key : keys)
        QVERIFY(session->backend().change(key, session->read(key)->version, std::nullopt, {}));
}

void TestLearn::itsCacheIsASource()
{
    emptyLab();
    window().openTexts({ u"lab:"_s });
    SourcePage *source = window().currentPage();
    QVERIFY(source);
    SOON_COMPARE(source->model()->rowCount(), 12);
    SOON_VERIFY(window().isSettled());
    const auto freshRows = [source] {
        int fresh = 0;
        for (int row = 0; row < source->model()->rowCount(); ++row)
            fresh += source->model()->index(row, 0).data(FreshnessRole).toInt() == int(Freshness::Fresh);
        return fresh;
    };
    const int before = freshRows();
    QVERIFY(before > 0 && before < 12);
    picture(u"lab-source"_s);
    Laboratory &laboratory = window().laboratory();
    laboratory.moveClock(laboratory.clock().now() + 30LL * 86'400'000);
    QCOMPARE(freshRows(), 0);
    // What a lesson stores is seen here at once.
    source->changes().setUnlocked(true);
    source->view()->selectAll();
    window().actions().invalidate->trigger();
    SOON_VERIFY(buttonWith(*source, u"Remove"_s));
    click(buttonWith(*source, u"Remove"_s));
    SOON_COMPARE(source->model()->rowCount(), 0);
    SOON_VERIFY(window().isSettled());
    laboratory.ask({ "GET", laboratory.origin().url("first"), {} }, [](const Result<LabStepPtr> &) {});
    SOON_COMPARE(source->model()->rowCount(), 1);
}

void TestLearn::entryIsTaught()
{
    window().openTexts({ QStringLiteral(ETAGERE_TEST_DATA "/fixtures/cachecontrol-filecache/cache") });
    SourcePage *source = window().currentPage();
    SOON_VERIFY(window().isSettled() && source->model()->rowCount() > 0);
    QVERIFY(!window().actions().teachEntry->isEnabled());
    source->view()->selectRow(0);
    SOON_VERIFY(window().actions().teachEntry->isEnabled());
    window().actions().teachEntry->trigger();
    SOON_VERIFY(lesson().isVisible() && !window().laboratory().isBusy());
    QVERIFY(lesson().session().lesson.resource.startsWith("your-entry-"));
    const qsizetype steps = lesson().session().lesson.steps.size();
    for (qsizetype i = 0; i < steps; ++i) {
        runStep();
        QVERIFY2(lesson().session().results.last()->holds(), qPrintable(told()));
        picture(u"own-entry-step%1"_s.arg(i + 1));
        if (i + 1 < steps)
            click(child<QPushButton>("nextStep"));
    }
}

void TestLearn::entryThatCannotBeTaughtSaysWhy()
{
    const Transport large = [](const Request &request, const std::stop_token &) -> Result<Exchange> {
        Exchange exchange;
        exchange.response.method = request.method;
        exchange.response.url = request.url;
        exchange.response.status = 200;
        exchange.response.headers.append("Cache-Control", "max-age=60");
        exchange.response.body = Part::fromBytes(QByteArray(5 << 20, 'x'));
        exchange.response.requestTime = exchange.response.responseTime = currentTime();
        return exchange;
    };
    Result<CachingClient> client =
        CachingClient::open(*Location::parse(path(u"store"_s)), CachingClient::ForeignCache::Refuse, large);
    QVERIFY(client && client->send({ "GET", "http://large.example/", {}, {} }));
    beginLesson(1); // an older lesson stays open
    window().openTexts({ path(u"store"_s) });
    SourcePage *source = window().currentPage();
    SOON_VERIFY(window().isSettled() && source->model()->rowCount() == 1);
    source->view()->selectRow(0);
    SOON_VERIFY(window().actions().teachEntry->isEnabled());
    window().actions().teachEntry->trigger();
    SOON_VERIFY(source->changeBar()->text().contains(u"cannot be taught"_s));
    QVERIFY(source->changeBar()->isVisible());
    QVERIFY(!lesson().isVisible());
}

void TestLearn::transcriptIsSaved()
{
    QVERIFY(!window().actions().saveTranscript->isEnabled());
    beginLesson(1);
    runStep();
    QVERIFY(window().actions().saveTranscript->isEnabled());
    const QString file = path(u"mine.har"_s);
    window().actions().saveTranscript->trigger();
    auto *dialog = window().findChild<QFileDialog *>();
    QVERIFY(dialog);
    dialog->selectFile(file);
    static_cast<QDialog *>(dialog)->accept();
    SOON_VERIFY(QFile::exists(file));
    SOON_VERIFY(window().statusLine()->currentMessage().contains(file));
}

void TestLearn::everyControlHasAName()
{
    const auto check = [this](const QString &where) {
        for (QWidget *widget : page().findChildren<QWidget *>()) {
            const bool isInside = !widget->objectName().startsWith(u"qt_") && widget->isVisible();
            if (!isInside || widget->focusPolicy() == Qt::NoFocus || qobject_cast<QLabel *>(widget)
                || widget->focusProxy())
                continue;
            const QAccessibleInterface *interface = QAccessible::queryAccessibleInterface(widget);
            const QString name = interface ? interface->text(QAccessible::Name) : QString();
            QVERIFY2(!name.isEmpty(), qPrintable(where + u' ' + QLatin1StringView(widget->metaObject()->className())));
        }
    };
    window().actions().learn->trigger();
    check(u"ladder"_s);
    beginLesson(5);
    runStep();
    click(child<QPushButton>("nextStep"));
    check(u"lesson"_s);
    window().actions().freePlay->trigger();
    check(u"free play"_s);
}

void TestLearn::diagramPlaysUnlessMotionIsReduced()
{
    beginLesson(1);
    QApplication::setEffectEnabled(Qt::UI_General, true);
    if (lesson().session().lesson.steps.first().question)
        click(choices().first());
    click(child<QPushButton>("runStep"));
    SOON_VERIFY(page().stage()->step());
    QVERIFY(page().stage()->isPlaying());
    SOON_VERIFY(!page().stage()->isPlaying());
    window().actions().reduceMotion->trigger();
    click(child<QPushButton>("nextStep"));
    runStep();
    QVERIFY(!page().stage()->isPlaying());
    QApplication::setEffectEnabled(Qt::UI_General, false);
}

QTEST_MAIN(TestLearn)
#include "test_learn.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// The Replay tab against an origin on this computer.
#include "details/diffmodel.h"
#include "details/exchangediagram.h"
#include "details/requestfieldsmodel.h"
#include "details/treetable.h"
#include "support/scriptedorigin.h"
#include "ui/sampleentry.h"
#include "windowtest.h"

#include <QtGui/QClipboard>
#include <QtTest/QAbstractItemModelTester>
#include <QtWidgets/QApplication>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QMenu>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QTabWidget>
#include <QtWidgets/QToolButton>

namespace etagere {
DetailView *replayView();
}

using namespace etagere;
using namespace etagere::test;

class TestReplay : public QObject
{
    Q_OBJECT
private slots:
    void showsTheRequestThatWillBeSent();
    void tellsThatNothingChanged();
    void tellsWhatChanged();
    void faultOfTheServerIsNamed();
    void unconditionalSendsNoValidators();
    void withoutValidatorThereIsNoChoice();
    void keysSendWithTypedFields();
    void typedSecretsAreMaskedAndForgotten();
    void typedRowCanBeRemoved();
    void copiesTheRequestAsItStands();
    void cancelEndsTheWaiting();
    void originThatIsGoneIsSaid();
    void entryWithoutUrlCannotBeSent();
    void anotherEntryEndsTheExchange();
    void sameEntryReadAgainKeepsTheOutcome();
    void writeBackNeedsAnUnlockedSource();
    void failureCannotBeWrittenBack();
    void fieldsModelIsSound();

private:
    struct Shown;
};

/// The tab with an entry of the origin's.
struct TestReplay::Shown {
    std::unique_ptr<DetailView> view{ replayView() };

    explicit Shown(const CachedResponse &response)
    {
        view->resize(440, 560);
        view->show();
        view->activateWindow();
        showEntry(response);
    }
    void showEntry(const CachedResponse &response) const { view->showEntry(sampleEntry({ response }), 0, {}); }
    template <typename T>
    T *child(const char *name) const
    {
        return view->findChild<T *>(QString::fromUtf8(name));
    }
    QAbstractItemModel *fields() const { return child<TreeTable>("fields")->model(); }
    QString fieldsText() const
    {
        QStringList lines;
        for (int row = 0; row < fields()->rowCount(); ++row)
            lines += fields()->index(row, 0).data().toString() + u": "_qs + fields()->index(row, 1).data().toString();
        return lines.join(u'\n');
    }
    void send() const { QTest::mouseClick(child<QPushButton>("send"), Qt::LeftButton); }
    QString verdict() const
    {
        return child<QLabel>("verdict")->isVisible() ? child<QLabel>("verdict")->text() : QString();
    }
    QString steps() const
    {
        QStringList lines;
        for (int row = 0; row < child<QListWidget>("steps")->count(); ++row)
            lines += child<QListWidget>("steps")->item(row)->text();
        return lines.join(u'\n');
    }
    /// Opens the menu of the button and clicks on one of its lines.
    QString copied(const QString &actionName) const
    {
        QGuiApplication::clipboard()->clear();
        auto *button = child<QToolButton>("copyAs");
        auto *action = button->menu()->findChild<QAction *>(actionName);
        QTimer::singleShot(0, button, [=] {
            QTest::mouseClick(button->menu(), Qt::LeftButton, {}, button->menu()->actionGeometry(action).center());
            button->menu()->close(); // where the line is disabled
        });
        QTest::mouseClick(button, Qt::LeftButton);
        return QGuiApplication::clipboard()->text();
    }
    QString messages() const { return view->findChild<QPlainTextEdit *>()->toPlainText(); }
    const DiffModel &differences() const { return static_cast<DiffModel &>(*child<TreeTable>("differences")->model()); }
    /// As with the keyboard: into the last row of the table.
    void type(const QString &name, const QString &value) const
    {
        auto *table = child<TreeTable>("fields");
        int row = fields()->rowCount() - 1;
        for (const auto &[column, text] : { std::pair(0, name), std::pair(1, value) }) {
            for (int at = 0; at < fields()->rowCount(); ++at) { // what follows from the entry may move it
                if (column == 1 && fields()->index(at, 0).data().toString() == name)
                    row = at;
            }
            table->setCurrentIndex(fields()->index(row, column));
            table->edit(table->currentIndex());
            auto *editor = table->viewport()->findChild<QLineEdit *>();
            QVERIFY(editor);
            editor->clear();
            QTest::keyClicks(editor, text);
            QTest::keyClick(editor, Qt::Key_Return);
            QTRY_VERIFY(!table->viewport()->findChild<QLineEdit *>());
        }
    }
};

namespace {

CachedResponse stored(const ScriptedOrigin &origin, const QByteArray &path = "/alliances/?token=s3cr3t")
{
    CachedResponse response = sampleResponse("[99000006]");
    response.url = origin.url(path);
    response.requestHeaders = { { "Accept-Language", "en" } };
    return response;
}

OriginAnswer notModified(const OriginRequest &, int)
{
    return { .status = 304,
             .reason = "Not Modified",
             .headers = { { "ETag", "\"abc\"" }, { "Cache-Control", "max-age=60" } } };
}

OriginAnswer changed(const OriginRequest &, int)
{
    return { .headers = { { "ETag", "\"new\"" }, { "Content-Type", "application/json" } },
             .body = "[99000006, 99000008]" };
}

OriginAnswer silent(const OriginRequest &, int) { return { .isSilent = true }; }

} // namespace

void TestReplay::showsTheRequestThatWillBeSent()
{
    const ScriptedOrigin origin(notModified);
    const Shown shown(stored(origin));
    QVERIFY2(shown.fieldsText().contains(u"Accept-Language: en"), qPrintable(shown.fieldsText()));
    QVERIFY2(shown.fieldsText().contains(u"If-None-Match: \"abc\""), qPrintable(shown.fieldsText()));
    QVERIFY(shown.child<QLabel>("note")->text().contains(u"1.0 GiB"));
    const auto target = [&] { return shown.child<QTextEdit>("target")->toPlainText(); };
    QVERIFY(target().startsWith(u"GET http://127.0.0.1:"));
    QVERIFY2(!target().contains(u"s3cr3t"), qPrintable(target()));
    QTest::mouseClick(shown.child<QToolButton>("reveal"), Qt::LeftButton);
    QVERIFY(target().contains(u"token=s3cr3t"));
    QVERIFY(shown.verdict().isEmpty());
    QVERIFY(origin.requests().isEmpty());
}

void TestReplay::tellsThatNothingChanged()
{
    const ScriptedOrigin origin(notModified);
    const Shown shown(stored(origin));
    shown.send();
    SOON_COMPARE(shown.verdict(), replayVerdictText(ReplayVerdict::NotModified));
    QCOMPARE(origin.requests().size(), 1);
    QCOMPARE(origin.requests().first().headers.value("If-None-Match"), QByteArray("\"abc\""));
    QCOMPARE(origin.requests().first().headers.value("Accept-Language"), QByteArray("en"));
    QVERIFY2(shown.child<QLabel>("facts")->text().contains(u"10 B saved"),
             qPrintable(shown.child<QLabel>("facts")->text()));
    QVERIFY2(shown.steps().contains(u"Cache to Origin: GET; If-None-Match: \"abc\"; no body"),
             qPrintable(shown.steps()));
    QVERIFY2(shown.steps().contains(u"Origin to Cache: 304 Not Modified; ETag"), qPrintable(shown.steps()));
    QVERIFY(shown.steps().contains(u"Cache to Client: 200 from the cache"));
    QCOMPARE(shown.view->findChild<ExchangeDiagram *>()->accessibleDescription(), shown.steps());
    QVERIFY2(shown.messages().contains(u"HTTP/1.1 304 Not Modified"), qPrintable(shown.messages()));
    QVERIFY(!shown.messages().contains(u"s3cr3t"));
    SOON_VERIFY(shown.differences().text(0, 100).contains(u"None was sent"));
}

void TestReplay::tellsWhatChanged()
{
    const ScriptedOrigin origin(changed);
    const Shown shown(stored(origin));
    shown.send();
    SOON_COMPARE(shown.verdict(), replayVerdictText(ReplayVerdict::Changed));
    SOON_VERIFY(shown.differences().rowCount() > 0);
    const QString text = shown.differences().text(0, 100);
    QVERIFY2(text.contains(u"− ETag: \"abc\"\n+ ETag: \"new\""), qPrintable(text));
    QVERIFY2(text.contains(u"+   99000008"), qPrintable(text));
    auto *pages = shown.view->findChild<QTabWidget *>();
    pages->setCurrentIndex(2);
    QVERIFY(shown.child<TreeTable>("differences")->isVisible());
}

void TestReplay::faultOfTheServerIsNamed()
{
    const ScriptedOrigin origin([](const OriginRequest &, int) {
        return OriginAnswer{ .headers = { { "ETag", "\"abc\"" } }, .body = "[1]" };
    });
    const Shown shown(stored(origin));
    shown.send();
    SOON_COMPARE(shown.verdict(), replayVerdictText(ReplayVerdict::ChangedSameEtag));
}

void TestReplay::unconditionalSendsNoValidators()
{
    const ScriptedOrigin origin([](const OriginRequest &, int) {
        return OriginAnswer{ .headers = { { "ETag", "\"abc\"" }, { "Content-Type", "application/json" } },
                             .body = "[99000006]" };
    });
    const Shown shown(stored(origin));
    auto *conditional = shown.view->findChild<QCheckBox *>();
    QVERIFY(conditional->isChecked());
    conditional->setFocus();
    QTest::keyClick(conditional, Qt::Key_Space);
    QVERIFY(!shown.fieldsText().contains(u"If-None-Match"));
    shown.send();
    SOON_COMPARE(shown.verdict(), replayVerdictText(ReplayVerdict::Same));
    QVERIFY(!origin.requests().first().headers.contains("If-None-Match"));
}

void TestReplay::withoutValidatorThereIsNoChoice()
{
    const ScriptedOrigin origin(changed);
    CachedResponse response = stored(origin);
    response.headers.remove("ETag");
    const Shown shown(response);
    QVERIFY(!shown.view->findChild<QCheckBox *>()->isEnabled());
    QVERIFY(!shown.view->findChild<QCheckBox *>()->isChecked());
    shown.send();
    SOON_COMPARE(shown.verdict(), replayVerdictText(ReplayVerdict::NoValidator));
}

void TestReplay::keysSendWithTypedFields()
{
    const ScriptedOrigin origin(notModified);
    const Shown shown(stored(origin));
    shown.type(u"X-Own"_qs, u"typed"_qs);
    shown.type(u"Accept-Language"_qs, u"de"_qs); // wins over what is stored
    QCOMPARE(shown.fieldsText().count(u"Accept-Language"), 1);
    QTest::keyClick(shown.child<TreeTable>("fields"), Qt::Key_Return, Qt::ControlModifier);
    SOON_COMPARE(origin.requests().size(), 1);
    QCOMPARE(origin.requests().first().headers.value("X-Own"), QByteArray("typed"));
    QCOMPARE(origin.requests().first().headers.joined("Accept-Language"), QByteArray("de"));
    SOON_VERIFY(!shown.verdict().isEmpty());
}

void TestReplay::typedSecretsAreMaskedAndForgotten()
{
    const ScriptedOrigin origin(notModified);
    const Shown shown(stored(origin, "/plain"));
    QVERIFY(!shown.child<QToolButton>("reveal")->isVisible());
    shown.type(u"Authorization"_qs, u"Bearer s3cr3t"_qs);
    QVERIFY2(shown.fieldsText().contains(u"Authorization: ***"), qPrintable(shown.fieldsText()));
    shown.send();
    SOON_COMPARE(shown.verdict(), replayVerdictText(ReplayVerdict::NotModified));
    QCOMPARE(origin.requests().first().headers.value("Authorization"), QByteArray("Bearer s3cr3t"));
    QVERIFY2(!shown.messages().contains(u"s3cr3t"), qPrintable(shown.messages()));
    QTest::mouseClick(shown.child<QToolButton>("reveal"), Qt::LeftButton);
    QVERIFY(shown.messages().contains(u"Authorization: Bearer s3cr3t"));
    shown.showEntry(stored(origin, "/another"));
    QVERIFY(!shown.fieldsText().contains(u"Authorization"));
    QVERIFY(!shown.child<QToolButton>("reveal")->isChecked());
}

void TestReplay::typedRowCanBeRemoved()
{
    const ScriptedOrigin origin(notModified);
    const Shown shown(stored(origin));
    shown.type(u"X-Own"_qs, u"typed"_qs);
    auto *table = shown.child<TreeTable>("fields");
    table->setFocus();
    const int row = shown.fields()->rowCount() - 2;
    table->setCurrentIndex(shown.fields()->index(row, 0));
    QTest::keyClick(table, Qt::Key_Delete);
    QVERIFY(!shown.fieldsText().contains(u"X-Own"));
    table->setCurrentIndex(shown.fields()->index(0, 0));
    const QString before = shown.fieldsText();
    QTest::keyClick(table, Qt::Key_Delete); // what follows from the entry stays
    QCOMPARE(shown.fieldsText(), before);
}

void TestReplay::copiesTheRequestAsItStands()
{
    const ScriptedOrigin origin(notModified);
    const Shown shown(stored(origin));
    shown.type(u"Authorization"_qs, u"Bearer abc"_qs);
    QString text = shown.copied(u"copyAsCurl"_qs);
    QVERIFY2(text.startsWith(u"curl ") && text.contains(u"If-None-Match: \"abc\""), qPrintable(text));
    QVERIFY2(text.contains(u"Authorization: ***") && text.contains(u"token=***"), qPrintable(text));
    QVERIFY(shown.copied(u"copyAsHttPie"_qs).startsWith(u"http "));
    QVERIFY(shown.copied(u"copyAsPythonRequests"_qs).contains(u"import requests"));
    shown.view->findChild<QCheckBox *>()->click();
    QTest::mouseClick(shown.child<QToolButton>("reveal"), Qt::LeftButton);
    text = shown.copied(u"copyAsCurl"_qs);
    QVERIFY2(!text.contains(u"If-None-Match"), qPrintable(text));
    QVERIFY2(text.contains(u"Authorization: Bearer abc") && text.contains(u"token=s3cr3t"), qPrintable(text));
    QVERIFY(origin.requests().isEmpty());

    CachedResponse silent = stored(origin);
    silent.url.clear();
    shown.showEntry(silent);
    QVERIFY(!shown.child<QToolButton>("copyAs")->isEnabled());
    QVERIFY(shown.child<QToolButton>("copyAs")->toolTip().contains(u"does not hold its URL"));
}

void TestReplay::cancelEndsTheWaiting()
{
    const ScriptedOrigin origin(silent);
    const Shown shown(stored(origin));
    shown.send();
    SOON_COMPARE(origin.requests().size(), 1);
    auto *cancel = shown.child<QPushButton>("cancel");
    QVERIFY(cancel->isVisible());
    QVERIFY(!shown.child<QPushButton>("send")->isEnabled());
    QTest::mouseClick(cancel, Qt::LeftButton);
    QVERIFY(!cancel->isVisible());
    QVERIFY(shown.child<QPushButton>("send")->isEnabled());
    QVERIFY(QThreadPool::globalInstance()->waitForDone(5'000)); // the exchange itself has ended too
    QVERIFY(shown.verdict().isEmpty());
}

void TestReplay::originThatIsGoneIsSaid()
{
    auto origin = std::make_unique<ScriptedOrigin>(notModified);
    const CachedResponse response = stored(*origin);
    const QString port = QString::number(origin->port());
    origin.reset();
    const Shown shown(response);
    shown.send();
    SOON_VERIFY(!shown.verdict().isEmpty());
    QVERIFY(shown.verdict() != replayVerdictText(ReplayVerdict::NotModified));
    QVERIFY2(shown.steps().contains(u"no answer"), qPrintable(shown.steps()));
    QVERIFY(!shown.view->findChild<QTabWidget *>()->isTabEnabled(2));
    QVERIFY(shown.child<QPushButton>("send")->isEnabled());
}

void TestReplay::entryWithoutUrlCannotBeSent()
{
    CachedResponse response = sampleResponse("[]");
    response.url.clear();
    const Shown shown(response);
    QVERIFY(!shown.child<QPushButton>("send")->isEnabled());
    QVERIFY2(shown.child<QLabel>("note")->text().contains(u"URL"), qPrintable(shown.child<QLabel>("note")->text()));
    shown.view->showEntry(brokenEntry(u"damaged"_qs), 0, {});
    QVERIFY(!shown.child<QPushButton>("send")->isVisible());
}

void TestReplay::anotherEntryEndsTheExchange()
{
    const ScriptedOrigin origin(silent);
    const Shown shown(stored(origin));
    shown.send();
    SOON_COMPARE(origin.requests().size(), 1);
    auto other = std::make_shared<LoadedEntry>(*sampleEntry({ stored(origin, "/other") }));
    other->key.bytes = "other";
    shown.view->showEntry(other, 0, {});
    QVERIFY(!shown.child<QPushButton>("cancel")->isVisible());
    QVERIFY(QThreadPool::globalInstance()->waitForDone(5'000));
    QVERIFY(shown.verdict().isEmpty());
}

void TestReplay::sameEntryReadAgainKeepsTheOutcome()
{
    const ScriptedOrigin origin(notModified);
    const Shown shown(stored(origin));
    shown.send();
    SOON_VERIFY(!shown.verdict().isEmpty());
    shown.showEntry(stored(origin)); // the same key
    QVERIFY(!shown.verdict().isEmpty());
    shown.view->clear();
    QVERIFY(shown.verdict().isEmpty());
}

void TestReplay::writeBackNeedsAnUnlockedSource()
{
    const ScriptedOrigin origin(changed);
    const Shown shown(stored(origin));
    QSignalSpy wanted(shown.view.get(), &DetailView::writeBackRequested);
    shown.send();
    SOON_VERIFY(!shown.verdict().isEmpty());
    auto *button = shown.child<QPushButton>("writeBack");
    QVERIFY(!button->isEnabled());
    QVERIFY(button->toolTip().contains(u"allow changes"));
    shown.view->setCanWrite(true);
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(wanted.size(), 1);
    QCOMPARE(wanted.first().at(0).value<StoredKey>(), sampleEntry({})->key);
    QCOMPARE(wanted.first().at(2).value<CachedResponse>().headers.value("ETag"), QByteArray("\"new\""));
    QVERIFY(!button->isEnabled()); // once
}

void TestReplay::failureCannotBeWrittenBack()
{
    const ScriptedOrigin origin(
        [](const OriginRequest &, int) { return OriginAnswer{ .status = 503, .reason = "Busy" }; });
    const Shown shown(stored(origin));
    shown.view->setCanWrite(true);
    shown.send();
    SOON_COMPARE(shown.verdict(), replayVerdictText(ReplayVerdict::Failed));
    QVERIFY(!shown.child<QPushButton>("writeBack")->isEnabled());
    QVERIFY(shown.child<QLabel>("facts")->text().startsWith(u"503 Busy"));
}

void TestReplay::fieldsModelIsSound()
{
    RequestFieldsModel model;
    const QAbstractItemModelTester tester(&model);
    model.setRequest({ { "Accept", "*/*" } });
    QVERIFY(!model.setData(model.index(0, 0), u"X"_qs));
    QVERIFY(!model.setData(model.index(1, 0), u"  "_qs));
    QVERIFY(model.setData(model.index(1, 0), u" X-Own "_qs));
    QVERIFY(model.setData(model.index(1, 1), QString::fromUtf8("café")));
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.added(), (HeaderList{ { "X-Own", "caf\xc3\xa9" } }));
    QVERIFY(model.setData(model.index(1, 0), QString()));
    QCOMPARE(model.added(), HeaderList()); // a value without a name is not sent
    QVERIFY(model.setData(model.index(1, 1), QString()));
    QCOMPARE(model.rowCount(), 2);
}

QTEST_MAIN(TestReplay)
#include "test_replay.moc"

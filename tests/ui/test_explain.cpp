// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/mindsmodel.h"
#include "details/treetable.h"
#include "ui/sampleentry.h"
#include "windowtest.h"

#include <etagere/datetime.h>

#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtTest/QAbstractItemModelTester>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QDateTimeEdit>
#include <QtWidgets/QLabel>
#include <QtWidgets/QTextBrowser>
#include <QtWidgets/QToolButton>

namespace etagere {
DetailView *explainView();
}

using namespace etagere;

class TestExplain : public QObject
{
    Q_OBJECT
private slots:
    void everyMindHasARow();
    void everyVerdictIsReadableInANarrowPane();
    void writersMindIsChosen();
    void differencesAreMarked();
    void keysChooseAnotherMind();
    void accountNamesItsSources();
    void momentChangesTheVerdict();
    void ownTimeIsAskedAbout();
    void copiesAsText();
    void storedTextIsNoMarkup();
    void entriesThatAreNoResponseAreSaid();
    void anotherEntryReplacesTheFirst();
    void modelKeepsItsRows();
};

namespace {

class NamedDialect : public SampleDialect
{
public:
    QByteArray own;
    QByteArray name() const override { return own; }
};

/// Fresh for ten minutes by Expires and max-age, with an ETag.
CachedResponse freshResponse()
{
    CachedResponse response = sampleResponse("[]");
    const Msecs now = currentTime();
    response.headers.set("Date", formatHttpDate(now));
    response.headers.set("Expires", formatHttpDate(now + 600'000));
    response.headers.set("Cache-Control", "max-age=600");
    response.requestTime = response.responseTime = now;
    return response;
}

struct Shown {
    NamedDialect dialect;
    std::unique_ptr<DetailView> view{ explainView() };
    TreeTable *table = view->findChild<TreeTable *>();

    explicit Shown(const CachedResponse &response, const QByteArray &dialectName = "esipy")
    {
        dialect.own = dialectName;
        view->resize(440, 520);
        view->show();
        view->showEntry(sampleEntry({ response }, &dialect), 0, {});
        SOON_VERIFY(table->model()->rowCount() > 0);
    }
    QString cell(int row, int column) const { return table->model()->index(row, column).data().toString(); }
    QString verdict() const { return view->findChild<QLabel *>(u"verdict"_qs)->text(); }
    QTextBrowser *account() const { return view->findChild<QTextBrowser *>(u"account"_qs); }
    void choose(int choice)
    {
        auto *box = view->findChild<QComboBox *>(u"moment"_qs);
        box->setFocus();
        box->setCurrentIndex(choice);
        emit box->activated(choice);
    }
};

} // namespace

void TestExplain::everyMindHasARow()
{
    const Shown shown(freshResponse());
    QCOMPARE(shown.table->model()->rowCount(), minds().size());
    for (int row = 0; row < minds().size(); ++row)
        QVERIFY(shown.cell(row, MindsModel::Client).startsWith(minds()[row]->title()));
    QCOMPARE(shown.cell(0, MindsModel::Step), nextStepText(NextStep::Use));
    QVERIFY2(shown.cell(0, MindsModel::Fresh).contains(u"min"), qPrintable(shown.cell(0, MindsModel::Fresh)));
    // All of them are on screen without scrolling.
    const QModelIndex last = shown.table->model()->index(int(minds().size()) - 1, MindsModel::Standard);
    QVERIFY(shown.table->viewport()->rect().contains(shown.table->visualRect(last)));
}

void TestExplain::everyVerdictIsReadableInANarrowPane()
{
    CachedResponse stale = freshResponse();
    stale.headers.set("Cache-Control", "max-age=0");
    Shown shown(stale);
    const TreeTable &table = *shown.table;
    const QModelIndex last = table.model()->index(int(minds().size()) - 1, 0);
    for (const int width : { 410, 600 }) {
        shown.view->resize(width, 520);
        SOON_VERIFY(table.width() == width && table.viewport()->rect().contains(table.visualRect(last)));
        for (int row = 0; row < table.model()->rowCount(); ++row) {
            const QRect cell = table.visualRect(table.model()->index(row, MindsModel::Step));
            const QRect text = table.fontMetrics().boundingRect(QRect(0, 0, cell.width(), 1000), Qt::TextWordWrap,
                                                                shown.cell(row, MindsModel::Step));
            QVERIFY2(text.height() <= cell.height(), qPrintable(shown.cell(row, MindsModel::Step)));
        }
    }
    QCOMPARE(shown.cell(0, MindsModel::Step), nextStepText(NextStep::Validate)); // the longest of them
}

void TestExplain::writersMindIsChosen()
{
    const Shown shown(freshResponse());
    const int row = shown.table->currentIndex().row();
    QVERIFY2(shown.cell(row, MindsModel::Client).contains(u"EsiPy (wrote\u00a0it)"), qPrintable(shown.verdict()));
    QVERIFY(shown.verdict().startsWith(u"EsiPy: "));
    const Shown raw(freshResponse(), "raw");
    QCOMPARE(raw.table->currentIndex().row(), 0);
    QVERIFY(!raw.cell(0, MindsModel::Client).contains(u"wrote"));
}

void TestExplain::differencesAreMarked()
{
    CachedResponse response = freshResponse();
    response.headers.set("Cache-Control", "no-cache"); // which EsiPy does not look at
    const Shown shown(response);
    QCOMPARE(shown.cell(0, MindsModel::Standard), u"agrees"_qs);
    QCOMPARE(shown.cell(0, MindsModel::Step), nextStepText(NextStep::Validate));
    const int row = shown.table->currentIndex().row();
    QCOMPARE(shown.cell(row, MindsModel::Step), nextStepText(NextStep::Use));
    QCOMPARE(shown.cell(row, MindsModel::Standard), u"differs"_qs);
    QVERIFY2(shown.account()->toPlainText().contains(u"EsiPy differs from the standard here"),
             qPrintable(shown.account()->toPlainText()));
}

void TestExplain::keysChooseAnotherMind()
{
    Shown shown(freshResponse(), "raw");
    shown.view->activateWindow();
    shown.view->setFocus();
    QVERIFY(shown.table->hasFocus());
    QTest::keyClick(shown.table, Qt::Key_Down);
    QVERIFY(shown.verdict().startsWith(minds()[1]->title()));
    QTest::keyClick(shown.table, Qt::Key_Up);
    QVERIFY(shown.verdict().startsWith(minds()[0]->title()));
}

void TestExplain::accountNamesItsSources()
{
    const Shown shown(freshResponse(), "raw");
    const QString text = shown.account()->toPlainText();
    for (const QString &part : { u"May it be stored?"_qs, u"How long is it fresh?"_qs, u"RFC 9111 §"_qs })
        QVERIFY2(text.contains(part), qPrintable(text));
    QVERIFY(shown.account()->toHtml().contains(u"https://www.rfc-editor.org/rfc/rfc9111#section-"));
    QVERIFY(!shown.account()->openLinks()); // nothing is loaded here
    QVERIFY(shown.account()->textInteractionFlags() & Qt::TextSelectableByKeyboard);
}

void TestExplain::momentChangesTheVerdict()
{
    Shown shown(freshResponse(), "raw");
    QVERIFY(shown.verdict().contains(nextStepText(NextStep::Use)));
    shown.choose(2); // in an hour
    SOON_VERIFY(shown.verdict().contains(nextStepText(NextStep::Validate)));
    shown.choose(1); // in a minute
    SOON_VERIFY(shown.verdict().contains(nextStepText(NextStep::Use)));
    shown.choose(4); // when it goes stale
    SOON_VERIFY(shown.verdict().contains(nextStepText(NextStep::Validate)));
    SOON_COMPARE(shown.cell(0, MindsModel::Fresh), u"over"_qs);
}

void TestExplain::ownTimeIsAskedAbout()
{
    Shown shown(freshResponse(), "raw");
    auto *time = shown.view->findChild<QDateTimeEdit *>(u"momentTime"_qs);
    time->setDateTime(QDateTime::currentDateTimeUtc().addDays(2));
    QCOMPARE(shown.view->findChild<QComboBox *>(u"moment"_qs)->currentText(), u"At another time"_qs);
    SOON_VERIFY(shown.verdict().contains(nextStepText(NextStep::Validate)));
}

void TestExplain::copiesAsText()
{
    const Shown shown(freshResponse());
    QTest::mouseClick(shown.view->findChild<QToolButton *>(u"copyAll"_qs), Qt::LeftButton);
    const QString text = QGuiApplication::clipboard()->text();
    QVERIFY2(text.startsWith(u"EsiPy: "), qPrintable(text));
    QVERIFY2(text.contains(u"How long is it fresh?\n- "), qPrintable(text));
    QVERIFY(!text.contains(u"<p"));
}

void TestExplain::storedTextIsNoMarkup()
{
    CachedResponse response = freshResponse();
    response.headers.set("Vary", "<img src=x>");
    response.headers.set("ETag", "\"<b>bold</b>\"");
    response.headers.set("Expires", "0");
    response.headers.set("Cache-Control", "max-age=0");
    const Shown shown(response, "raw");
    SOON_VERIFY(!shown.account()->toPlainText().isEmpty());
    QVERIFY(!shown.account()->toHtml().contains(u"<img"));
}

void TestExplain::entriesThatAreNoResponseAreSaid()
{
    const std::unique_ptr<DetailView> view(explainView());
    view->show();
    view->showEntry(brokenEntry(u"A pickle ends early"_qs), 0, {});
    QStringList texts;
    for (const QLabel *label : view->findChildren<QLabel *>()) {
        if (label->isVisible())
            texts += label->text();
    }
    QVERIFY2(texts.join(u'\n').contains(u"A pickle ends early"), qPrintable(texts.join(u'\n')));
    QVERIFY(!view->findChild<TreeTable *>()->isVisible());
}

void TestExplain::anotherEntryReplacesTheFirst()
{
    Shown shown(freshResponse(), "raw");
    shown.choose(3);
    CachedResponse stale = freshResponse();
    stale.headers.set("Cache-Control", "max-age=0");
    stale.headers.remove("ETag");
    shown.view->showEntry(sampleEntry({ stale }, &shown.dialect), 0, {});
    SOON_VERIFY(shown.verdict().contains(nextStepText(NextStep::Fetch)));
    QCOMPARE(shown.view->findChild<QComboBox *>(u"moment"_qs)->currentText(), u"Now"_qs);
    shown.view->clear();
    QCOMPARE(shown.table->model()->rowCount(), 0);
}

void TestExplain::modelKeepsItsRows()
{
    MindsModel model;
    const QAbstractItemModelTester tester(&model);
    const Explanation one{ 1000, { { minds()[0], {}, false }, { minds()[1], {}, true } } };
    model.setExplanation(one);
    const QPersistentModelIndex kept = model.index(1, 0);
    model.setExplanation({ 2000, one.minds });
    QVERIFY(kept.isValid());
    QCOMPARE(model.writersRow(), 1);
    model.setExplanation({});
    QCOMPARE(model.rowCount(), 0);
}

QTEST_MAIN(TestExplain)
#include "test_explain.moc"

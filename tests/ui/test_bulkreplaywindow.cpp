// SPDX-License-Identifier: GPL-3.0-or-later
// Many entries asked about at once, from the table to the origins and back into the cache, with keys and clicks.
#include "changes/changebar.h"
#include "entryview.h"
#include "filterbar.h"
#include "replays/replaypanel.h"
#include "support/scriptedorigin.h"
#include "ui/ownwindow.h"

#include <etagere/cachingclient.h>

#include <QtWidgets/QApplication>
#include <QtWidgets/QLabel>
#include <QtWidgets/QTableView>

using namespace etagere;
using namespace etagere::test;
using namespace Qt::StringLiterals;

class TestBulkReplayWindow : public QObject, private OwnWindow
{
    Q_OBJECT
private slots:
    void initTestCase() { setUpApplication(); }
    void init();
    void cleanup();

    void nothingIsSentBeforeThePreviewIsAnswered();
    void asksAndListsWhatCameOfIt();
    void writesBackAsOneChange();
    void asksAboutWhatTheFilterShows();
    void cancelEndsAtOnce();
    void entriesWithoutUrlAreNotAskedAbout();
    void resultLeadsToItsEntry();

private:
    void fetch(const QByteArray &url);
    SourcePage *openPage();
    SourcePage *askAboutAll();
    ChangeBar &bar() const { return *window().currentPage()->replayBar(); }
    QString etagOf(const QByteArray &path) const;
    bool isQuiet() const { return window().isSettled() && !window().currentPage()->changes().trash().isLoading(); }

    std::unique_ptr<ScriptedOrigin> m_origin;
};

static OriginAnswer stored(const OriginRequest &request, int)
{
    return { .headers = { { "ETag", "\"1\"" }, { "Cache-Control", "max-age=60" } }, .body = request.target };
}

/// Another answer for each path.
static OriginAnswer later(const OriginRequest &request, int)
{
    if (request.target == "/changed")
        return { .headers = { { "ETag", "\"2\"" }, { "Cache-Control", "max-age=60" } }, .body = "other" };
    if (request.target == "/gone")
        return { .status = 404, .reason = "Not Found" };
    return { .status = 304, .reason = "Not Modified", .headers = { { "ETag", "\"1\"" } } };
}

static OriginAnswer silent(const OriginRequest &, int) { return { .isSilent = true }; }

void TestBulkReplayWindow::init()
{
    m_origin = std::make_unique<ScriptedOrigin>(stored);
    openWindow();
}

void TestBulkReplayWindow::cleanup()
{
    closeWindow();
    m_origin.reset();
}

/// As a client with this cache does.
void TestBulkReplayWindow::fetch(const QByteArray &url)
{
    auto client = CachingClient::open(Location::fromPath(path(u"cache"_s)));
    QVERIFY2(client, client ? "" : qPrintable(client.error().text()));
    const Result<Answer> answer = client->send({ "GET", url, {} });
    QVERIFY2(answer, answer ? "" : qPrintable(answer.error().text()));
}

/// Four entries of the origin's, and one of an origin that is gone by now.
SourcePage *TestBulkReplayWindow::openPage()
{
    for (const char *path : { "/same", "/changed", "/gone", "/kept" })
        fetch(m_origin->url(path));
    {
        const ScriptedOrigin other(stored);
        fetch(other.url("/lost").replace("127.0.0.1", "localhost"));
    }
    m_origin->setHandler(later);
    m_origin->clear();
    window().open(Location::fromPath(path(u"cache"_s)));
    SourcePage *page = window().currentPage();
    if (!QTest::qWaitFor([&] { return isQuiet() && page->model()->rowCount() == 5; }, 20'000))
        return nullptr;
    page->view()->setFocus();
    return page;
}

SourcePage *TestBulkReplayWindow::askAboutAll()
{
    SourcePage *page = openPage();
    if (!page)
        return nullptr;
    page->view()->selectAll();
    press(Qt::Key_R, Qt::ControlModifier);
    if (!QTest::qWaitFor([&] { return bar().isAsking(); }, 20'000))
        return nullptr;
    press(Qt::Key_Return); // the keyboard is in the bar
    return QTest::qWaitFor([&] { return isQuiet() && !bar().text().isEmpty(); }, 20'000) ? page : nullptr;
}

/// To whatever has the keyboard, as from a real one.
QString TestBulkReplayWindow::etagOf(const QByteArray &path) const
{
    const EntryTableModel &model = *window().currentPage()->model();
    for (int row = 0; row < model.rowCount(); ++row) {
        if (model.row(row).url.endsWith(path))
            return QString::fromLatin1(model.row(row).etag);
    }
    return {};
}

void TestBulkReplayWindow::nothingIsSentBeforeThePreviewIsAnswered()
{
    SourcePage *page = openPage();
    QVERIFY(page);
    page->view()->selectAll();
    press(Qt::Key_R, Qt::ControlModifier);
    SOON_COMPARE(bar().text(), u"Ask 2 hosts again about 5 entries?"_s);
    QVERIFY2(bar().detail().startsWith(u"5 requests go over the network: 127.0.0.1 4, localhost 1."),
             qPrintable(bar().detail()));
    QVERIFY(bar().detail().contains(u"At most 2 at once to a host"));
    press(Qt::Key_Escape);
    QVERIFY(bar().text().isEmpty());
    QVERIFY(page->view()->hasFocus());
    press(Qt::Key_R, Qt::ControlModifier);
    SOON_VERIFY(bar().isAsking());
    page->view()->selectRow(1); // what was asked about is another thing now
    QVERIFY(bar().text().isEmpty());
    QVERIFY(isQuiet());
    QCOMPARE(m_origin->requests().size(), 0);
    QVERIFY(!window().replays()->isVisible());
}

void TestBulkReplayWindow::asksAndListsWhatCameOfIt()
{
    SourcePage *page = askAboutAll();
    QVERIFY(page);
    const QString summary = u"5 asked: 2 unchanged (304), 1 changed, 1 gone, 1 could not be reached. 10 B were not "
                            "sent again."_s;
    QCOMPARE(bar().text(), summary);
    QCOMPARE(m_origin->requests().size(), 4);
    for (const OriginRequest &request : m_origin->requests())
        QCOMPARE(request.headers.value("If-None-Match"), QByteArray("\"1\""));
    const ReplayPanel &panel = *window().replays();
    QVERIFY(panel.isVisible());
    QVERIFY(!panel.table()->hasFocus());
    QCOMPARE(panel.findChild<QLabel *>(u"summary"_s)->text(), summary);
    panel.table()->sortByColumn(ReplayResultsModel::Outcome, Qt::DescendingOrder);
    const QAbstractItemModel &lines = *panel.table()->model();
    QCOMPARE(lines.rowCount(), 5);
    const auto cell = [&](int row, int column) { return lines.index(row, column).data().toString(); };
    QCOMPARE(cell(0, ReplayResultsModel::Outcome), u"could not be reached"_s);
    QVERIFY(cell(0, ReplayResultsModel::Asked).endsWith(u"/lost"));
    QVERIFY(!lines.index(0, 0).data(Qt::ToolTipRole).toString().isEmpty());
    QCOMPARE(cell(1, ReplayResultsModel::Status), u"404"_s);
    QCOMPARE(cell(2, ReplayResultsModel::Outcome), u"changed"_s);
    QCOMPARE(cell(3, ReplayResultsModel::Outcome), u"unchanged (304)"_s);
    QCOMPARE(etagOf("/changed"), u"\"1\""_s); // nothing was written
}

void TestBulkReplayWindow::writesBackAsOneChange()
{
    SourcePage *page = askAboutAll();
    QVERIFY(page);
    QTest::mouseClick(buttonWith(bar(), u"Write back"_s), Qt::LeftButton);
    QVERIFY2(bar().text().startsWith(u"Read-only"), qPrintable(bar().text()));
    QVERIFY(!page->changes().isBusy());
    QTest::mouseClick(buttonWith(bar(), u"Allow changes"_s), Qt::LeftButton);
    QTest::mouseClick(buttonWith(bar(), u"Write back"_s), Qt::LeftButton);
    SOON_COMPARE(etagOf("/changed"), u"\"2\""_s);
    QVERIFY2(page->changeBar()->text().startsWith(u"Wrote the answers into 3 entries"),
             qPrintable(page->changeBar()->text()));
    SOON_VERIFY(isQuiet());
    QCOMPARE(page->changes().trash().changes().size(), 1);
    QVERIFY(!buttonWith(*window().replays(), u"Write back"_s));
    press(Qt::Key_Z, Qt::ControlModifier);
    SOON_COMPARE(etagOf("/changed"), u"\"1\""_s);
}

void TestBulkReplayWindow::asksAboutWhatTheFilterShows()
{
    SourcePage *page = openPage();
    QVERIFY(page);
    page->filterBar()->setText(u"url:same"_s);
    SOON_COMPARE(page->model()->rowCount(), 1);
    press(Qt::Key_R, Qt::ControlModifier | Qt::ShiftModifier);
    SOON_COMPARE(bar().text(), u"Ask 1 host again about 1 entry?"_s);
    QTest::mouseClick(buttonWith(bar(), u"Send"_s), Qt::LeftButton);
    SOON_VERIFY(bar().text().startsWith(u"1 asked: 1 unchanged (304)."));
    QCOMPARE(m_origin->requests().size(), 1);
}

void TestBulkReplayWindow::cancelEndsAtOnce()
{
    SourcePage *page = openPage();
    QVERIFY(page);
    m_origin->setHandler(silent);
    page->filterBar()->setText(u"host:127.0.0.1"_s);
    SOON_COMPARE(page->model()->rowCount(), 4);
    press(Qt::Key_R, Qt::ControlModifier | Qt::ShiftModifier);
    SOON_VERIFY(bar().isAsking());
    press(Qt::Key_Return);
    SOON_COMPARE(m_origin->requests().size(), 2); // at once to a host
    SOON_VERIFY(buttonWith(bar(), u"Cancel"_s));
    QVERIFY(!window().actions().replayShown->isEnabled());
    QElapsedTimer time;
    time.start();
    QTest::mouseClick(buttonWith(bar(), u"Cancel"_s), Qt::LeftButton);
    SOON_VERIFY(!page->replays().isBusy());
    QVERIFY2(time.elapsed() < 1000, qPrintable(QString::number(time.elapsed()))); // 200 ms, on a quiet machine
    QCOMPARE(bar().text(), u"Cancelled. No answer came. 4 are left without an answer."_s);
    QVERIFY(!buttonWith(bar(), u"Write back"_s));
    QCOMPARE(m_origin->requests().size(), 2);
}

void TestBulkReplayWindow::entriesWithoutUrlAreNotAskedAbout()
{
    window().open(Location::fromPath(QStringLiteral(ETAGERE_TEST_DATA "/fixtures/cachecontrol-filecache/cache")));
    SourcePage *page = window().currentPage();
    SOON_VERIFY(isQuiet() && page->model()->rowCount() == 26);
    page->view()->setFocus();
    press(Qt::Key_R, Qt::ControlModifier | Qt::ShiftModifier);
    SOON_COMPARE(bar().text(), u"None of 26 entries can be asked about: 26 do not tell their URL."_s);
    QVERIFY(!buttonWith(bar(), u"Send"_s));
}

void TestBulkReplayWindow::resultLeadsToItsEntry()
{
    SourcePage *page = askAboutAll();
    QVERIFY(page);
    QTableView *table = window().replays()->table();
    table->sortByColumn(ReplayResultsModel::Status, Qt::DescendingOrder); // the 404 first
    press(Qt::Key_F3);
    QVERIFY(!window().replays()->isVisible());
    press(Qt::Key_F3);
    QVERIFY(table->hasFocus());
    table->selectRow(0);
    press(Qt::Key_Return);
    const auto isShown = [&] { return page->current().shown() && page->current().shown()->url.endsWith("/gone"); };
    SOON_VERIFY(isShown());
    QVERIFY(page->model()->row(page->view()->currentIndex().row()).url.endsWith("/gone"));
}

QTEST_MAIN(TestBulkReplayWindow)
#include "test_bulkreplaywindow.moc"

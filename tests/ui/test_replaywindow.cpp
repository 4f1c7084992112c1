// SPDX-License-Identifier: GPL-3.0-or-later
// From the table to the origin and back into the cache, with keys and clicks.
#include "changes/changebar.h"
#include "detailpane.h"
#include "entryview.h"
#include "support/scriptedorigin.h"
#include "ui/ownwindow.h"

#include <etagere/cachingclient.h>
#include <etagere/replay.h>

#include <QtWidgets/QApplication>
#include <QtWidgets/QLabel>
#include <QtWidgets/QTabWidget>

using namespace etagere;
using namespace etagere::test;
using namespace Qt::StringLiterals;

class TestReplayWindow : public QObject, private OwnWindow
{
    Q_OBJECT
private slots:
    void initTestCase() { setUpApplication(); }
    void init();
    void cleanup();
    void writesBackAndUndoes();
    void entryThatItsClientChangedIsLeftAlone();

private:
    void fetch(const QByteArray &cacheControl = "max-age=60");
    SourcePage *openPage();
    void replay();
    DetailView *view() const { return window().details()->findChild<DetailView *>(u"replay"_s); }
    QString verdict() const { return view()->findChild<QLabel *>(u"verdict"_s)->text(); }
    QString etag(const SourcePage &page) const
    {
        return page.view()->model()->index(0, int(Column::ETag)).data().toString();
    }
    bool isQuiet() const { return window().isSettled() && !window().currentPage()->changes().trash().isLoading(); }

    std::unique_ptr<ScriptedOrigin> m_origin; ///< each answer has another ETag
};

void TestReplayWindow::init()
{
    m_origin = std::make_unique<ScriptedOrigin>([](const OriginRequest &, int count) {
        const QByteArray number = QByteArray::number(count);
        return OriginAnswer{ .headers = { { "ETag", '"' + number + '"' },
                                          { "Content-Type", "application/json" },
                                          { "Cache-Control", "max-age=60" } },
                             .body = '[' + number + ']' };
    });
    openWindow();
}

void TestReplayWindow::cleanup()
{
    closeWindow();
    m_origin.reset();
}

/// As a client with this cache does.
void TestReplayWindow::fetch(const QByteArray &cacheControl)
{
    auto client = CachingClient::open(Location::fromPath(path(u"cache"_s)));
    QVERIFY2(client, client ? "" : qPrintable(client.error().text()));
    const Result<Answer> answer =
        client->send({ "GET", m_origin->url("/alliances/"), { { "Cache-Control", cacheControl } } });
    QVERIFY2(answer, answer ? "" : qPrintable(answer.error().text()));
}

SourcePage *TestReplayWindow::openPage()
{
    window().open(Location::fromPath(path(u"cache"_s)));
    SourcePage *page = window().currentPage();
    const bool isOpen = QTest::qWaitFor([&] { return isQuiet() && page->model()->rowCount() == 1; }, 20'000);
    if (!isOpen)
        return nullptr;
    page->view()->setFocus();
    page->view()->selectRow(0);
    return QTest::qWaitFor([&] { return page->current().shown().has_value(); }, 20'000) ? page : nullptr;
}

/// To whatever has the keyboard, as from a real one.
void TestReplayWindow::replay()
{
    press(Qt::Key_R, Qt::ControlModifier);
    QVERIFY(view()->isVisible());
    QVERIFY(view()->isAncestorOf(QApplication::focusWidget()));
    press(Qt::Key_Return, Qt::ControlModifier);
    SOON_COMPARE(verdict(), replayVerdictText(ReplayVerdict::Changed));
}

void TestReplayWindow::writesBackAndUndoes()
{
    fetch();
    SourcePage *page = openPage();
    QVERIFY(page);
    QCOMPARE(etag(*page), u"\"1\""_s);
    replay();
    QCOMPARE(m_origin->requests().last().headers.value("If-None-Match"), QByteArray("\"1\""));
    QVERIFY(!buttonWith(*view(), u"Write back"_s));
    press(Qt::Key_U, Qt::ControlModifier);
    QPushButton *writeBack = buttonWith(*view(), u"Write back"_s);
    QVERIFY(writeBack);
    QTest::mouseClick(writeBack, Qt::LeftButton);
    SOON_COMPARE(etag(*page), u"\"2\""_s);
    QVERIFY2(page->changeBar()->text().startsWith(u"Wrote the answer into http://127.0.0.1"),
             qPrintable(page->changeBar()->text()));
    SOON_VERIFY(isQuiet());
    QVERIFY(!writeBack->isEnabled());
    QVERIFY(view()->findChild<QLabel *>(u"verdict"_s)->isVisible()); // what was learnt stays on show
    press(Qt::Key_Z, Qt::ControlModifier);
    SOON_COMPARE(etag(*page), u"\"1\""_s);
}

void TestReplayWindow::entryThatItsClientChangedIsLeftAlone()
{
    fetch();
    SourcePage *page = openPage();
    QVERIFY(page);
    replay();
    press(Qt::Key_U, Qt::ControlModifier);
    fetch("no-cache"); // the client is faster
    QPushButton *writeBack = buttonWith(*view(), u"Write back"_s);
    QVERIFY(writeBack);
    QTest::mouseClick(writeBack, Qt::LeftButton);
    SOON_VERIFY(page->changeBar()->detail().contains(u"changed meanwhile"));
    page->refresh();
    SOON_COMPARE(etag(*page), u"\"3\""_s);
}

QTEST_MAIN(TestReplayWindow)
#include "test_replaywindow.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// From the table to the origin and back into the cache, with keys and clicks.
#include "changes/changebar.h"
#include "detailpane.h"
#include "entryview.h"
#include "mainwindow.h"
#include "sourcepage.h"
#include "support/scriptedorigin.h"
#include "windowtest.h"

#include <etagere/cachingclient.h>
#include <etagere/replay.h>

#include <QtCore/QSettings>
#include <QtCore/QTemporaryDir>
#include <QtWidgets/QApplication>
#include <QtWidgets/QLabel>
#include <QtWidgets/QTabWidget>

using namespace etagere;
using namespace etagere::test;
using namespace Qt::StringLiterals;

class TestReplayWindow : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void cleanup();
    void writesBackAndUndoes();
    void entryThatItsClientChangedIsLeftAlone();

private:
    void fetch(const QByteArray &cacheControl = "max-age=60");
    SourcePage *openPage();
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers);
    void replay();
    DetailView *view() const { return m_window->details()->findChild<DetailView *>(u"replay"_s); }
    QString verdict() const { return view()->findChild<QLabel *>(u"verdict"_s)->text(); }
    QString etag(const SourcePage &page) const
    {
        return page.view()->model()->index(0, int(Column::ETag)).data().toString();
    }
    bool isQuiet() const { return m_window->isSettled() && !m_window->currentPage()->changes().trash().isLoading(); }

    QTemporaryDir m_home;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ScriptedOrigin> m_origin; ///< each answer has another ETag
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<MainWindow> m_window;
};

void TestReplayWindow::initTestCase()
{
    for (const char *name : { "HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME" })
        qputenv(name, m_home.filePath(QString::fromLatin1(name)).toLocal8Bit());
    QApplication::setStyle(u"Fusion"_s);
    QCoreApplication::setOrganizationName(u"etagere-test"_s);
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_home.filePath(u"config"_s));
}

void TestReplayWindow::init()
{
    QSettings().clear();
    m_folder = std::make_unique<QTemporaryDir>();
    m_origin = std::make_unique<ScriptedOrigin>([](const OriginRequest &, int count) {
        const QByteArray number = QByteArray::number(count);
        return OriginAnswer{ .headers = { { "ETag", '"' + number + '"' },
                                          { "Content-Type", "application/json" },
                                          { "Cache-Control", "max-age=60" } },
                             .body = '[' + number + ']' };
    });
    m_theme = std::make_unique<Theme>();
    m_window = std::make_unique<MainWindow>(*m_theme);
    m_window->show();
    m_window->activateWindow(); // where there is no window manager, nobody else gives it the focus
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    m_window->finishStart();
}

void TestReplayWindow::cleanup()
{
    m_window.reset();
    m_theme.reset();
    m_origin.reset();
}

/// As a client with this cache does.
void TestReplayWindow::fetch(const QByteArray &cacheControl)
{
    auto client = CachingClient::open(Location::fromPath(m_folder->filePath(u"cache"_s)));
    QVERIFY2(client, client ? "" : qPrintable(client.error().text()));
    const Result<Answer> answer =
        client->send({ "GET", m_origin->url("/alliances/"), { { "Cache-Control", cacheControl } } });
    QVERIFY2(answer, answer ? "" : qPrintable(answer.error().text()));
}

SourcePage *TestReplayWindow::openPage()
{
    m_window->open(Location::fromPath(m_folder->filePath(u"cache"_s)));
    SourcePage *page = m_window->currentPage();
    const bool isOpen = QTest::qWaitFor([&] { return isQuiet() && page->model()->rowCount() == 1; }, 20'000);
    if (!isOpen)
        return nullptr;
    page->view()->setFocus();
    page->view()->selectRow(0);
    return QTest::qWaitFor([&] { return page->current().shown().has_value(); }, 20'000) ? page : nullptr;
}

/// To whatever has the keyboard, as from a real one.
void TestReplayWindow::press(Qt::Key key, Qt::KeyboardModifiers modifiers)
{
    QWidget *target = QApplication::focusWidget();
    QVERIFY(target);
    QTest::keyClick(target, key, modifiers);
}

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

// SPDX-License-Identifier: GPL-3.0-or-later
// The window and a real Redis with a password, on a socket in a folder of the test's own.
#include "connect/connectdialog.h"
#include "connect/serverform.h"
#include "connect/testpanel.h"
#include "mainwindow.h"
#include "sourcepage.h"
#include "windowtest.h"

#include <QtCore/QProcess>
#include <QtCore/QSettings>
#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>

using namespace etagere;
using namespace etagere::test;
using namespace Qt::StringLiterals;

class TestConnectRedis : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanupTestCase();

    void testAsksForThePasswordAndCounts();
    void connectsWithIt();
    void goneServerCanBeRetried();

private:
    void startServer();
    void stopServer();
    QByteArray ask(const QStringList &command) const;
    QString socketPath() const { return m_home.filePath(u"redis.sock"_s); }
    SourcePage *page() const { return m_window->currentPage(); }

    QTemporaryDir m_home;
    QProcess m_server;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<MainWindow> m_window;
};

void TestConnectRedis::initTestCase()
{
    for (const char *name : { "HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME" })
        qputenv(name, m_home.filePath(QString::fromLatin1(name)).toLocal8Bit());
    qunsetenv("DBUS_SESSION_BUS_ADDRESS");
    qunsetenv("ETAGERE_PASSWORD");
    QCoreApplication::setOrganizationName(u"etagere-test"_s);
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_home.filePath(u"config"_s));
    startServer();
    m_theme = std::make_unique<Theme>();
    m_window = std::make_unique<MainWindow>(*m_theme);
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    m_window->finishStart();
}

void TestConnectRedis::cleanupTestCase()
{
    m_window.reset();
    stopServer();
}

void TestConnectRedis::startServer()
{
    m_server.start(u"redis-server"_s,
                   { u"--port"_s, u"0"_s, u"--unixsocket"_s, socketPath(), u"--requirepass"_s, u"se:cret"_s, u"--dir"_s,
                     m_home.path(), u"--save"_s, u""_s });
    QVERIFY(m_server.waitForStarted());
    SOON_COMPARE(ask({ u"ping"_s }), "PONG\n"_ba);
    for (const char *key : { "one", "two", "esi_0123" })
        QCOMPARE(ask({ u"set"_s, QString::fromLatin1(key), u"value"_s }), "OK\n"_ba);
}

QByteArray TestConnectRedis::ask(const QStringList &command) const
{
    QProcess client;
    client.start(u"redis-cli"_s,
                 QStringList{ u"-s"_s, socketPath(), u"--no-auth-warning"_s, u"-a"_s, u"se:cret"_s } + command);
    client.waitForFinished();
    return client.readAllStandardOutput();
}

void TestConnectRedis::stopServer()
{
    m_server.terminate();
    QVERIFY(m_server.waitForFinished());
}

void TestConnectRedis::testAsksForThePasswordAndCounts()
{
    QTest::keyClick(m_window.get(), Qt::Key_K, Qt::ControlModifier);
    const ConnectDialog *dialog = m_window->servers().dialog();
    QVERIFY(dialog);
    QTest::keyClicks(dialog->urlField(), u"redis+unix://"_s + socketPath());
    QTest::mouseClick(buttonWith(*dialog, u"Test"_s), Qt::LeftButton);
    QLineEdit *password = dialog->form()->passwordField();
    SOON_VERIFY(password->hasFocus());
    QCOMPARE(dialog->test()->stages().at(int(BackendStep::Connect)).state, StageState::Done);
    QTest::keyClicks(password, u"wrong"_s);
    QTest::mouseClick(buttonWith(*dialog, u"Test"_s), Qt::LeftButton);
    SOON_COMPARE(dialog->test()->stages().at(int(BackendStep::SignIn)).state, StageState::Failed);
    SOON_VERIFY(dialog->test()->result().contains(u"Check user and password"));
    password->clear();
    QTest::keyClicks(password, u"se:cret"_s);
    QTest::mouseClick(buttonWith(*dialog, u"Test"_s), Qt::LeftButton);
    SOON_VERIFY(dialog->test()->result().startsWith(u"Redis"));
    QVERIFY2(dialog->test()->result().contains(u"3 keys"), qPrintable(dialog->test()->result()));
}

void TestConnectRedis::connectsWithIt()
{
    QTest::mouseClick(buttonWith(*m_window->servers().dialog(), u"Connect"_s), Qt::LeftButton);
    SOON_VERIFY(page() && page()->model()->rowCount() == 3);
    QVERIFY(!page()->failure());
    QVERIFY(!page()->location().toString().contains(u"cret"));
}

void TestConnectRedis::goneServerCanBeRetried()
{
    stopServer();
    m_window->closeSource(0);
    m_window->openTexts({ u"redis+unix://:se%3Acret@"_s + socketPath() });
    SOON_VERIFY(page() && page()->failure());
    QVERIFY(buttonWith(*page(), u"Edit connection…"_s));
    startServer();
    QTest::mouseClick(buttonWith(*page(), u"Retry"_s), Qt::LeftButton);
    SOON_COMPARE(page()->model()->rowCount(), 3);
}

QTEST_MAIN(TestConnectRedis)
#include "test_connectredis.moc"

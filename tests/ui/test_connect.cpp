// SPDX-License-Identifier: GPL-3.0-or-later
// Connecting to a server as the user does it: URL and form, the test, passwords, production, and the pages of servers
// that cannot be reached.
#include "support/fakebackend.h"
#include "windowtest.h"

#include "activity/activitylog.h"
#include "changes/changebar.h"
#include "connect/connectdialog.h"
#include "connect/serverform.h"
#include "connect/systemkeyring.h"
#include "connect/testpanel.h"
#include "mainwindow.h"
#include "messagepage.h"
#include "sourcepage.h"
#include "sourcespanel.h"
#include "startpage.h"

#include <QtCore/QSettings>
#include <QtCore/QTemporaryDir>
#include <QtGui/QAccessible>
#include <QtGui/QClipboard>
#include <QtTest/QtTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QMenu>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QTreeWidget>

using namespace etagere;
using namespace etagere::test;
using namespace Qt::StringLiterals;

namespace {

const QString secret = QStringLiteral("gehe:im/nis");

/// Answers from a map, later as a real one does, or with an error.
class FakeKeyring : public Keyring
{
public:
    void read(const QString &account, QObject *context, std::function<void(const Result<QString> &)> answer) override
    {
        const bool isKept = passwords.contains(account);
        say<QString>(context, answer,
                     isKept ? Result<QString>(passwords.value(account))
                            : failure(ErrorCode::NotFound, u"The keyring has no password"_s));
    }
    void write(const QString &account, const QString &password, QObject *context,
               std::function<void(const Result<Done> &)> answer) override
    {
        if (!problem)
            passwords[account] = password;
        say<Done>(context, answer, Done());
    }
    void remove(const QString &account, QObject *context, std::function<void(const Result<Done> &)> answer) override
    {
        passwords.remove(account);
        say<Done>(context, answer, Done());
    }

    QMap<QString, QString> passwords;
    std::optional<Error> problem;

private:
    template <typename Value>
    void say(QObject *context, std::function<void(const Result<Value> &)> answer, Result<Value> value)
    {
        if (problem)
            value = tl::unexpected(*problem);
        QTimer::singleShot(0, context, [answer, value] { answer(value); });
    }
};

void click(QWidget *widget)
{
    QVERIFY(widget);
    QTest::mouseClick(widget, Qt::LeftButton);
}

/// As a user fills a field, from an empty one.
void type(QLineEdit *field, const QString &text)
{
    QVERIFY(field->isVisible());
    field->setFocus();
    field->selectAll();
    QTest::keyClick(field, Qt::Key_Delete);
    QTest::keyClicks(field, text);
}

} // namespace

class TestConnect : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void cleanup();

    void opensByKeyMenuAndButton();
    void formFollowsTheUrl();
    void urlFollowsTheForm();
    void cursorStaysWhereItIs();
    void pastedPasswordLeavesTheUrl();
    void saysWhatIsWrongWithAUrl();
    void choosesAKindByKeyboard();
    void testShowsEachStage();
    void testSaysWhereItFailed();
    void testIsCancelledAtOnce();
    void closingCancelsTheTest();
    void editingEndsTheTest();
    void connectsAndListsIt();
    void asksEachTime();
    void refusedSignInCanBeMended();
    void keyringKeepsThePassword();
    void missingKeyringFallsBackToAsking();
    void keyringThatFailsLaterIsSaid();
    void systemKeyringAnswersWithoutOne();
    void passwordsAreNowhereElse();
    void productionIsMarkedEverywhere();
    void productionStartsReadOnly();
    void unlockedSourcesAreShown();
    void recentServersKeepTheirName();
    void unreachableServerCanBeEdited();
    void everyControlHasAName();
    void fitsASmallScreen();

private:
    ConnectDialog *dialog() const { return m_window->servers().dialog(); }
    void pressInWindow(Qt::Key key); ///< with Ctrl
    ConnectDialog *openDialog();
    void connectTo(const QString &url);
    template <typename T>
    T *part(const QString &name) const
    {
        return dialog()->findChild<T *>(name);
    }
    QLineEdit *field(const QString &accessibleName) const;
    QString verdict() const { return part<QLabel>(u"verdict"_s)->text(); }
    void choosePlace(PasswordPlace place);
    QTreeWidgetItem *sourceItem(const QString &group, int index = 0) const;
    SourcePage *page() const { return m_window->currentPage(); }

    QTemporaryDir m_home;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<MainWindow> m_window;
    FakeKeyring *m_keyring = nullptr;
};

void TestConnect::initTestCase()
{
    for (const char *name : { "HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME" })
        qputenv(name, m_home.filePath(QString::fromLatin1(name)).toLocal8Bit());
    qunsetenv("DBUS_SESSION_BUS_ADDRESS");
    QDir::setCurrent(m_home.path());
    QCoreApplication::setOrganizationName(u"etagere-test"_s);
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_home.filePath(u"config"_s));
    test::installFakeServers();
}

void TestConnect::init()
{
    QSettings().clear();
    m_theme = std::make_unique<Theme>();
    m_window = std::make_unique<MainWindow>(*m_theme);
    auto keyring = std::make_unique<FakeKeyring>();
    m_keyring = keyring.get();
    m_window->servers().setKeyring(std::move(keyring));
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    m_window->finishStart();
}

void TestConnect::cleanup()
{
    m_window.reset();
    m_theme.reset();
}

void TestConnect::pressInWindow(Qt::Key key)
{
    m_window->activateWindow(); // as a window manager does when a dialog has gone
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    QTest::keyClick(m_window.get(), key, Qt::ControlModifier);
}

ConnectDialog *TestConnect::openDialog()
{
    pressInWindow(Qt::Key_K);
    return dialog();
}

QLineEdit *TestConnect::field(const QString &accessibleName) const
{
    for (auto *field : dialog()->findChildren<QLineEdit *>()) {
        if (field->accessibleName() == accessibleName)
            return field;
    }
    return nullptr;
}

void TestConnect::connectTo(const QString &url)
{
    openDialog();
    type(dialog()->urlField(), url);
    click(buttonWith(*dialog(), u"Connect"_s));
}

void TestConnect::choosePlace(PasswordPlace place)
{
    auto *box = part<QComboBox>(u"place"_s);
    box->setFocus();
    QTest::keyClick(box, Qt::Key_Home);
    for (int i = 0; i < int(place); ++i)
        QTest::keyClick(box, Qt::Key_Down);
    QCOMPARE(box->currentIndex(), int(place));
}

QTreeWidgetItem *TestConnect::sourceItem(const QString &group, int index) const
{
    QTreeWidget *list = m_window->sources()->list();
    for (int i = 0; i < list->topLevelItemCount(); ++i) {
        if (list->topLevelItem(i)->text(0) == group)
            return list->topLevelItem(i)->child(index);
    }
    return nullptr;
}

void TestConnect::opensByKeyMenuAndButton()
{
    QVERIFY(openDialog());
    QVERIFY(!dialog()->isModal());
    SOON_VERIFY(dialog()->urlField()->hasFocus());
    QTest::keyClick(dialog(), Qt::Key_Escape);
    SOON_VERIFY(!dialog());
    click(buttonWith(*m_window->startPage(), u"Connect…"_s));
    SOON_VERIFY(dialog());
    pressInWindow(Qt::Key_K);
    QCOMPARE(m_window->findChildren<ConnectDialog *>().size(), 1);
    QVERIFY(m_window->actions().withShortcuts().contains(m_window->actions().connectServer));
}

void TestConnect::formFollowsTheUrl()
{
    openDialog();
    QVERIFY(!buttonWith(*dialog(), u"Connect"_s));
    type(dialog()->urlField(), u"redis://me@cache.example.org:6380/3?prefix=esi_"_s);
    QCOMPARE(field(u"Host"_s)->text(), u"cache.example.org"_s);
    QCOMPARE(field(u"Port"_s)->text(), u"6380"_s);
    QCOMPARE(field(u"Database"_s)->text(), u"3"_s);
    QCOMPARE(field(u"Key prefix"_s)->text(), u"esi_"_s);
    QCOMPARE(field(u"User"_s)->text(), u"me"_s);
    QVERIFY(!field(u"Certificate of the authority"_s)->isVisible());
    QVERIFY(buttonWith(*dialog(), u"Connect"_s));
    type(dialog()->urlField(), u"rediss://h?cacert=/ca.pem"_s);
    QVERIFY(field(u"Certificate of the authority"_s)->isVisible());
    QCOMPARE(field(u"Certificate of the authority"_s)->text(), u"/ca.pem"_s);
    type(dialog()->urlField(), u"redis+sentinel://h1:1,h2:2/main"_s);
    QCOMPARE(field(u"Hosts and ports"_s)->text(), u"h1:1,h2:2"_s);
    QCOMPARE(field(u"Name of the master"_s)->text(), u"main"_s);
    QVERIFY(!field(u"Host"_s)->isVisible());
    type(dialog()->urlField(), u"memcached+unix:///run/m.sock"_s);
    QCOMPARE(field(u"Path of the socket"_s)->text(), u"/run/m.sock"_s);
    QVERIFY(!field(u"Password"_s)->isVisible());
    QVERIFY(!field(u"Database"_s)->isVisible());
}

void TestConnect::urlFollowsTheForm()
{
    openDialog();
    type(field(u"Host"_s), u"h"_s);
    QCOMPARE(dialog()->urlField()->text(), u"redis://h"_s);
    type(field(u"Port"_s), u"7"_s);
    type(field(u"Database"_s), u"2"_s);
    type(field(u"User"_s), u"m e"_s);
    type(field(u"Password"_s), secret);
    QCOMPARE(dialog()->urlField()->text(), u"redis://m%20e@h:7/2"_s);
    auto *tls = dialog()->form()->findChild<QCheckBox *>();
    tls->setFocus();
    QTest::keyClick(tls, Qt::Key_Space);
    type(field(u"Client certificate"_s), u"/c.pem"_s);
    QVERIFY(verdict().contains(u"key"_s));
    QVERIFY(!buttonWith(*dialog(), u"Connect"_s));
    type(field(u"Key of the client certificate"_s), u"/k.pem"_s);
    QCOMPARE(dialog()->urlField()->text(), u"rediss://m%20e@h:7/2?cert=/c.pem&key=/k.pem"_s);
    QVERIFY(buttonWith(*dialog(), u"Connect"_s));
    QVERIFY(!dialog()->urlField()->text().contains(u"gehe"));
}

void TestConnect::cursorStaysWhereItIs()
{
    openDialog();
    QLineEdit *url = dialog()->urlField();
    type(url, u"redis://hst/1"_s);
    url->setCursorPosition(9);
    QTest::keyClicks(url, u"o"_s);
    QCOMPARE(url->text(), u"redis://host/1"_s);
    QCOMPARE(url->cursorPosition(), 10);
    QLineEdit *host = field(u"Host"_s);
    host->setFocus();
    host->setCursorPosition(1);
    QTest::keyClicks(host, u"x"_s);
    QCOMPARE(host->text(), u"hxost"_s);
    QCOMPARE(host->cursorPosition(), 2);
    QCOMPARE(url->text(), u"redis://hxost/1"_s);
    type(url, u"redis:///run"_s); // nothing of it is rewritten
    QCOMPARE(url->text(), u"redis:///run"_s);
}

void TestConnect::pastedPasswordLeavesTheUrl()
{
    openDialog();
    QLineEdit *url = dialog()->urlField();
    QGuiApplication::clipboard()->setText(u"redis://me:gehe%3Aim%2Fnis@host:1/2"_s);
    url->setFocus();
    QTest::keyClick(url, Qt::Key_V, Qt::ControlModifier);
    QCOMPARE(url->text(), u"redis://me@host:1/2"_s);
    QCOMPARE(url->cursorPosition(), 19);
    QCOMPARE(field(u"Password"_s)->text(), secret);
    QCOMPARE(field(u"Password"_s)->echoMode(), QLineEdit::Password);
    QCOMPARE(part<QComboBox>(u"place"_s)->currentIndex(), int(PasswordPlace::Ask));
    QTest::keyClick(url, Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(!url->text().contains(u"gehe"));
    url->setCursorPosition(int(url->text().size()));
    QTest::keyClicks(url, u"3"_s);
    QCOMPARE(field(u"Password"_s)->text(), secret);
}

void TestConnect::saysWhatIsWrongWithAUrl()
{
    openDialog();
    QVERIFY(verdict().startsWith(u"Type or paste"));
    for (const auto &[text, word] : { std::pair{ "http://x", "redis://" },
                                      { "redis://", "host" },
                                      { "redis://h:0", "port" },
                                      { "redis+sentinel://h", "master" },
                                      { "redis+unix://", "socket" } }) {
        type(dialog()->urlField(), QString::fromUtf8(text));
        QVERIFY2(verdict().startsWith(u"Not understood"), qPrintable(verdict()));
        QVERIFY2(verdict().contains(QString::fromUtf8(word)), qPrintable(verdict()));
        QCOMPARE(dialog()->urlField()->accessibleDescription(), verdict());
        QVERIFY(!buttonWith(*dialog(), u"Connect"_s));
        QVERIFY(!buttonWith(*dialog(), u"Test"_s));
    }
    QTest::keyClick(dialog()->urlField(), Qt::Key_Return);
    QVERIFY(dialog()->isVisible());
    type(dialog()->urlField(), u"redis+unix:///run/r.sock"_s);
    QVERIFY(verdict().startsWith(u"Understood"));
}

void TestConnect::choosesAKindByKeyboard()
{
    openDialog();
    type(field(u"Host"_s), u"h"_s);
    type(field(u"Port"_s), u"7000"_s);
    auto *kind = dialog()->form()->findChild<QComboBox *>();
    kind->setFocus();
    for (int i = 0; i < int(ServerKind::RedisCluster); ++i)
        QTest::keyClick(kind, Qt::Key_Down);
    QCOMPARE(dialog()->urlField()->text(), u"redis+cluster://h:7000"_s);
    QVERIFY(field(u"Hosts and ports"_s)->isVisible());
    QVERIFY(!field(u"Database"_s)->isVisible());
    QTest::keyClick(kind, Qt::Key_Home);
    QCOMPARE(dialog()->urlField()->text(), u"redis://h:7000"_s);
}

void TestConnect::testShowsEachStage()
{
    openDialog();
    const ConnectionStages &stages = dialog()->test()->stages();
    for (int i = 0; i < ConnectionStages::Count; ++i) {
        type(dialog()->urlField(), u"redis://host?stages=5&stallstage=%1"_s.arg(i));
        click(buttonWith(*dialog(), u"Test"_s));
        SOON_VERIFY(stages.reached() == BackendStep(i));
        QCOMPARE(stages.at(i).state, StageState::Running);
        QCOMPARE(stages.at(i).detail, u"fake stage %1"_s.arg(i));
        if (i > 0)
            QCOMPARE(stages.at(i - 1).state, StageState::Done);
        if (i + 1 < ConnectionStages::Count)
            QCOMPARE(stages.at(i + 1).state, StageState::Waiting);
    }
    type(dialog()->urlField(), u"redis://host?rows=1234&stages=5"_s);
    click(buttonWith(*dialog(), u"Test"_s));
    SOON_VERIFY(!dialog()->test()->isRunning());
    QStringList words;
    for (const QLabel *label : dialog()->test()->findChildren<QLabel *>(u"stage"_s))
        words << label->accessibleName();
    QCOMPARE(words,
             QStringList({ u"Find the host: done"_s, u"Connect: done"_s, u"Encrypt (TLS): done"_s, u"Sign in: done"_s,
                           u"Read the first keys: done"_s }));
    QCOMPARE(dialog()->test()->result(), u"fake store, 1234 rows, Fake"_s);
}

void TestConnect::testSaysWhereItFailed()
{
    openDialog();
    type(dialog()->urlField(), u"redis://host?stages=5&failstage=1"_s);
    click(buttonWith(*dialog(), u"Test"_s));
    SOON_VERIFY(dialog()->test()->result().startsWith(u"The fake stage failed."));
    const ConnectionStages &stages = dialog()->test()->stages();
    QCOMPARE(stages.at(0).state, StageState::Done);
    QCOMPARE(stages.at(1).state, StageState::Failed);
    QCOMPARE(stages.at(2).state, StageState::NotReached);
    QVERIFY(dialog()->test()->result().contains(u"firewall"));
    type(dialog()->urlField(), u"redis://host?stages=5&wants=x"_s);
    click(buttonWith(*dialog(), u"Test"_s));
    SOON_COMPARE(stages.at(3).state, StageState::Failed);
    SOON_VERIFY(field(u"Password"_s)->hasFocus());
    QTest::keyClicks(field(u"Password"_s), u"x"_s);
    click(buttonWith(*dialog(), u"Test"_s));
    SOON_VERIFY(dialog()->test()->result().startsWith(u"fake store"));
}

void TestConnect::testIsCancelledAtOnce()
{
    openDialog();
    type(dialog()->urlField(), u"redis://host?stages=5&stallstage=0"_s);
    click(buttonWith(*dialog(), u"Test"_s));
    SOON_VERIFY(dialog()->test()->stages().reached());
    QElapsedTimer time;
    time.start();
    click(buttonWith(*dialog(), u"Cancel test"_s));
    QVERIFY(!dialog()->test()->isRunning());
    SOON_COMPARE(QThreadPool::globalInstance()->activeThreadCount(), 0);
    QVERIFY2(time.elapsed() < 1000, qPrintable(QString::number(time.elapsed())));
    QCOMPARE(dialog()->test()->stages().at(0).state, StageState::Cancelled);
    QVERIFY(dialog()->test()->result().contains(u"cancelled"));
    QVERIFY(buttonWith(*dialog(), u"Test"_s));
}

void TestConnect::closingCancelsTheTest()
{
    openDialog();
    type(dialog()->urlField(), u"redis://host?stages=5&stallstage=0"_s);
    click(buttonWith(*dialog(), u"Test"_s));
    SOON_VERIFY(dialog()->test()->stages().reached());
    click(buttonWith(*dialog(), u"Cancel"_s));
    SOON_VERIFY(!dialog());
    SOON_COMPARE(QThreadPool::globalInstance()->activeThreadCount(), 0);
}

void TestConnect::editingEndsTheTest()
{
    openDialog();
    type(dialog()->urlField(), u"redis://host?stages=5&stallstage=0"_s);
    click(buttonWith(*dialog(), u"Test"_s));
    SOON_VERIFY(dialog()->test()->stages().reached());
    QTest::keyClicks(dialog()->urlField(), u"0"_s);
    QVERIFY(!dialog()->test()->isRunning());
    QVERIFY(!dialog()->test()->stages().reached());
}

void TestConnect::connectsAndListsIt()
{
    openDialog();
    type(dialog()->urlField(), u"redis://host?rows=7"_s);
    QTest::keyClick(dialog()->urlField(), Qt::Key_Return);
    SOON_VERIFY(!dialog());
    SOON_VERIFY(page() && page()->model()->rowCount() == 7);
    QVERIFY(!page()->changes().isUnlocked());
    connectTo(u"redis://HOST:6379?rows=7"_s);
    SOON_VERIFY(!dialog());
    QCOMPARE(m_window->sourceCount(), 1);
}

void TestConnect::asksEachTime()
{
    connectTo(u"redis://me:gehe%3Aim%2Fnis@host?wants=gehe:im/nis"_s);
    SOON_VERIFY(page() && page()->model()->rowCount() == 10);
    m_window->closeSource(0);
    const Location kept = Location::parse(QSettings().value("recent"_L1).toStringList().first()).value();
    m_window->open(kept);
    SOON_VERIFY(dialog() && field(u"Password"_s)->hasFocus());
    QCOMPARE(m_window->sourceCount(), 0);
    QCOMPARE(field(u"Password"_s)->text(), QString());
    QTest::keyClicks(field(u"Password"_s), secret);
    QTest::keyClick(field(u"Password"_s), Qt::Key_Return);
    SOON_VERIFY(page() && page()->model()->rowCount() == 10);
}

void TestConnect::refusedSignInCanBeMended()
{
    m_window->openTexts({ u"redis://host?wants=gehe:im/nis"_s });
    SOON_VERIFY(page() && page()->failure());
    QCOMPARE(page()->failure()->code, ErrorCode::Permission);
    QVERIFY(buttonWith(*page(), u"Retry"_s));
    QVERIFY(buttonWith(*page(), u"Edit connection…"_s));
    click(buttonWith(*page(), u"Enter password…"_s));
    SOON_VERIFY(dialog() && field(u"Password"_s)->hasFocus());
    QTest::keyClicks(field(u"Password"_s), secret);
    QTest::keyClick(field(u"Password"_s), Qt::Key_Return);
    SOON_VERIFY(page() && page()->model()->rowCount() == 10);
    QCOMPARE(m_window->sourceCount(), 1);
}

void TestConnect::keyringKeepsThePassword()
{
    openDialog();
    type(dialog()->urlField(), u"redis://me@host?wants=gehe:im/nis"_s);
    type(field(u"Password"_s), secret);
    choosePlace(PasswordPlace::Keyring);
    SOON_VERIFY(part<QLabel>(u"password sentence"_s)->text().contains(u"when you connect"));
    click(buttonWith(*dialog(), u"Connect"_s));
    SOON_VERIFY(page() && page()->model()->rowCount() == 10);
    QCOMPARE(m_keyring->passwords.values(), QStringList{ secret });

    m_window->closeSource(0);
    m_window->open(Location::parse(QSettings().value("recent"_L1).toStringList().first()).value());
    SOON_VERIFY(page() && page()->model()->rowCount() == 10);
    QVERIFY(!dialog());

    m_window->closeSource(0);
    m_keyring->passwords.clear();
    m_window->open(Location::parse(QSettings().value("recent"_L1).toStringList().first()).value());
    SOON_VERIFY(dialog() && field(u"Password"_s)->hasFocus());
    QVERIFY(part<QLabel>(u"password sentence"_s)->text().startsWith(u"The keyring has no password"));
    QTest::keyClicks(field(u"Password"_s), secret);
    choosePlace(PasswordPlace::Ask);
    m_keyring->passwords[passwordAccount(Location::parse(u"redis://me@host"_s).value())] = secret;
    click(buttonWith(*dialog(), u"Connect"_s));
    SOON_VERIFY(page() && page()->model()->rowCount() == 10);
    QVERIFY(m_keyring->passwords.isEmpty()); // asked from now on: it is not left there
}

void TestConnect::missingKeyringFallsBackToAsking()
{
    m_keyring->problem = Error{ ErrorCode::Unsupported, u"There is no keyring on this desktop"_s, {} };
    openDialog();
    type(dialog()->urlField(), u"redis://me@host"_s);
    auto *box = part<QComboBox>(u"place"_s);
    choosePlace(PasswordPlace::Keyring);
    SOON_COMPARE(box->currentIndex(), int(PasswordPlace::Ask));
    QVERIFY(part<QLabel>(u"password sentence"_s)->text().contains(u"asked each time"));
}

void TestConnect::keyringThatFailsLaterIsSaid()
{
    openDialog();
    type(dialog()->urlField(), u"redis://host?wants=x"_s);
    type(field(u"Password"_s), u"x"_s);
    choosePlace(PasswordPlace::Keyring);
    SOON_VERIFY(part<QLabel>(u"password sentence"_s)->text().contains(u"when you connect"));
    m_keyring->problem = Error{ ErrorCode::Permission, u"The keyring was not unlocked"_s, {} };
    click(buttonWith(*dialog(), u"Connect"_s));
    SOON_VERIFY(page() && page()->model()->rowCount() == 10);
    SOON_VERIFY(page()->changeBar()->text().contains(u"was not kept"));
    QCOMPARE(serverNote(page()->location()).password, PasswordPlace::Ask);
}

/// There is none where tests run; it says so, soon and later than the call.
void TestConnect::systemKeyringAnswersWithoutOne()
{
    SystemKeyring keyring;
    std::optional<Result<QString>> read;
    std::optional<Result<Done>> written, removed;
    keyring.read(u"me@host"_s, this, [&](const auto &answer) { read = answer; });
    keyring.write(u"me@host"_s, u"x"_s, this, [&](const auto &answer) { written = answer; });
    keyring.remove(u"me@host"_s, this, [&](const auto &answer) { removed = answer; });
    QVERIFY(!read && !written && !removed);
    SOON_VERIFY(read && written && removed);
    QCOMPARE(read->error().code, ErrorCode::Unsupported);
    QCOMPARE(written->error().code, ErrorCode::Unsupported);
    QCOMPARE(removed->error().code, ErrorCode::Unsupported);
}

void TestConnect::passwordsAreNowhereElse()
{
    connectTo(u"redis://me:gehe%3Aim%2Fnis@host?wants=gehe:im/nis"_s);
    SOON_VERIFY(page() && page()->model()->rowCount() == 10);
    m_window->close();
    QSettings().sync();
    for (QDirIterator files(m_home.path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
         files.hasNext();) {
        QFile file(files.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray content = file.readAll();
        // "wants" of the fake has it as gehe:im/nis; nothing else may.
        QVERIFY2(!content.contains("me:gehe") && !content.contains("gehe%3Aim"), qPrintable(file.fileName()));
    }
    const ActivityLog &log = m_window->activityLog();
    for (int row = 0; row < log.rowCount(); ++row)
        QVERIFY(!log.line(row).contains(u"me:gehe"));
    QVERIFY(!page()->title().contains(u"gehe"));
}

void TestConnect::productionIsMarkedEverywhere()
{
    openDialog();
    type(dialog()->urlField(), u"redis://host?rows=3"_s);
    type(field(u"Name of the server in lists"_s), u"Live cache"_s);
    auto *production = part<QCheckBox>(u"production"_s);
    production->setFocus();
    QTest::keyClick(production, Qt::Key_Space);
    QVERIFY(production->isChecked());
    click(buttonWith(*dialog(), u"Connect"_s));
    SOON_VERIFY(page() && page()->model()->rowCount() == 3);
    QCOMPARE(m_window->windowTitle(), u"Live cache – production – Etagere"_s);
    QVERIFY(page()->findChild<QFrame *>(u"production"_s)->isVisible());
    QCOMPARE(sourceItem(u"Open"_s)->text(0), u"Live cache · production"_s);
    QCOMPARE(sourceItem(u"Recent"_s)->text(0), u"Live cache · production"_s);
    QVERIFY(sourceItem(u"Open"_s)->data(0, Qt::AccessibleTextRole).toString().contains(u"production"));

    m_window->closeSource(0);
    openDialog();
    type(dialog()->urlField(), u"redis://host:6379?rows=3"_s); // it is known
    QCOMPARE(field(u"Name of the server in lists"_s)->text(), u"Live cache"_s);
    QVERIFY(part<QCheckBox>(u"production"_s)->isChecked());
}

void TestConnect::productionStartsReadOnly()
{
    openDialog();
    type(dialog()->urlField(), u"redis://host"_s);
    auto *readOnly = part<QCheckBox>(u"read-only"_s);
    QVERIFY(readOnly->isChecked());
    readOnly->setFocus();
    QTest::keyClick(readOnly, Qt::Key_Space);
    QVERIFY(!readOnly->isChecked());
    auto *production = part<QCheckBox>(u"production"_s);
    production->setFocus();
    QTest::keyClick(production, Qt::Key_Space);
    QVERIFY(readOnly->isChecked());
    QVERIFY(!readOnly->isEnabled());
    click(buttonWith(*dialog(), u"Connect"_s));
    SOON_VERIFY(page() && page()->model()->rowCount() == 10);
    QVERIFY(!page()->changes().isUnlocked());
}

void TestConnect::unlockedSourcesAreShown()
{
    openDialog();
    type(dialog()->urlField(), u"redis://host"_s);
    auto *readOnly = part<QCheckBox>(u"read-only"_s);
    readOnly->setFocus();
    QTest::keyClick(readOnly, Qt::Key_Space);
    click(buttonWith(*dialog(), u"Connect"_s));
    SOON_VERIFY(page() && page()->changes().isUnlocked());
    const auto shown = [this] { return sourceItem(u"Open"_s)->data(0, Qt::AccessibleTextRole).toString(); };
    QVERIFY(shown().contains(u"changes allowed"));
    QVERIFY(sourceItem(u"Open"_s)->toolTip(0).contains(u"changes allowed"));
    QVERIFY(!sourceItem(u"Open"_s)->icon(1).isNull());
    pressInWindow(Qt::Key_U);
    SOON_VERIFY(!page()->changes().isUnlocked());
    QVERIFY(shown().isEmpty());
    QVERIFY(sourceItem(u"Open"_s)->icon(1).isNull());
}

void TestConnect::recentServersKeepTheirName()
{
    openDialog();
    type(dialog()->urlField(), u"memcached://host?rows=3"_s);
    type(field(u"Name of the server in lists"_s), u"Sessions"_s);
    click(buttonWith(*dialog(), u"Connect"_s));
    SOON_VERIFY(page() && page()->model()->rowCount() == 3);
    QCOMPARE(sourceItem(u"Recent"_s)->text(0), u"Sessions"_s);
    QCOMPARE(page()->title(), u"Sessions"_s);
    m_window->closeSource(0);
    m_window->sources()->list()->setCurrentItem(sourceItem(u"Recent"_s));
    m_window->sources()->list()->setFocus();
    QTest::keyClick(m_window->sources()->list(), Qt::Key_Return);
    SOON_VERIFY(page() && page()->model()->rowCount() == 3);
}

void TestConnect::unreachableServerCanBeEdited()
{
    m_window->openTexts({ u"redis://host:1?openfail=1"_s });
    SOON_VERIFY(page() && page()->failure());
    QVERIFY(buttonWith(*page(), u"Retry"_s));
    QVERIFY(!buttonWith(*page(), u"Enter password…"_s));
    QVERIFY(!buttonWith(*page(), u"Open another folder…"_s));
    click(buttonWith(*page(), u"Edit connection…"_s));
    SOON_VERIFY(dialog() && dialog()->urlField()->text() == u"redis://host:1?openfail=1");
    type(dialog()->urlField(), u"redis://host:2?rows=4"_s);
    click(buttonWith(*dialog(), u"Connect"_s));
    SOON_VERIFY(page() && page()->model()->rowCount() == 4);
    QCOMPARE(m_window->sourceCount(), 1);
}

void TestConnect::everyControlHasAName()
{
    openDialog();
    type(dialog()->urlField(), u"rediss://host"_s);
    int controls = 0;
    for (QWidget *widget : dialog()->findChildren<QWidget *>()) {
        if (!widget->isVisible() || widget->focusPolicy() == Qt::NoFocus || qobject_cast<QLabel *>(widget))
            continue;
        QAccessibleInterface *accessible = QAccessible::queryAccessibleInterface(widget);
        QVERIFY2(accessible && !accessible->text(QAccessible::Name).isEmpty(), widget->metaObject()->className());
        ++controls;
    }
    QVERIFY(controls > 15);
    QHash<QChar, QString> mnemonics;
    const auto take = [&](const QString &text) {
        const qsizetype mark = text.indexOf(u'&');
        if (mark < 0 || mark + 1 == text.size())
            return;
        const QChar letter = text[mark + 1].toLower();
        QVERIFY2(!mnemonics.contains(letter), qPrintable(text + u" and "_s + mnemonics.value(letter)));
        mnemonics[letter] = text;
    };
    for (const QLabel *label : dialog()->findChildren<QLabel *>()) {
        if (label->isVisible() && label->buddy())
            take(label->text());
    }
    for (const QAbstractButton *button : dialog()->findChildren<QAbstractButton *>()) {
        if (button->isVisible())
            take(button->text());
    }
    QVERIFY(mnemonics.size() > 15);
}

void TestConnect::fitsASmallScreen()
{
    openDialog();
    type(dialog()->urlField(), u"rediss://host"_s);
    click(part<QCheckBox>(u"production"_s));
    choosePlace(PasswordPlace::Keyring);
    SOON_VERIFY(part<QLabel>(u"password sentence"_s)->isVisible());
    QVERIFY2(dialog()->sizeHint().width() <= 1366 && dialog()->sizeHint().height() <= 720,
             qPrintable(QString::number(dialog()->sizeHint().height())));
}

QTEST_MAIN(TestConnect)
#include "test_connect.moc"

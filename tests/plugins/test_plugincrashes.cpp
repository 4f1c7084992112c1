// SPDX-License-Identifier: GPL-3.0-or-later
// etagere-cli and plug-ins: what a user sees, and what follows when a plug-in takes the process with it.
#include "support/commandline.h"
#include "support/pluginfolder.h"

#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QProcess>
#include <QtTest/QTest>

using namespace etagere;
using namespace etagere::test;

namespace {

constexpr int PatienceMsecs = 60'000;

/// A run that ends by a signal.
class FatalRun
{
public:
    explicit FatalRun(const QString &location)
    {
        m_process.start(QStringLiteral(ETAGERE_BIN_DIR "/etagere-cli"), { QStringLiteral("detect"), location });
    }
    ~FatalRun()
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    void kill() { m_process.kill(); }
    bool crashed() { return m_process.waitForFinished(PatienceMsecs) && m_process.exitStatus() == QProcess::CrashExit; }
    bool endedWell()
    {
        return m_process.waitForFinished(PatienceMsecs) && m_process.exitStatus() == QProcess::NormalExit
            && m_process.exitCode() == 0;
    }

private:
    QProcess m_process;
};

CommandOutcome plugins(const QStringList &arguments = {})
{
    return runCommand(QStringList{ QStringLiteral("plugins") } + arguments);
}

CommandOutcome detect(const QString &location) { return runCommand({ QStringLiteral("detect"), location }); }

QStringList marks(const PluginFolder &folder)
{
    return QDir(folder.data(QStringLiteral("plugin-marks"))).entryList({ QStringLiteral("*.json") }, QDir::Files);
}

} // namespace

class TestPluginCrashes : public QObject
{
    Q_OBJECT

private slots:
    void commandLineAllowsAndForbids();
    void commandLineSaysWhatToDo();
    void commandLineTellsTwinsApart();
    void crashLeavesItOff_data();
    void crashLeavesItOff();
    void runningProcessIsNoCrash();
    void numberOfAnotherProcessIsNoAlibi();
    void dialectOfOneThatCrashesIsLeftOff();
};

void TestPluginCrashes::commandLineAllowsAndForbids()
{
    const PluginFolder folder;
    const QString path = folder.put(QStringLiteral("sample"));
    const FoundPlugin plugin = PluginFolder::found(path);
    const QByteArray place = "    " + path.toUtf8() + "\n    sha256 " + plugin.sha256 + '\n';
    QCOMPARE(plugins().out, "sample 1.0: new\n" + place);

    const CommandOutcome allowed = plugins({ QStringLiteral("--allow"), QStringLiteral("sample") });
    QCOMPARE(allowed.status, 0);
    QCOMPARE(allowed.out, "sample 1.0: allowed\n" + place);
    QCOMPARE(plugins().out, "sample 1.0: allowed\n" + place);
    QCOMPARE(detect(QStringLiteral("plugin:sample")).status, 0);

    QCOMPARE(plugins({ QStringLiteral("--forbid"), path }).status, 0);
    QCOMPARE(plugins().out, "sample 1.0: new\n" + place);
    QVERIFY(QDir(folder.data(QStringLiteral("plugin-copies"))).isEmpty());

    const QJsonObject object = QJsonDocument::fromJson(plugins({ QStringLiteral("--json-lines") }).out).object();
    QCOMPARE(object[u"state"].toString(), QStringLiteral("new"));
    QCOMPARE(object[u"sha256"].toString().toLatin1(), plugin.sha256);
}

void TestPluginCrashes::commandLineSaysWhatToDo()
{
    const PluginFolder folder;
    const QString path = folder.put(QStringLiteral("sample"));
    const CommandOutcome refused = detect(QStringLiteral("plugin:sample"));
    QCOMPARE(refused.status, 3);
    QVERIFY2(refused.err.contains("etagere-cli plugins --allow " + path.toUtf8()), refused.err.constData());

    QCOMPARE(plugins({ QStringLiteral("--allow"), QStringLiteral("simple") }).status, 2);
    folder.put(QStringLiteral("bare"));
    const CommandOutcome bare = plugins({ QStringLiteral("--allow"), folder.file(QStringLiteral("bare.so")) });
    QCOMPARE(bare.status, 3);
    QVERIFY2(bare.err.contains("It does not tell its name"), bare.err.constData());
}

void TestPluginCrashes::commandLineTellsTwinsApart()
{
    const PluginFolder folder;
    const QString path = folder.put(QStringLiteral("sample"));
    const QString twin = folder.put(QStringLiteral("sample"), QStringLiteral("twin"));
    const CommandOutcome ambiguous = plugins({ QStringLiteral("--allow"), QStringLiteral("sample") });
    QCOMPARE(ambiguous.status, 2);
    QVERIFY(ambiguous.err.contains(path.toUtf8()) && ambiguous.err.contains(twin.toUtf8()));
    QCOMPARE(plugins({ QStringLiteral("--allow"), twin }).status, 0);
    QCOMPARE(PluginFolder::found(path).state, PluginState::New);
    QCOMPARE(PluginFolder::found(twin).state, PluginState::Allowed);
}

void TestPluginCrashes::crashLeavesItOff_data()
{
    QTest::addColumn<QString>("plugin");
    QTest::addColumn<QString>("options");
    QTest::addColumn<QByteArray>("told");
    QTest::newRow("on load") << QStringLiteral("crashing") << QString()
                             << QByteArray("Etagere ended while it loaded this plug-in, at 20");
    QTest::newRow("on open") << QStringLiteral("misbehaving") << QStringLiteral("?at=open&how=abort")
                             << QByteArray("Etagere ended while this plug-in opened a store, at 20");
}

void TestPluginCrashes::crashLeavesItOff()
{
    QFETCH(QString, plugin);
    QFETCH(QString, options);
    QFETCH(QByteArray, told);
    const PluginFolder folder;
    const QString path = folder.allowed(plugin);
    const QString location = QStringLiteral("plugin:") + plugin + options;
    QVERIFY(FatalRun(location).crashed());

    // The next start names it, whatever it is for; the one after says nothing any more.
    const CommandOutcome next = detect(QStringLiteral("memory:"));
    QCOMPARE(next.status, 0);
    QVERIFY2(next.err.contains(told) && next.err.contains(path.toUtf8()), next.err.constData());
    QCOMPARE(detect(QStringLiteral("memory:")).err, QByteArray());

    QVERIFY2(plugins().out.contains(": left off: " + told), plugins().out.constData());
    const CommandOutcome again = detect(location);
    QCOMPARE(again.status, 3);
    QVERIFY2(again.err.contains(told) && again.err.contains("--allow"), again.err.constData());

    QCOMPARE(plugins({ QStringLiteral("--allow"), plugin }).status, 0);
    QCOMPARE(PluginFolder::found(path).state, PluginState::Allowed);
    QVERIFY(FatalRun(location).crashed());
    QCOMPARE(PluginFolder::found(path).state, PluginState::LeftOff);
}

void TestPluginCrashes::runningProcessIsNoCrash()
{
    const PluginFolder folder;
    const QString path = folder.allowed(QStringLiteral("misbehaving"));
    const QString until = folder.beside(QStringLiteral("go on"));
    FatalRun running(QStringLiteral("plugin:misbehaving?at=open&how=wait&until=") + until);
    QTRY_COMPARE_WITH_TIMEOUT(marks(folder).size(), 1, PatienceMsecs);
    QCOMPARE(detect(QStringLiteral("memory:")).err, QByteArray());
    QCOMPARE(PluginFolder::found(path).state, PluginState::Allowed);
    QCOMPARE(detect(QStringLiteral("plugin:misbehaving")).status, 0);
    QFile go(until);
    QVERIFY(go.open(QIODevice::WriteOnly));
    go.close();
    QVERIFY(running.endedWell());
    QCOMPARE(marks(folder), QStringList());
    QCOMPARE(PluginFolder::found(path).state, PluginState::Allowed);
}

void TestPluginCrashes::numberOfAnotherProcessIsNoAlibi()
{
    const PluginFolder folder;
    const QString path = folder.allowed(QStringLiteral("sample"));
    folder.leaveMark(path);
    QCOMPARE(PluginFolder::found(path).state, PluginState::LeftOff);
    QCOMPARE(takePluginCrashes().size(), 1);
    QCOMPARE(marks(folder), QStringList());
    QCOMPARE(PluginFolder::found(path).state, PluginState::LeftOff);
}

void TestPluginCrashes::dialectOfOneThatCrashesIsLeftOff()
{
    const PluginFolder folder;
    const QString path = folder.allowed(QStringLiteral("misbehaving"));
    FatalRun running(QStringLiteral("plugin:misbehaving?at=open&how=wait&until=/nowhere"));
    QTRY_COMPARE_WITH_TIMEOUT(marks(folder).size(), 1, PatienceMsecs);
    running.kill();
    QVERIFY(running.crashed());
    QCOMPARE(PluginFolder::found(path).state, PluginState::LeftOff);
    const CommandOutcome forced = detect(QStringLiteral("memory:?dialect=grumpy"));
    QCOMPARE(forced.status, 2);
}

QTEST_GUILESS_MAIN(TestPluginCrashes)
#include "test_plugincrashes.moc"

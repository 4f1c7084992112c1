// SPDX-License-Identifier: GPL-3.0-or-later
// Qt programs on one Redis: the same test program started again as one. It reads URLs by the line and answers each
// with "cache" or "origin" and the body's SHA-256.
#include "support/childprocess.h"
#include "support/networkprogram.h"
#include "support/redisserver.h"
#include "support/scriptedorigin.h"

#include <etagere/store.h>

#include <QtCore/QCryptographicHash>
#include <QtCore/QProcess>
#include <QtTest/QTest>

#include <csignal>
#include <iostream>
#include <string>

using namespace etagere;
using namespace etagere::test;

namespace {

constexpr int PatienceMs = 60'000;

QByteArray digest(const QByteArray &body) { return QCryptographicHash::hash(body, QCryptographicHash::Sha256).toHex(); }

int runProgram(const QString &location)
{
    NetworkProgram program(Location::parse(location).value());
    for (std::string line; std::getline(std::cin, line);) {
        const ProgramReply reply = program.get(QByteArray::fromStdString(line));
        std::cout << (reply.isFromCache ? "cache " : "origin ") << digest(reply.body).constData() << std::endl;
    }
    return 0;
}

class Program
{
public:
    explicit Program(const Location &location)
    {
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        endWithTheTest(m_process);
        m_process.start(QCoreApplication::applicationFilePath(), { QStringLiteral("--program"), location.toString() });
    }
    ~Program() { kill(); }
    Program(const Program &) = delete;
    Program &operator=(const Program &) = delete;

    void ask(const QByteArray &url) { m_process.write(url + '\n'); }
    QByteArray answer()
    {
        while (!m_process.canReadLine()) {
            if (!m_process.waitForReadyRead(PatienceMs))
                return "nothing";
        }
        return m_process.readLine().trimmed();
    }
    QByteArray get(const QByteArray &url)
    {
        ask(url);
        return answer();
    }
    void kill()
    {
        m_process.kill();
        m_process.waitForFinished(PatienceMs);
    }
    bool wasKilled() const { return m_process.exitStatus() == QProcess::CrashExit; }

private:
    QProcess m_process;
};

/// What is never to be seen in part.
QByteArray bodyFor(const QByteArray &target) { return QByteArray(target + '\n').repeated(40'000); }

OriginAnswer answerTo(const OriginRequest &request)
{
    return { .headers = { { "Cache-Control", "max-age=3600" }, { "ETag", '"' + request.target + '"' } },
             .body = bodyFor(request.target) };
}

} // namespace

class TestNetworkCacheProcesses : public QObject
{
    Q_OBJECT

private slots:
    void killedProgramGetsHits();
    void twoProgramsShareAStore();
};

/// Killed while it stores one after another, a program loses nothing that it had, and never gets half of anything.
void TestNetworkCacheProcesses::killedProgramGetsHits()
{
    RedisServer redis;
    ScriptedOrigin origin([](const OriginRequest &request, int) { return answerTo(request); });
    {
        Program first(redis.location());
        for (const char *path : { "/a", "/b" })
            QCOMPARE(first.get(origin.url(path)), "origin " + digest(bodyFor(path)));
        for (int i = 0; i < 50; ++i)
            first.ask(origin.url('/' + QByteArray::number(i)));
        first.answer();
        first.kill();
        QVERIFY(first.wasKilled());
    }
    const qsizetype asked = origin.requests().size();
    QVERIFY(asked < 52);
    Program second(redis.location());
    for (const char *path : { "/a", "/b", "/0" })
        QCOMPARE(second.get(origin.url(path)), "cache " + digest(bodyFor(path)));
    QCOMPARE(origin.requests().size(), asked);
    for (int i = 0; i < 50; ++i) {
        const QByteArray path = '/' + QByteArray::number(i);
        QCOMPARE(second.get(origin.url(path)).split(' ').last(), digest(bodyFor(path)));
    }
    QCOMPARE(redis.ask({ "DBSIZE" }).integer, 52);
}

/// Both store the same URLs at once; then each answers with what either has stored.
void TestNetworkCacheProcesses::twoProgramsShareAStore()
{
    RedisServer redis;
    ScriptedOrigin origin([](const OriginRequest &request, int) { return answerTo(request); });
    Program one(redis.location());
    Program two(redis.location());
    for (int i = 0; i < 30; ++i) {
        const QByteArray path = '/' + QByteArray::number(i);
        one.ask(origin.url(path));
        two.ask(origin.url(path));
        QCOMPARE(one.answer().split(' ').last(), digest(bodyFor(path)));
        QCOMPARE(two.answer().split(' ').last(), digest(bodyFor(path)));
    }
    const qsizetype asked = origin.requests().size();
    for (int i = 0; i < 30; ++i) {
        const QByteArray path = '/' + QByteArray::number(i);
        QCOMPARE(one.get(origin.url(path)), "cache " + digest(bodyFor(path)));
        QCOMPARE(two.get(origin.url(path)), "cache " + digest(bodyFor(path)));
    }
    QCOMPARE(origin.requests().size(), asked);
    QCOMPARE(redis.ask({ "DBSIZE" }).integer, 30);
}

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (argc == 3 && QByteArrayView(argv[1]) == "--program")
        return runProgram(QString::fromLocal8Bit(argv[2]));
    TestNetworkCacheProcesses test;
    return QTest::qExec(&test, argc, argv);
}

#include "test_networkcache_processes.moc"

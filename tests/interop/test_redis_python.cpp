// SPDX-License-Identifier: GPL-3.0-or-later
// python3-redis writes while we list, and reads after we expired, invalidated and put back EsiPy's entries.
#include "support/editedcache.h"
#include "support/recordingsink.h"
#include "support/redisserver.h"
#include "support/testdata.h"

#include <QtCore/QJsonDocument>
#include <QtTest/QTest>

using namespace etagere;
using namespace etagere::test;

namespace {

constexpr int PatienceMs = 60'000;
constexpr int StillKeys = 20'000;
const char EsipyKey[] = "esi_0068d2b218b1ef6a73ae42619bdc5339";

/// tests/interop/redis_peer.py
class Peer
{
public:
    explicit Peer(const RedisServer &server)
    {
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start(QStringLiteral("/usr/bin/python3"),
                        { QStringLiteral("-B"), QStringLiteral(ETAGERE_SOURCE_DIR "/tests/interop/redis_peer.py"),
                          server.socket() });
        if (line() != "ready")
            qFatal("redis_peer.py does not run");
    }
    ~Peer()
    {
        m_process.closeWriteChannel();
        m_process.waitForFinished(PatienceMs);
    }
    QByteArray ask(const QByteArray &command)
    {
        m_process.write(command + '\n');
        return line();
    }

private:
    QByteArray line()
    {
        while (!m_process.canReadLine()) {
            if (!m_process.waitForReadyRead(PatienceMs))
                return {};
        }
        return m_process.readLine().trimmed();
    }
    QProcess m_process;
};

Session opened(const RedisServer &server, Access access)
{
    auto session = Session::open(server.socketLocation(), access);
    if (!session)
        qFatal("%s", qPrintable(session.error().text()));
    return std::move(*session);
}

} // namespace

class TestRedisPython : public QObject
{
    Q_OBJECT
private slots:
    void listsWhileItWrites();
    void readsWhatWeChanged();
};

void TestRedisPython::listsWhileItWrites()
{
    RedisServer server;
    for (int i = 0; i < StillKeys; i += 1000) {
        QList<QByteArray> words{ "MSET" };
        for (int j = i; j < i + 1000; ++j)
            words << "still " + QByteArray::number(j) << "value";
        server.ask(words);
    }
    Peer peer(server);
    Session session = opened(server, Access::ReadOnly);
    QCOMPARE(peer.ask("write 20000"), QByteArray("writing"));
    for (ListDepth depth : { ListDepth::Keys, ListDepth::Metadata, ListDepth::Values }) {
        RecordingSink sink;
        const Result<Done> listed = session.backend().list(depth, sink, {});
        QVERIFY2(listed, listed ? "" : qPrintable(listed.error().text()));
        QVERIFY(sink.repeated.isEmpty());
        int still = 0;
        for (const Recorded &entry : std::as_const(sink.entries)) {
            QVERIFY(!entry.hasError);
            still += entry.key.bytes.startsWith("still ");
        }
        QCOMPARE(still, StillKeys); // SCAN promises those that were there all the time
    }
    QCOMPARE(peer.ask("end"), QByteArray("written"));
}

void TestRedisPython::readsWhatWeChanged()
{
    const EditedCache trash; // its folder alone
    RedisServer server;
    for (const QByteArray &line : readFile(dataPath(QStringLiteral("fixtures/esipy-redis/dump.jsonl"))).split('\n')) {
        const QJsonObject entry = QJsonDocument::fromJson(line).object();
        const auto bytes = [&](QStringView name) { return QByteArray::fromBase64(entry[name].toString().toUtf8()); };
        if (!line.isEmpty())
            server.ask({ "SET", bytes(u"key"), bytes(u"value"), "PXAT", "4000000000123" });
    }
    const StoredKey key{ EsipyKey };
    Peer peer(server);
    const QByteArray before = peer.ask("dump " + key.bytes);
    QVERIFY2(before.endsWith("4000000000123"), before.constData());
    QVERIFY(peer.ask("esipy " + key.bytes)
                .startsWith("200 W/\"d73f58f4527cae4f6897bf0a992fc47ab92383fe\" Thu, 01 Apr 2027"));

    Session session = opened(server, Access::Write);
    Editor editor(session);
    const EditOutcome expired = editor.expire({ key }, {}).value();
    QCOMPARE(expired.changed, 1);
    const QByteArray stale = peer.ask("esipy " + key.bytes);
    QVERIFY2(stale.startsWith("200 W/\"d73f58f4527cae4f6897bf0a992fc47ab92383fe\" "), stale.constData());
    QVERIFY2(!stale.contains("2027"), stale.constData());
    QCOMPARE(editor.undo(expired.id)->changed, 1);
    QCOMPARE(peer.ask("dump " + key.bytes), before);

    const EditOutcome removed = editor.invalidate({ key }, {}).value();
    QCOMPARE(removed.changed, 1);
    QCOMPARE(peer.ask("dump " + key.bytes), QByteArray("none"));
    QCOMPARE(editor.undo(removed.id)->changed, 1);
    QCOMPARE(peer.ask("dump " + key.bytes), before);
}

QTEST_GUILESS_MAIN(TestRedisPython)
#include "test_redis_python.moc"

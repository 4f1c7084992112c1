// SPDX-License-Identifier: GPL-3.0-or-later
// What a memcached server says, read without a server. Lines as memcached 1.6.18 wrote them.
#include "backend/memcachedinput.h"
#include "backend/memcachedpool.h"
#include "backend/memcachedprotocol.h"
#include "support/memcachedfeed.h"

#include <QtCore/QSet>
#include <QtTest/QTest>

using namespace etagere;
using namespace etagere::test;

namespace {

const QByteArray DumpLine = "key=a%20b exp=1795413489 la=1795374248 cas=8366 fetch=no cls=10 size=703";

QByteArray keyOf(QByteArrayView encoded)
{
    QByteArray key;
    return appendMetadumpKey(encoded, key) ? key : QByteArray("refused: ") + key;
}

Result<MemcachedPool> poolOf(const char *location)
{
    return Location::parse(QString::fromLatin1(location)).and_then(&MemcachedPool::parse);
}

} // namespace

class TestMemcachedProtocol : public QObject
{
    Q_OBJECT

private slots:
    void dumpLines();
    void dumpLinesThatAreNone_data();
    void dumpLinesThatAreNone();
    void keysOfADump();
    void keysInCommands();
    void replies();
    void repliesThatAreNone_data();
    void repliesThatAreNone();
    void complaints();
    void stats();
    void inputAtEveryCut();
    void inputHasLimits();
    void inputOfManyBlocks();
    void pools();
    void poolsThatAreNone_data();
    void poolsThatAreNone();
    void serversThatAreDownArePassedOver();
};

void TestMemcachedProtocol::dumpLines()
{
    const std::optional<MetadumpLine> line = parseMetadumpLine(DumpLine);
    QVERIFY(line);
    QCOMPARE(line->key.toByteArray(), QByteArray("a%20b"));
    QCOMPARE(line->expires, 1795413489);
    QCOMPARE(line->cas, 8366);
    QCOMPARE(line->itemBytes, 703);
    QCOMPARE(parseMetadumpLine("key=k exp=-1 la=1 cas=1 fetch=yes cls=1 size=0")->expires, 0);
    // What a newer server may say more is passed over.
    QCOMPARE(parseMetadumpLine("key=k exp=5 new=x cas=18446744073709551615")->cas, Q_UINT64_C(18446744073709551615));
}

void TestMemcachedProtocol::dumpLinesThatAreNone_data()
{
    QTest::addColumn<QByteArray>("line");
    for (const char *line : { "", "END", "key=", "exp=1 cas=1", "key", "key=a exp=x", "key=a exp=1x",
                              "key=a exp=", "key=a size=-1", "key=a cas=-1", "key=a cas=99999999999999999999",
                              "key=a =b", "SERVER_ERROR out of memory", "BUSY currently processing crawler request" })
        QTest::newRow(line) << QByteArray(line);
}

void TestMemcachedProtocol::dumpLinesThatAreNone()
{
    QFETCH(QByteArray, line);
    QVERIFY(!parseMetadumpLine(line));
}

void TestMemcachedProtocol::keysOfADump()
{
    QCOMPARE(keyOf("esi_0123"), QByteArray("esi_0123"));
    QCOMPARE(keyOf("http%3A%2F%2Fh%25"), QByteArray("http://h%"));
    QCOMPARE(keyOf("%C3%A9%ff%00"), QByteArray("\xc3\xa9\xff\0", 4));
    QCOMPARE(keyOf(QByteArray(250, 'k')), QByteArray(250, 'k'));
    QCOMPARE(keyOf(QByteArray("%20").repeated(250)), QByteArray(250, ' '));
    for (const QByteArray &bad : { QByteArray(), QByteArray("%"), QByteArray("a%4"), QByteArray("%4g"),
                                   QByteArray("%%41"), QByteArray(251, 'k'), QByteArray("%20").repeated(251) })
        QCOMPARE(keyOf(bad), QByteArray("refused: "));
}

void TestMemcachedProtocol::keysInCommands()
{
    QCOMPARE(memcachedKeyText("esi_1").text, QByteArray("esi_1"));
    QCOMPARE(memcachedKeyText("esi_1").flag, "");
    QCOMPARE(memcachedKeyText("caf\xc3\xa9").text, QByteArray("caf\xc3\xa9"));
    QCOMPARE(memcachedKeyText(QByteArray(250, 'k')).text, QByteArray(250, 'k'));
    for (const QByteArray &odd : { QByteArray("key 1"), QByteArray("a\nb"), QByteArray("a\r\nflush_all"),
                                   QByteArray("a\0b", 3), QByteArray("\x7f"), QByteArray(186, ' ') }) {
        QCOMPARE(memcachedKeyText(odd).text, odd.toBase64());
        QCOMPARE(memcachedKeyText(odd).flag, " b");
    }
    for (const QByteArray &bad : { QByteArray(), QByteArray(251, 'k'), QByteArray(187, ' ') })
        QVERIFY(!memcachedKeyText(bad).isKey());
}

void TestMemcachedProtocol::replies()
{
    const std::optional<MetaReply> value = parseMetaReply("VA 3 O17 f16 t-1 c18446744073709551615");
    QVERIFY(value);
    QCOMPARE(value->status, MetaStatus::Value);
    QCOMPARE(value->valueBytes, 3);
    QCOMPARE(value->opaque.toByteArray(), QByteArray("17"));
    QCOMPARE(value->flags, 16);
    QCOMPARE(value->ttl, -1);
    QCOMPARE(value->cas, Q_UINT64_C(18446744073709551615));
    const std::optional<MetaReply> done = parseMetaReply("HD s605 t204593521 f4294967295 W Z");
    QVERIFY(done);
    QCOMPARE(done->status, MetaStatus::Done);
    QCOMPARE(done->size, 605);
    QCOMPARE(done->ttl, 204593521);
    QCOMPARE(done->flags, 4294967295U);
    QCOMPARE(parseMetaReply("EN")->status, MetaStatus::Miss);
    QCOMPARE(parseMetaReply("EN knokey")->status, MetaStatus::Miss);
    QCOMPARE(parseMetaReply("NF c0")->status, MetaStatus::Miss);
    QCOMPARE(parseMetaReply("NS c0")->status, MetaStatus::NotStored);
    QCOMPARE(parseMetaReply("EX c0 kabc")->status, MetaStatus::Exists);
    // Announced is announced: who reads it has to judge.
    QCOMPARE(parseMetaReply("VA 4611686018427387904")->valueBytes, Q_INT64_C(1) << 62);
}

void TestMemcachedProtocol::repliesThatAreNone_data()
{
    QTest::addColumn<QByteArray>("line");
    for (const char *line :
         { "", " ", "VA", "VA ", "VA -1", "VA x", "VA 3x", "VA 99999999999999999999", "HDx", "hd", "STORED", "HD f-1",
           "HD f4294967296", "HD t-2", "HD s-1", "HD c", "HD cx", "END", "VALUE k 0 1" })
        QTest::newRow(line) << QByteArray(line);
}

void TestMemcachedProtocol::repliesThatAreNone()
{
    QFETCH(QByteArray, line);
    QVERIFY(!parseMetaReply(line));
}

void TestMemcachedProtocol::complaints()
{
    for (const char *line :
         { "ERROR", "ERROR metadump not allowed", "CLIENT_ERROR lru crawler disabled",
           "SERVER_ERROR out of memory storing object", "BUSY currently processing crawler request" })
        QVERIFY(isMemcachedComplaint(line));
    for (const char *line : { "", "HD", "ERRORS", "key=ERROR" })
        QVERIFY(!isMemcachedComplaint(line));
}

void TestMemcachedProtocol::stats()
{
    QCOMPARE(parseStatLine("STAT pid 25622").name.toByteArray(), QByteArray("pid"));
    QCOMPARE(parseStatLine("STAT inter 127.0.0.1 ::1").value.toByteArray(), QByteArray("127.0.0.1 ::1"));
    QCOMPARE(parseStatLine("STAT alone").name.toByteArray(), QByteArray("alone"));
    QVERIFY(parseStatLine("END").name.isEmpty());
    QVERIFY(parseStatLine("STAT ").name.isEmpty());
}

// However the bytes are cut, the same comes out.
void TestMemcachedProtocol::inputAtEveryCut()
{
    const QByteArray bytes = "VA 5\r\na\r\nb\n\r\nEN\r\nkey=1\nkey=2\nVA 0\r\n\r\nEND\r\n";
    for (qsizetype cut = 0; cut <= bytes.size(); ++cut) {
        MemcachedInput input;
        QByteArrayList taken;
        feed(input, bytes.first(cut));
        bool isFed = false;
        const auto next = [&](auto take) {
            auto got = take();
            if (got && !*got && !isFed) {
                feed(input, bytes.sliced(cut));
                isFed = true;
                got = take();
            }
            taken.append(got && *got ? (**got).toByteArray() : QByteArray("nothing"));
        };
        const auto line = [&] { return input.takeLine(); };
        next(line);
        next([&] { return input.takeBlock(5); });
        for (int i = 0; i < 4; ++i)
            next(line);
        next([&] { return input.takeBlock(0); });
        next(line);
        next(line);
        QCOMPARE(taken, (QByteArrayList{ "VA 5", "a\r\nb\n", "EN", "key=1", "key=2", "VA 0", "", "END", "nothing" }));
        QVERIFY(input.isEmpty());
    }
}

void TestMemcachedProtocol::inputHasLimits()
{
    MemcachedInput endless;
    feed(endless, QByteArray(MemcachedInput::MostLineBytes + 1, 'x'));
    QCOMPARE(endless.takeLine().error().code, ErrorCode::BadInput);
    MemcachedInput longLine;
    feed(longLine, QByteArray(MemcachedInput::MostLineBytes + 1, 'x') + '\n');
    QCOMPARE(longLine.takeLine().error().code, ErrorCode::BadInput);
    MemcachedInput shorter;
    feed(shorter, "abcdef\r\n");
    QCOMPARE(shorter.takeBlock(5).error().code, ErrorCode::BadInput);
    // What was announced takes no room before it comes.
    MemcachedInput huge;
    feed(huge, "abc");
    QVERIFY(huge.takeBlock(Q_INT64_C(1) << 62) && !*huge.takeBlock(Q_INT64_C(1) << 62));
    QVERIFY(huge.roomBytes() < 1024 * 1024);
}

void TestMemcachedProtocol::inputOfManyBlocks()
{
    MemcachedInput input;
    for (int i = 0; i < 200; ++i) {
        const QByteArray block(i * 1000, char('a' + i % 26));
        feed(input, "VA " + QByteArray::number(block.size()) + "\r\n" + block + "\r\nEN");
        QVERIFY(input.takeLine());
        QCOMPARE((**input.takeBlock(block.size())).toByteArray(), block);
        feed(input, "\r\n");
        QCOMPARE((**input.takeLine()).toByteArray(), QByteArray("EN"));
    }
    QVERIFY(input.isEmpty());
}

void TestMemcachedProtocol::pools()
{
    const Result<MemcachedPool> pool = poolOf("memcached://A.example:11311,b,[::1]:7,[fe80::2]?weights=1,3,1,2");
    QVERIFY(pool);
    QStringList names;
    for (const ServerAddress &server : pool->servers)
        names.append(server.text());
    QCOMPARE(names.join(u' '), QStringLiteral("a.example:11311 b:11211 [::1]:7 [fe80::2]:11211"));
    QCOMPARE(pool->buckets, (QList<quint8>{ 0, 1, 1, 1, 2, 3, 3 }));
    const Result<MemcachedPool> socket = poolOf("memcached+unix:///run/memcached.sock");
    QVERIFY(socket);
    QCOMPARE(socket->servers.first().socketPath, QStringLiteral("/run/memcached.sock"));
    QCOMPARE(socket->buckets, QList<quint8>{ 0 });
}

void TestMemcachedProtocol::poolsThatAreNone_data()
{
    QTest::addColumn<QByteArray>("location");
    for (const char *location :
         { "memcached://h:0", "memcached://h:65536", "memcached://h:x", "memcached://h:1:2", "memcached://::1",
           "memcached://[::1", "memcached://[::1]x:1", "memcached://[]:1", "memcached://h,", "memcached://,h",
           "memcached://h,H:11211", "memcached://user:secret@h", "memcached:h", "memcached+unix://h/run/x",
           "memcached://a,b?weights=1", "memcached://a,b?weights=1,0", "memcached://a,b?weights=1,99999999",
           "memcached://a?weights=x" })
        QTest::newRow(location) << QByteArray(location);
    QTest::newRow("too many") << "memcached://h" + QByteArray(",x").repeated(300);
}

void TestMemcachedProtocol::poolsThatAreNone()
{
    QFETCH(QByteArray, location);
    const Result<MemcachedPool> pool = poolOf(location.constData());
    QVERIFY(!pool);
    QCOMPARE(pool.error().code, ErrorCode::Usage);
    QVERIFY(!pool.error().message.contains(u"secret"));
}

void TestMemcachedProtocol::serversThatAreDownArePassedOver()
{
    const MemcachedPool pool = *poolOf("memcached://a,b,c");
    const auto allUp = [](quint8) { return true; };
    QSet<quint8> chosen;
    for (int i = 0; i < 100; ++i) {
        const QByteArray key = "key" + QByteArray::number(i);
        const quint8 first = pool.serverFor(key, allUp);
        chosen.insert(first);
        QVERIFY(pool.serverFor(key, [&](quint8 server) { return server != first; }) != first);
        QCOMPARE(pool.serverFor(key, [](quint8) { return false; }), first);
    }
    QCOMPARE(chosen.size(), 3);
}

QTEST_GUILESS_MAIN(TestMemcachedProtocol)
#include "test_memcachedprotocol.moc"

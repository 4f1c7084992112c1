// SPDX-License-Identifier: GPL-3.0-or-later
// Asking again from the command line, and what the owners of the entries make of what was written back.
#include "support/cachecontrolpeer.h"
#include "support/commandline.h"
#include "support/diskcaches.h"
#include "support/editedcache.h"
#include "support/python.h"
#include "support/scriptedorigin.h"

#include <etagere/datetime.h>
#include <etagere/replay.h>

#include <QtTest/QTest>

using namespace etagere;
using namespace etagere::test;

namespace {

/// One JSON object that `replay` printed.
QJsonObject replayed(const QStringList &arguments)
{
    const CommandOutcome outcome =
        runCommand(QStringList{ QStringLiteral("replay") } + arguments + QStringList{ QStringLiteral("--json") });
    const QJsonObject object = QJsonDocument::fromJson(outcome.out).object();
    if (object.isEmpty())
        qWarning("%d: %s", outcome.status, outcome.err.constData());
    return object;
}

/// An EsiPy entry about `url`, stale, in a diskcache.
void storeEsipyEntry(const QString &path, const QByteArray &url, const HeaderList &more = {})
{
    CachedResponse response;
    response.url = url;
    response.status = 200;
    response.headers = { { "Date", formatHttpDate(currentTime()) },
                         { "ETag", "\"one\"" },
                         { "Expires", formatHttpDate(currentTime() + 3'600'000) } };
    for (const HeaderField &field : more)
        response.headers.set(field.name, field.value);
    response.body = Part::fromBytes("[1, 2]");
    const auto backend = openDiskcache(path, Access::Write);
    StoreInfo traits;
    traits.backend = QStringLiteral("diskcache");
    const Result<Value> value = dialectByName("esipy")->encode(response, nullptr, traits);
    if (!value || !backend->change(textKey("esi_0123456789abcdef0123456789abcdef"), {}, *value, {}))
        qFatal("the entry cannot be stored");
}

/// What Python's pickle and EsiPy's own class make of the only entry.
QJsonObject loadedByPython(const EditedCache &cache)
{
    Session session = cache.open(Access::ReadOnly);
    const QByteArray head = session.read(cache.keys().first())->head.readAll(1 << 20).value_or(QByteArray());
    const QByteArray printed = runPython(QStringLiteral("interop/load_esipy.py"), head.toHex() + '\n');
    return QJsonDocument::fromJson(printed.trimmed()).object();
}

QString headerOf(const QJsonObject &object, const char *name)
{
    const QJsonArray headers = object.value(u"headers").toArray();
    for (const QJsonValue &header : headers) {
        if (header.toArray().at(0).toString().compare(QLatin1String(name), Qt::CaseInsensitive) == 0)
            return header.toArray().at(1).toString();
    }
    return {};
}

} // namespace

class TestReplayPython : public QObject
{
    Q_OBJECT

private slots:
    void cacheControlUsesWhatWasWrittenBack_data();
    void cacheControlUsesWhatWasWrittenBack();
    void pythonLoadsARefreshedEsipyEntry();
    void verdicts_data();
    void verdicts();
    void writeBackCanBeUndone();
    void withoutWriteNothingChanges();
    void secretsAreMasked();
};

void TestReplayPython::cacheControlUsesWhatWasWrittenBack_data()
{
    QTest::addColumn<QString>("kind");
    QTest::newRow("FileCache") << QStringLiteral("inline");
    QTest::newRow("SeparateBodyFileCache") << QStringLiteral("separate");
}

void TestReplayPython::cacheControlUsesWhatWasWrittenBack()
{
    QFETCH(QString, kind);
    const EditedCache cache;
    CacheControlPeer client(kind, cache.path());
    const QJsonObject first = client.get("age");
    QCOMPARE(cache.expire({ client.key("age") }).problems, {});
    // The file's name tells no URL: the one that names it is the one that is asked.
    const QString url = QString::fromLatin1(client.url("age"));
    const QJsonObject answer = replayed({ cache.path(), url, QStringLiteral("--write") });
    QCOMPARE(answer.value(u"verdict").toString(), u"not-modified");
    QCOMPARE(answer.value(u"written").toBool(), true);
    QVERIFY(answer.value(u"bytes_saved").toInt() > 1000);
    const QJsonObject later = client.get("age");
    QCOMPARE(later.value(u"seen").toArray(), QJsonArray()); // served without asking
    QCOMPARE(later.value(u"fromCache").toBool(), true);
    QCOMPARE(later.value(u"length"), first.value(u"length"));
    QVERIFY(later.value(u"xSeen") != first.value(u"xSeen")); // with the fields of the 304
}

void TestReplayPython::pythonLoadsARefreshedEsipyEntry()
{
    const QByteArray expires = formatHttpDate(currentTime() + 7'200'000);
    ScriptedOrigin origin([&expires](const OriginRequest &request, int) {
        if (request.headers.joined("If-None-Match") != "\"one\"")
            return OriginAnswer{ .body = "unconditional" };
        return OriginAnswer{ .status = 304, .reason = "Not Modified", .headers = { { "Expires", expires } } };
    });
    const EditedCache cache;
    storeEsipyEntry(cache.path(), origin.url("/latest/?x=1"));
    const QJsonObject answer = replayed({ cache.path(), QStringLiteral("esi_"), QStringLiteral("--write") });
    QCOMPARE(answer.value(u"verdict").toString(), u"not-modified");
    const QJsonObject loaded = loadedByPython(cache);
    QCOMPARE(loaded.value(u"status").toInt(), 200);
    QCOMPARE(loaded.value(u"url").toString().toUtf8(), origin.url("/latest/?x=1"));
    QCOMPARE(QByteArray::fromHex(loaded.value(u"content").toString().toLatin1()), QByteArray("[1, 2]"));
    QCOMPARE(headerOf(loaded, "Expires").toLatin1(), expires);
    QCOMPARE(headerOf(loaded, "ETag"), u"\"one\"");
    Session session = cache.open(Access::ReadOnly);
    const Msecs storeExpiry = session.read(cache.keys().first())->expiresAt;
    QVERIFY2(qAbs(storeExpiry - parseHttpDate(expires)) < 2000, "the store keeps it as long as EsiPy would");
}

void TestReplayPython::verdicts_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<HeaderList>("headers");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("verdict");
    const QByteArray same("[1, 2]");
    QTest::newRow("304") << 304 << HeaderList() << QByteArray() << QStringLiteral("not-modified");
    QTest::newRow("sent in full") << 200 << HeaderList{ { "ETag", "\"one\"" } } << same
                                  << QStringLiteral("full-though-matching");
    QTest::newRow("changed") << 200 << HeaderList{ { "ETag", "\"two\"" } } << QByteArray("[3]")
                             << QStringLiteral("changed");
    QTest::newRow("same body, another tag")
        << 200 << HeaderList{ { "ETag", "\"two\"" } } << same << QStringLiteral("changed");
    QTest::newRow("another body under the same tag")
        << 200 << HeaderList{ { "ETag", "\"one\"" } } << QByteArray("[3]") << QStringLiteral("changed-same-etag");
    QTest::newRow("gone") << 404 << HeaderList() << QByteArray("no") << QStringLiteral("failed");
}

void TestReplayPython::verdicts()
{
    QFETCH(int, status);
    QFETCH(HeaderList, headers);
    QFETCH(QByteArray, body);
    ScriptedOrigin origin(
        [&](const OriginRequest &, int) { return OriginAnswer{ .status = status, .headers = headers, .body = body }; });
    const EditedCache cache;
    storeEsipyEntry(cache.path(), origin.url("/a"));
    const QJsonObject answer = replayed({ cache.path(), QStringLiteral("esi_") });
    QTEST(answer.value(u"verdict").toString(), "verdict");
    QCOMPARE(answer.value(u"status").toInt(), status);
    QCOMPARE(origin.requests().size(), 1);
    QCOMPARE(origin.requests().first().headers.joined("If-None-Match"), QByteArray("\"one\""));
    const QJsonObject plain = replayed({ cache.path(), QStringLiteral("esi_"), QStringLiteral("--unconditional") });
    QVERIFY(!origin.requests().last().headers.contains("If-None-Match"));
    if (answer.value(u"verdict").toString() == u"full-though-matching")
        QCOMPARE(plain.value(u"verdict").toString(), u"same");
}

void TestReplayPython::writeBackCanBeUndone()
{
    ScriptedOrigin origin([](const OriginRequest &, int) {
        return OriginAnswer{ .headers = { { "ETag", "\"two\"" },
                                          { "Expires", formatHttpDate(currentTime() + 7'200'000) } },
                             .body = "[3]" };
    });
    const EditedCache cache;
    storeEsipyEntry(cache.path(), origin.url("/a"));
    const QByteArrayList before = cache.state();
    QCOMPARE(replayed({ cache.path(), QStringLiteral("esi_"), QStringLiteral("--write") })[u"written"].toBool(), true);
    QCOMPARE(QByteArray::fromHex(loadedByPython(cache).value(u"content").toString().toLatin1()), QByteArray("[3]"));
    const QList<ChangeRecord> changes = cache.trash().changes();
    QCOMPARE(changes.size(), 1);
    QCOMPARE(changes.first().kind, ChangeKind::WriteBack);
    QCOMPARE(cache.undo(changes.first().id).changed, 1);
    QCOMPARE(firstDifference(before, cache.state()), QByteArray());
}

void TestReplayPython::withoutWriteNothingChanges()
{
    ScriptedOrigin origin([](const OriginRequest &, int) { return OriginAnswer{ .body = "[3]" }; });
    const EditedCache cache;
    storeEsipyEntry(cache.path(), origin.url("/a"));
    const QByteArrayList before = cache.state();
    QCOMPARE(replayed({ cache.path(), QStringLiteral("esi_") }).value(u"written").toBool(), false);
    QCOMPARE(firstDifference(before, cache.state()), QByteArray());
    QVERIFY(cache.trash().changes().isEmpty());
}

void TestReplayPython::secretsAreMasked()
{
    ScriptedOrigin origin([](const OriginRequest &, int) {
        return OriginAnswer{ .headers = { { "Set-Cookie", "session=hunter2" } }, .body = "[3]" };
    });
    const EditedCache cache;
    storeEsipyEntry(cache.path(), origin.url("/a?token=hunter2"));
    const QStringList arguments{ QStringLiteral("replay"), cache.path(), QStringLiteral("esi_"), QStringLiteral("-H"),
                                 QStringLiteral("Authorization: Bearer hunter2") };
    for (const QStringList &form : { QStringList(), QStringList{ QStringLiteral("--json") } }) {
        const CommandOutcome outcome = runCommand(arguments + form);
        QVERIFY2(!outcome.out.contains("hunter2") && !outcome.err.contains("hunter2"), outcome.out.constData());
    }
    QCOMPARE(origin.requests().first().headers.joined("Authorization"), QByteArray("Bearer hunter2"));
    QVERIFY(runCommand(arguments + QStringList{ QStringLiteral("--reveal") }).out.contains("hunter2"));
}

QTEST_GUILESS_MAIN(TestReplayPython)
#include "test_replay_python.moc"

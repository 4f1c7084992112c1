// SPDX-License-Identifier: GPL-3.0-or-later
// A home-made cache that python3-redis fills, opened by a mapping file.
#include "support/commandline.h"
#include "support/editedcache.h"
#include "support/python.h"
#include "support/pythonpeer.h"
#include "support/redisserver.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QTemporaryFile>
#include <QtTest/QTest>

using namespace etagere;
using namespace etagere::test;

namespace {

const QString Mappings = QStringLiteral(ETAGERE_SOURCE_DIR "/resources/mappings/");

QHash<QString, QJsonObject> rowsOf(const CommandOutcome &outcome)
{
    QHash<QString, QJsonObject> rows;
    for (const QByteArray &line : outcome.lines()) {
        const QJsonObject row = QJsonDocument::fromJson(line).object();
        rows.insert(row[u"stored_key"].toString(), row);
    }
    return rows;
}

} // namespace

class TestMappingPython : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void listsAsHttp();
    void showsWhatWasStored();
    void readsBodiesUnderTheirUrls();
    void checksAMapping();
    void proposesAMapping();
    void invalidatesAndPutsBack();

private:
    QString location(const char *mapping, const char *more = "") const
    {
        return m_server.socketLocation().toString() + QLatin1StringView("?mapping=") + Mappings
            + QLatin1StringView(mapping) + QLatin1StringView(more);
    }

    const EditedCache m_trash; ///< its folder alone
    RedisServer m_server;
};

void TestMappingPython::initTestCase()
{
    runPython(QStringLiteral("interop/homemade_cache.py"), {}, { m_server.socket() });
    QCOMPARE(m_server.ask({ "DBSIZE" }).integer, 56);
}

void TestMappingPython::listsAsHttp()
{
    const CommandOutcome listed = runCommand(
        { QStringLiteral("ls"), QStringLiteral("--json-lines"), location("homemade-json.json", "&prefix=http:") });
    QVERIFY2(listed.status == 1, listed.err.constData()); // two near misses
    const QHash<QString, QJsonObject> rows = rowsOf(listed);
    QCOMPARE(rows.size(), 54);
    int items = 0;
    for (const QJsonObject &row : rows) {
        if (!row[u"url"].toString().startsWith(u"https://example.org/items/"))
            continue;
        ++items;
        QCOMPARE(row[u"status"].toInt(), 200);
        QCOMPARE(row[u"decoded_by"].toString(), QStringLiteral("recomputed"));
        QCOMPARE(row[u"dialect"].toString(), QStringLiteral("homemade"));
        QCOMPARE(row[u"freshness"].toString(), QStringLiteral("fresh"));
    }
    QCOMPARE(items, 50);
    QCOMPARE(rows[QStringLiteral("http:renamed")][u"decoded_by"].toString(), QStringLiteral("value"));
    for (const QString &wrong : { QStringLiteral("http:broken"), QStringLiteral("http:number") })
        QVERIFY(!rows[wrong][u"error"].toString().isEmpty());
}

void TestMappingPython::showsWhatWasStored()
{
    const CommandOutcome shown =
        runCommand({ QStringLiteral("show"), location("homemade-json.json"),
                     QStringLiteral("https://example.org/items/7"), QStringLiteral("--body") });
    QVERIFY2(shown.status == 0, shown.err.constData());
    QCOMPARE(shown.out, QByteArray("\0\xffitem 7", 8));
    const CommandOutcome explained =
        runCommand({ QStringLiteral("explain"), location("homemade-json.json"), QStringLiteral("http:renamed") });
    QVERIFY2(explained.status == 0, explained.err.constData());
}

void TestMappingPython::readsBodiesUnderTheirUrls()
{
    const CommandOutcome shown =
        runCommand({ QStringLiteral("show"), location("bodies.json"), QStringLiteral("body:https://example.org/body"),
                     QStringLiteral("--body") });
    QVERIFY2(shown.status == 0, shown.err.constData());
    QCOMPARE(shown.out, QByteArray("the body"));
}

void TestMappingPython::checksAMapping()
{
    const QString file = Mappings + QStringLiteral("homemade-json.json");
    const CommandOutcome good = runCommand({ QStringLiteral("mapping"), file });
    QVERIFY2(good.status == 0 && good.out.contains("homemade"), good.err.constData());
    const CommandOutcome none = runCommand({ QStringLiteral("mapping"), Mappings + QStringLiteral("README.md") });
    QCOMPARE(none.status, 2);
    QVERIFY2(none.err.contains("line 1, column 1"), none.err.constData());

    const CommandOutcome checked = runCommand({ QStringLiteral("mapping"), file, QStringLiteral("--check"),
                                                m_server.socketLocation(QStringLiteral("?prefix=http:")).toString() });
    QVERIFY2(checked.status == 0 || checked.status == 1, checked.err.constData());
    QCOMPARE(checked.lines().size(), 20);
    QVERIFY2(checked.out.contains("key agrees"), checked.out.constData());
    QVERIFY(checked.out.contains("200\tGET https://example.org/items/"));
    const CommandOutcome renamed =
        runCommand({ QStringLiteral("mapping"), file, QStringLiteral("--check"),
                     m_server.socketLocation(QStringLiteral("?prefix=http:re")).toString() });
    QCOMPARE(renamed.lines().size(), 1);
    QVERIFY2(renamed.out.contains("key differs, the recipe gives http:"), renamed.out.constData());
}

void TestMappingPython::proposesAMapping()
{
    const CommandOutcome proposed =
        runCommand({ QStringLiteral("mapping"), QStringLiteral("--propose"), m_server.socketLocation({}).toString(),
                     QStringLiteral("--like"), QStringLiteral("http:") });
    QVERIFY2(proposed.status == 0, proposed.err.constData());
    QTemporaryFile file;
    QVERIFY(file.open());
    file.write(proposed.out);
    file.close();
    const CommandOutcome listed = runCommand({ QStringLiteral("ls"), QStringLiteral("--json-lines"),
                                               m_server.socketLocation(QStringLiteral("?prefix=http:")).toString()
                                                   + QStringLiteral("&mapping=") + file.fileName() });
    int proven = 0;
    const QHash<QString, QJsonObject> rows = rowsOf(listed);
    for (const QJsonObject &row : rows)
        proven += row[u"decoded_by"].toString() == QStringLiteral("recomputed");
    QVERIFY2(proven == 51, proposed.out.constData());
    QCOMPARE(runCommand({ QStringLiteral("mapping") }).status, 2);
}

void TestMappingPython::invalidatesAndPutsBack()
{
    const StoredKey key{ "http:renamed" };
    const auto stored = [&] { return m_server.ask({ "GET", key.bytes }).text; };
    const QByteArray before = stored();
    const Result<Location> place = Location::parse(location("homemade-json.json"));
    QVERIFY(place);
    Result<Session> session = Session::open(*place, Access::Write);
    QVERIFY2(session, session ? "" : qPrintable(session.error().text()));
    Editor editor(*session);
    QCOMPARE(editor.expire({ key }, {}).value().changed, 0);
    QCOMPARE(stored(), before);
    const EditOutcome removed = editor.invalidate({ key }, {}).value();
    QCOMPARE(removed.changed, 1);
    QVERIFY(stored().isEmpty());
    QCOMPARE(editor.undo(removed.id)->changed, 1);
    QCOMPARE(stored(), before);
}

QTEST_GUILESS_MAIN(TestMappingPython)
#include "test_mapping_python.moc"

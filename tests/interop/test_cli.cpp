// SPDX-License-Identifier: GPL-3.0-or-later
// etagere-cli as scripts use it: data on stdout, one sentence on stderr, exit statuses, nothing changed.
#include "support/testdata.h"
#include "support/tree.h"

#include <QtCore/QCryptographicHash>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QProcess>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

using namespace etagere;
using namespace etagere::test;

namespace {

struct Outcome {
    int status = -1;
    QByteArray out;
    QByteArray err;

    QList<QByteArray> lines() const
    {
        QList<QByteArray> lines = out.split('\n');
        lines.removeLast();
        return lines;
    }
};

Outcome run(const QStringList &arguments)
{
    QProcess process;
    process.start(QStringLiteral(ETAGERE_BIN_DIR "/etagere-cli"), arguments);
    if (!process.waitForFinished(60'000) || process.exitStatus() != QProcess::NormalExit)
        qFatal("etagere-cli did not end well: %s", qPrintable(process.errorString()));
    return { process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError() };
}

QString esipy() { return dataPath(QStringLiteral("fixtures/esipy-filecache/cache")); }

QString separate() { return dataPath(QStringLiteral("fixtures/cachecontrol-separate-body/cache")); }

QJsonObject lineFor(const Outcome &outcome, const QString &key)
{
    for (const QByteArray &line : outcome.lines()) {
        const QJsonObject object = QJsonDocument::fromJson(line).object();
        if (object.value(u"stored_key") == key)
            return object;
    }
    return {};
}

} // namespace

class TestCli : public QObject
{
    Q_OBJECT
private slots:
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void hostileFilesAreNoCaches();
    void listsJsonLinesAsDesigned();
    void jsonLinesMatchTheFixture();
    void keysOnlyAndSortAndLimit();
    void filtersRows();
    void unreadableEntriesGiveStatusOne();
    void showsEachForm();
    void keysAreFoundInSeveralWays();
    void masksSecretsUnlessAsked();
    void detectsWithReasons();
    void exportsParse();
    void theLaboratoryIsASource();
    void closedPipeEndsQuietly();
    void changesNothing();
};

void TestCli::saysWhatIsWrong_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("status");
    const auto row = [](const char *name, const QStringList &arguments, int status) {
        QTest::newRow(name) << arguments << status;
    };
    const QString missing = QStringLiteral("/no/such/cache");
    row("no command", {}, 2);
    row("unknown command", { QStringLiteral("frobnicate") }, 2);
    row("unknown option", { QStringLiteral("ls"), esipy(), QStringLiteral("--frobnicate") }, 2);
    row("no location", { QStringLiteral("ls") }, 2);
    row("bad filter", { QStringLiteral("ls"), esipy(), QStringLiteral("--where"), QStringLiteral("size>many") }, 2);
    row("bad column", { QStringLiteral("ls"), esipy(), QStringLiteral("--sort"), QStringLiteral("colour") }, 2);
    row("two forms",
        { QStringLiteral("show"), esipy(), QStringLiteral("x"), QStringLiteral("--raw"), QStringLiteral("--tree") }, 2);
    row("bad format", { QStringLiteral("export"), esipy(), QStringLiteral("--format"), QStringLiteral("pdf") }, 2);
    row("bad dialect", { QStringLiteral("ls"), esipy() + QStringLiteral("?dialect=klingon") }, 2);
    row("ambiguous key", { QStringLiteral("show"), esipy(), QStringLiteral("esi_") }, 2);
    row("missing folder", { QStringLiteral("ls"), missing }, 3);
    row("missing folder, detect", { QStringLiteral("detect"), missing }, 3);
    row("missing folder, export",
        { QStringLiteral("export"), missing, QStringLiteral("--format"), QStringLiteral("har") }, 3);
    row("no cache", { QStringLiteral("ls"), dataPath(QStringLiteral("README.md")) }, 3);
    row("device", { QStringLiteral("ls"), QStringLiteral("/dev/null") }, 3);
    row("no such key", { QStringLiteral("show"), esipy(), QStringLiteral("nothing-like-it") }, 4);
}

void TestCli::saysWhatIsWrong()
{
    QFETCH(QStringList, arguments);
    const Outcome outcome = run(arguments);
    QTEST(outcome.status, "status");
    QVERIFY(!outcome.err.trimmed().isEmpty());
    QCOMPARE(outcome.out, QByteArray());
    QVERIFY(!outcome.err.contains("terminate called"));
}

void TestCli::hostileFilesAreNoCaches()
{
    const QDir misc(dataPath(QStringLiteral("fixtures/bad/misc")));
    const QStringList names = misc.entryList(QDir::Files);
    QVERIFY(names.size() > 5);
    for (const QString &name : names) {
        const Outcome outcome = run({ QStringLiteral("ls"), misc.filePath(name) });
        QVERIFY2(outcome.status == 3, qPrintable(name));
        QCOMPARE(outcome.err.count('\n'), 1);
    }
    QVERIFY(!QFile::exists(QStringLiteral("/tmp/httpcache-tool-PWNED-shared")));
}

void TestCli::listsJsonLinesAsDesigned()
{
    const Outcome outcome =
        run({ QStringLiteral("ls"), esipy(), QStringLiteral("--json-lines"), QStringLiteral("--hash") });
    QCOMPARE(outcome.status, 0);
    QCOMPARE(outcome.err, QByteArray());
    static const char *const members[] = { "stored_key",    "key_type",  "server",       "decoded_key",
                                           "decoded_by",    "backend",   "dialect",      "method",
                                           "url",           "status",    "content_type", "etag",
                                           "last_modified", "vary",      "stored_bytes", "body_bytes",
                                           "body_sha256",   "stored_at", "expires_at",   "store_expires_at",
                                           "freshness",     "error" };
    for (const QByteArray &line : outcome.lines()) {
        qsizetype at = -1;
        for (const char *member : members) {
            const qsizetype next = line.indexOf(QByteArray("\"") + member + "\":", at + 1);
            QVERIFY2(next > at, member);
            at = next;
        }
        QCOMPARE(QJsonDocument::fromJson(line).object().size(), qsizetype(std::size(members)));
    }
}

void TestCli::jsonLinesMatchTheFixture()
{
    const Outcome outcome =
        run({ QStringLiteral("ls"), esipy(), QStringLiteral("--json-lines"), QStringLiteral("--hash") });
    const QJsonObject expected = expectedOf(QStringLiteral("esipy-filecache"));
    QCOMPARE(outcome.lines().size(), expected.value(u"row_count").toInt());
    for (const QJsonValue &value : expected.value(u"entries").toArray()) {
        const QJsonObject entry = value.toObject();
        const QJsonObject line = lineFor(outcome, entry.value(u"stored_key").toString());
        for (const char *name : { "url", "method", "status", "content_type", "etag", "last_modified", "vary",
                                  "body_sha256", "stored_at", "expires_at", "key_type" })
            QCOMPARE(line.value(QLatin1String(name)), entry.value(QLatin1String(name)));
        QCOMPARE(line.value(u"store_expires_at"), entry.value(u"backend_expires_at"));
        QCOMPARE(line.value(u"body_bytes"), entry.value(u"body_len"));
        QCOMPARE(line.value(u"backend").toString(), QStringLiteral("diskcache"));
        QCOMPARE(line.value(u"dialect").toString(), QStringLiteral("esipy"));
        QVERIFY(line.value(u"error").isNull());
    }
}

void TestCli::keysOnlyAndSortAndLimit()
{
    const Outcome keys = run({ QStringLiteral("ls"), esipy(), QStringLiteral("--keys-only") });
    QCOMPARE(keys.status, 0);
    QCOMPARE(keys.lines().size(), 21);
    for (const QByteArray &key : keys.lines())
        QVERIFY(key.startsWith("esi_"));
    const Outcome sorted = run({ QStringLiteral("ls"), esipy(), QStringLiteral("--sort"), QStringLiteral("key"),
                                 QStringLiteral("--keys-only"), QStringLiteral("--limit"), QStringLiteral("5") });
    QList<QByteArray> all = keys.lines();
    std::sort(all.begin(), all.end());
    QCOMPARE(sorted.lines(), all.first(5));
    const Outcome reversed = run({ QStringLiteral("ls"), esipy(), QStringLiteral("--sort"), QStringLiteral("key"),
                                   QStringLiteral("--reverse"), QStringLiteral("--keys-only") });
    std::reverse(all.begin(), all.end());
    QCOMPARE(reversed.lines(), all);
}

void TestCli::filtersRows()
{
    const auto count = [](const char *filter) {
        const Outcome outcome = run({ QStringLiteral("ls"), esipy(), QStringLiteral("--where"),
                                      QString::fromUtf8(filter), QStringLiteral("--keys-only") });
        return outcome.status == 0 ? outcome.lines().size() : -1;
    };
    QCOMPARE(count("etag:weak"), 7);
    QCOMPARE(count("etag:none host:esi.evetech.net"), 1);
    QCOMPARE(count("markets"), 5);
    QCOMPARE(count("body:99000006 status:200"), 1);
    QCOMPARE(count("status:404"), 0);
}

void TestCli::unreadableEntriesGiveStatusOne()
{
    const QString bad = dataPath(QStringLiteral("fixtures/bad/cachecontrol-bad"));
    const Outcome outcome =
        run({ QStringLiteral("ls"), bad, QStringLiteral("--json-lines"), QStringLiteral("--hash") });
    QCOMPARE(outcome.status, 1);
    QCOMPARE(outcome.lines().size(), 43); // 39 bad files, a folder in place of a file, 3 good ones
    for (const QByteArray &line : outcome.lines())
        QVERIFY2(QJsonDocument::fromJson(line).isObject(), line.constData());
}

void TestCli::showsEachForm()
{
    const QString key = QStringLiteral("8273f297bcb3f9e75be3d7bebee20ad66258f94165422e4e111d0a97");
    const auto show = [&](const char *form) {
        return run({ QStringLiteral("show"), separate(), key, QString::fromUtf8(form) });
    };
    const Outcome headers = show("--headers");
    QCOMPARE(headers.status, 0);
    QVERIFY(headers.out.startsWith("HTTP/1.1 301 "));
    QVERIFY(headers.out.contains("\nLocation: "));
    for (const QJsonValue &value :
         expectedOf(QStringLiteral("cachecontrol-separate-body")).value(u"entries").toArray()) {
        const QString stored = value[u"stored_key"].toString().section(u'/', -1);
        const Outcome body = run({ QStringLiteral("show"), separate(), stored, QStringLiteral("--body") });
        QCOMPARE(body.status, 0);
        QCOMPARE(QString::fromLatin1(QCryptographicHash::hash(body.out, QCryptographicHash::Sha256).toHex()),
                 value[u"body_sha256"].toString());
    }
    const Outcome raw = show("--raw");
    QVERIFY(raw.out.startsWith("cc=4,"));
    QVERIFY(show("--tree").out.contains("headers"));
    const QJsonObject object = QJsonDocument::fromJson(show("--json").out).object();
    QCOMPARE(object.value(u"status").toInt(), 301);
    QVERIFY(object.value(u"headers").isArray());
    const Outcome summary = run({ QStringLiteral("show"), separate(), key });
    QVERIFY(summary.out.contains("301"));
}

void TestCli::keysAreFoundInSeveralWays()
{
    const auto status = [](const QString &location, const char *key) {
        const Outcome outcome =
            run({ QStringLiteral("show"), location, QString::fromUtf8(key), QStringLiteral("--json") });
        return outcome.status == 0 ? QJsonDocument::fromJson(outcome.out).object().value(u"status").toInt()
                                   : -outcome.status;
    };
    QCOMPARE(status(separate(), "8273f297"), 301);                               // beginning of a stored key
    QCOMPARE(status(separate(), "http://api.example.com/v0/status"), 301);       // the URL that was hashed
    QCOMPARE(status(separate(), "http://API.example.com/v0/status"), 301);       // as CacheControl normalises it
    QCOMPARE(status(esipy(), "https://esi.evetech.net/latest/alliances/"), 200); // the URL in the value
    QCOMPARE(status(separate(), "http://api.example.com/v0/nothing"), -4);
}

void TestCli::masksSecretsUnlessAsked()
{
    const QString key = QStringLiteral("https://esi.evetech.net/latest/characters/90000001/mail/7/"
                                       "?datasource=tranquility&token=not-a-real-token");
    const Outcome list = run({ QStringLiteral("ls"), esipy() });
    QVERIFY(!list.out.contains("not-a-real-token"));
    const Outcome masked = run({ QStringLiteral("show"), esipy(), key });
    QVERIFY(!masked.out.contains("not-a-real-token"));
    const Outcome revealed = run({ QStringLiteral("show"), esipy(), key, QStringLiteral("--reveal") });
    QVERIFY(revealed.out.contains("not-a-real-token"));
    for (const char *format : { "har", "jsonl", "csv" }) {
        const QStringList arguments{ QStringLiteral("export"), esipy(), QStringLiteral("--format"),
                                     QString::fromUtf8(format) };
        QVERIFY(!run(arguments).out.contains("not-a-real-token"));
        QVERIFY(run(arguments + QStringList{ QStringLiteral("--reveal") }).out.contains("not-a-real-token"));
    }
}

void TestCli::detectsWithReasons()
{
    const Outcome outcome = run({ QStringLiteral("detect"), separate(), QStringLiteral("--json") });
    QCOMPARE(outcome.status, 0);
    const QJsonObject object = QJsonDocument::fromJson(outcome.out).object();
    QCOMPARE(object.value(u"backend").toString(), QStringLiteral("filecache"));
    QCOMPARE(object.value(u"dialect").toString(), QStringLiteral("cachecontrol"));
    QCOMPARE(object.value(u"entries").toInt(), 27);
    QVERIFY(object.value(u"reasons").toArray().size() >= 2);
    QVERIFY(run({ QStringLiteral("detect"), separate() }).out.contains("cachecontrol"));
}

void TestCli::exportsParse()
{
    const auto exported = [](const char *format) {
        return run({ QStringLiteral("export"), separate(), QStringLiteral("--format"), QString::fromUtf8(format) });
    };
    const Outcome har = exported("har");
    QCOMPARE(har.status, 0);
    const QJsonObject log = QJsonDocument::fromJson(har.out).object().value(u"log").toObject();
    QCOMPARE(log.value(u"version").toString(), QStringLiteral("1.2"));
    QCOMPARE(log.value(u"entries").toArray().size(), 27);
    const Outcome lines = exported("jsonl");
    QCOMPARE(lines.lines().size(), 27);
    for (const QByteArray &line : lines.lines())
        QVERIFY(QJsonDocument::fromJson(line).object().value(u"headers").isArray());
    QCOMPARE(exported("csv").out.count("\r\n"), 28);
}

// It lives in the process that is asked: its origin has been asked once for each resource.
void TestCli::theLaboratoryIsASource()
{
    const Outcome listed = run({ QStringLiteral("ls"), QStringLiteral("lab:"), QStringLiteral("--json-lines") });
    QCOMPARE(listed.status, 0);
    QCOMPARE(listed.err, QByteArray());
    QSet<QString> freshness;
    QCOMPARE(listed.lines().size(), 12);
    for (const QByteArray &line : listed.lines()) {
        const QJsonObject entry = QJsonDocument::fromJson(line).object();
        QVERIFY(entry.value(u"url").toString().startsWith(u"http://127.0.0.1:"));
        QCOMPARE(entry.value(u"backend").toString(), QStringLiteral("lab"));
        freshness.insert(entry.value(u"freshness").toString());
    }
    QVERIFY(freshness.contains(QStringLiteral("fresh")) && freshness.contains(QStringLiteral("stale")));
}

void TestCli::closedPipeEndsQuietly()
{
    QProcess shell;
    shell.start(QStringLiteral("bash"),
                { QStringLiteral("-c"),
                  QStringLiteral("set -o pipefail; for i in 1 2 3; do "
                                 "\"$0\" ls \"$1\" --json-lines | head -n 1 >/dev/null || exit 9; done"),
                  QStringLiteral(ETAGERE_BIN_DIR "/etagere-cli"), esipy() });
    QVERIFY(shell.waitForFinished(60'000));
    QCOMPARE(shell.exitCode(), 0);
    QCOMPARE(shell.readAllStandardError(), QByteArray());
}

void TestCli::changesNothing()
{
    QTemporaryDir folder;
    for (const char *name : { "esipy-filecache", "cachecontrol-separate-body", "pip-http-v2" }) {
        const QString copy = folder.filePath(QString::fromUtf8(name));
        copyTree(dataPath(QStringLiteral("fixtures/%1/cache").arg(QLatin1String(name))), copy);
        const QString cache =
            QLatin1String(name) == QLatin1String("pip-http-v2") ? copy + QStringLiteral("/http-v2") : copy;
        ageAccessTimes(copy);
        const TreeSnapshot before = snapshotOf(copy);
        for (const char *command : { "detect", "ls" })
            QCOMPARE(run({ QString::fromUtf8(command), cache }).status, 0);
        QCOMPARE(run({ QStringLiteral("ls"), cache, QStringLiteral("--json-lines"), QStringLiteral("--hash") }).status,
                 0);
        QCOMPARE(run({ QStringLiteral("export"), cache, QStringLiteral("--format"), QStringLiteral("har") }).status, 0);
        QCOMPARE(difference(before, snapshotOf(copy)), QByteArray());
    }
}

QTEST_GUILESS_MAIN(TestCli)
#include "test_cli.moc"

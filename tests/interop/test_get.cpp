// SPDX-License-Identifier: GPL-3.0-or-later
// `etagere-cli get` as programs use it: one request, requests by the line, killed, and two processes on one store.
#include "support/commandline.h"
#include "support/scriptedorigin.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QProcess>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>


using namespace etagere;
using namespace etagere::test;

namespace {

constexpr int PatienceMs = 60'000;

QJsonObject jsonOf(const QByteArray &line) { return QJsonDocument::fromJson(line).object(); }

QByteArray bodyOf(const QJsonObject &answer)
{
    return QByteArray::fromBase64(answer.value(u"body_base64").toString().toLatin1());
}

QByteArray lineFor(int id, const QByteArray &url, const char *more = "")
{
    return "{\"id\":" + QByteArray::number(id) + ",\"url\":\"" + url + "\"" + more + "}\n";
}

/// `get --json-lines` on a store.
class LineClient
{
public:
    explicit LineClient(const QString &store)
    {
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start(QStringLiteral(ETAGERE_BIN_DIR "/etagere-cli"),
                        { QStringLiteral("get"), QStringLiteral("--json-lines"), QStringLiteral("--cache"), store });
    }
    ~LineClient() { finish(); }

    void send(const QByteArray &line) { m_process.write(line); }
    QJsonObject answer()
    {
        while (!m_process.canReadLine()) {
            if (!m_process.waitForReadyRead(PatienceMs))
                qFatal("no answer came");
        }
        return jsonOf(m_process.readLine());
    }
    int finish()
    {
        m_process.closeWriteChannel();
        m_process.waitForFinished(PatienceMs);
        return m_process.exitCode();
    }
    void kill()
    {
        m_process.kill();
        m_process.waitForFinished(PatienceMs);
    }

private:
    QProcess m_process;
};

OriginAnswer fresh(const QByteArray &body)
{
    return { .headers = { { "Cache-Control", "max-age=3600" } }, .body = body };
}

} // namespace

class TestGet : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void oneRequest();
    void bodyAlone();
    void failuresAreToldInTheObject();
    void lines();
    void manyAtOnce();
    void bytesInFields();
    void backgroundValidationEndsFirst();
    void brokenLines();
    void killedAtAnyTime();
    void twoProcesses();
    void usage_data();
    void usage();

private:
    QString store() const { return m_folder->filePath(QStringLiteral("store")); }
    CommandOutcome get(const QByteArray &url, const QStringList &more = {}) const
    {
        return runCommand(
            QStringList{ QStringLiteral("get"), QString::fromLatin1(url), QStringLiteral("--cache"), store() } + more);
    }
    QJsonObject getJson(const QByteArray &url, const QStringList &more = {}) const
    {
        return jsonOf(get(url, QStringList{ QStringLiteral("--json") } + more).out);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestGet::oneRequest()
{
    ScriptedOrigin origin([](const OriginRequest &, int) { return fresh("one"); });
    const QJsonObject first = getJson(origin.url("/a"), { QStringLiteral("-H"), QStringLiteral("X-Mine:  1") });
    QCOMPARE(first.value(u"status").toInt(), 200);
    QCOMPARE(first.value(u"source").toString(), u"origin");
    QCOMPARE(bodyOf(first), QByteArray("one"));
    QVERIFY(first.value(u"error").isNull());
    QCOMPARE(origin.requests().first().headers.joined("X-Mine"), QByteArray("1"));
    const QJsonObject second = getJson(origin.url("/a"));
    QCOMPARE(second.value(u"source").toString(), u"cache");
    QCOMPARE(origin.requests().size(), 1);
    // It is a store of the native dialect, which the other commands read.
    const CommandOutcome listed = runCommand({ QStringLiteral("ls"), store(), QStringLiteral("--json-lines") });
    QCOMPARE(jsonOf(listed.out).value(u"url").toString().toLatin1(), origin.url("/a"));
    QCOMPARE(jsonOf(listed.out).value(u"dialect").toString(), u"etagere");
    QCOMPARE(jsonOf(listed.out).value(u"freshness").toString(), u"fresh");
}

void TestGet::bodyAlone()
{
    ScriptedOrigin origin([](const OriginRequest &request, int) { return OriginAnswer{ .body = request.body + "!" }; });
    QFile data(m_folder->filePath(QStringLiteral("data")));
    QVERIFY(data.open(QIODevice::WriteOnly));
    data.write("sent");
    data.close();
    const CommandOutcome outcome = get(origin.url("/a"), { QStringLiteral("--data-file"), data.fileName() });
    QCOMPARE(outcome.out, QByteArray("sent!"));
    QCOMPARE(outcome.status, 0);
    QCOMPARE(origin.requests().first().method, QByteArray("POST"));
}

void TestGet::failuresAreToldInTheObject()
{
    ScriptedOrigin origin(
        [](const OriginRequest &, int) { return OriginAnswer{ .body = "0123456789", .cutAfter = 50 }; });
    const QJsonObject answer = getJson(origin.url("/a"));
    QCOMPARE(answer.value(u"status").toInt(-1), 0);
    QVERIFY(!answer.value(u"error").toString().isEmpty());
    const CommandOutcome plain = get(origin.url("/a"));
    QCOMPARE(plain.status, 3);
    QVERIFY(plain.out.isEmpty() && !plain.err.isEmpty());
}

void TestGet::lines()
{
    ScriptedOrigin origin([](const OriginRequest &request, int) { return fresh(request.method + request.body); });
    LineClient client(store());
    client.send(lineFor(7, origin.url("/a"), ",\"method\":\"PUT\",\"body_base64\":\"eHl6\",\"unknown\":[1]"));
    const QJsonObject put = client.answer();
    QCOMPARE(put.value(u"id").toInt(), 7);
    QCOMPARE(bodyOf(put), QByteArray("PUTxyz"));
    client.send("{\"id\":\"text\",\"url\":\"" + origin.url("/b") + "\",\"headers\":[[\"A\",\"1\"],[\"A\",\"2\"]]}\n");
    QCOMPARE(client.answer().value(u"id").toString(), u"text");
    const HeaderList seen = origin.requests().last().headers;
    QCOMPARE(seen.joined("A"), QByteArray("1, 2"));
    QCOMPARE(client.finish(), 0);
}

// At least 25 wait for the origin at the same time.
void TestGet::manyAtOnce()
{
    constexpr int Many = 30;
    constexpr int DelayMs = 1000;
    ScriptedOrigin origin([](const OriginRequest &request, int) {
        OriginAnswer answer = fresh(request.target);
        answer.delayMs = DelayMs;
        return answer;
    });
    LineClient client(store());
    for (int i = 0; i < Many; ++i)
        client.send(lineFor(i, origin.url("/" + QByteArray::number(i))));
    QTRY_COMPARE_WITH_TIMEOUT(origin.connections(), Many, PatienceMs);
    QSet<int> ids;
    for (int i = 0; i < Many; ++i) {
        const QJsonObject answer = client.answer();
        QCOMPARE(bodyOf(answer), "/" + QByteArray::number(answer.value(u"id").toInt()));
        ids.insert(answer.value(u"id").toInt());
    }
    QCOMPARE(ids.size(), Many);
}

void TestGet::bytesInFields()
{
    ScriptedOrigin origin([](const OriginRequest &request, int) {
        return OriginAnswer{ .headers = { { "X-Back", request.headers.joined("X-There") } } };
    });
    LineClient client(store());
    client.send(lineFor(1, origin.url("/a"), ",\"headers\":[[\"X-There\",\"caf\xc3\xa9 \xc3\xbf\"]]"));
    const QJsonArray headers = client.answer().value(u"headers").toArray();
    QCOMPARE(origin.requests().first().headers.joined("X-There"), QByteArray("caf\xe9 \xff"));
    QVERIFY(headers.contains(QJsonArray{ QStringLiteral("X-Back"), QStringLiteral("caf\u00e9 \u00ff") }));
}

void TestGet::backgroundValidationEndsFirst()
{
    ScriptedOrigin origin([](const OriginRequest &, int count) {
        if (count == 1)
            return OriginAnswer{ .headers = { { "Cache-Control", "max-age=1, stale-while-revalidate=60" },
                                              { "Age", "9" } },
                                 .body = "one" };
        OriginAnswer later = fresh("two");
        later.delayMs = 500;
        return later;
    });
    QCOMPARE(getJson(origin.url("/a")).value(u"source").toString(), u"origin");
    QCOMPARE(getJson(origin.url("/a")).value(u"source").toString(), u"stale");
    QCOMPARE(origin.requests().size(), 2);
    const QJsonObject later = getJson(origin.url("/a"));
    QCOMPARE(later.value(u"source").toString(), u"cache");
    QCOMPARE(bodyOf(later), QByteArray("two"));
}

void TestGet::brokenLines()
{
    ScriptedOrigin origin([](const OriginRequest &, int) { return fresh("one"); });
    LineClient client(store());
    for (const char *line :
         { "nonsense\n", "{\"id\":1}\n", "{\"id\":2,\"url\":\"http://\xe2\x82\xac/\"}\n",
           "{\"id\":3,\"url\":\"ftp://h/\"}\n", "{\"id\":4,\"url\":\"http://h/\",\"headers\":[[1]]}\n" }) {
        client.send(line);
        const QJsonObject answer = client.answer();
        QCOMPARE(answer.value(u"status").toInt(-1), 0);
        QVERIFY2(!answer.value(u"error").toString().isEmpty(), line);
    }
    client.send(lineFor(5, origin.url("/a")));
    QCOMPARE(client.answer().value(u"status").toInt(), 200);
}

// What was answered is stored, whole; what was not is not there, or whole.
void TestGet::killedAtAnyTime()
{
    constexpr int Trials = 12;
    constexpr int Requests = 60;
    const QByteArray body(200'000, 'x');
    ScriptedOrigin origin([&body](const OriginRequest &request, int) { return fresh(body + request.target); });
    for (int trial = 0; trial < Trials; ++trial) {
        const QByteArray prefix = "/" + QByteArray::number(trial) + "-";
        QList<int> answered;
        {
            LineClient client(store());
            for (int i = 0; i < Requests; ++i)
                client.send(lineFor(i, origin.url(prefix + QByteArray::number(i))));
            for (int i = 0; i < 3 + trial * 4; ++i)
                answered.append(client.answer().value(u"id").toInt());
            client.kill();
        }
        LineClient client(store());
        for (const int id : std::as_const(answered)) {
            const QByteArray target = prefix + QByteArray::number(id);
            client.send(lineFor(id, origin.url(target), ",\"headers\":[[\"Cache-Control\",\"only-if-cached\"]]"));
            const QJsonObject answer = client.answer();
            QCOMPARE(answer.value(u"source").toString(), u"cache");
            QCOMPARE(bodyOf(answer), body + target);
        }
    }
    const CommandOutcome listed = runCommand({ QStringLiteral("ls"), store(), QStringLiteral("--json-lines") });
    QCOMPARE(listed.status, 0);
    const QByteArrayList lines = listed.lines();
    for (const QByteArray &line : lines)
        QVERIFY2(jsonOf(line).value(u"error").isNull(), line.constData());
}

void TestGet::twoProcesses()
{
    constexpr int Rounds = 100;
    ScriptedOrigin origin([](const OriginRequest &request, int) {
        OriginAnswer answer = fresh(request.headers.joined("Foo"));
        answer.headers.append("Vary", "Foo");
        return answer;
    });
    LineClient one(store());
    LineClient two(store());
    const auto ask = [&origin](LineClient &client, int id, const QByteArray &foo) {
        client.send(lineFor(id, origin.url("/same"), (",\"headers\":[[\"Foo\",\"" + foo + "\"]]").constData()));
    };
    for (int i = 0; i < Rounds; ++i) {
        ask(one, i, "1-" + QByteArray::number(i % 8));
        ask(two, i, "2-" + QByteArray::number(i % 8));
    }
    for (int i = 0; i < Rounds; ++i) {
        for (LineClient *client : { &one, &two }) {
            const QJsonObject answer = client->answer();
            QCOMPARE(answer.value(u"error"), QJsonValue(QJsonValue::Null));
            const QByteArray foo = (client == &one ? "1-" : "2-") + QByteArray::number(answer.value(u"id").toInt() % 8);
            QCOMPARE(bodyOf(answer), foo);
        }
    }
    // No variant was lost.
    const qsizetype before = origin.requests().size();
    for (int i = 0; i < 8; ++i) {
        ask(one, i, "2-" + QByteArray::number(i));
        QCOMPARE(one.answer().value(u"source").toString(), u"cache");
    }
    QCOMPARE(origin.requests().size(), before);
}

void TestGet::usage_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("no URL") << QStringList{ QStringLiteral("--cache"), QStringLiteral("/nowhere/x") };
    QTest::newRow("no cache") << QStringList{ QStringLiteral("http://127.0.0.1/") };
    QTest::newRow("no field") << QStringList{ QStringLiteral("http://127.0.0.1:1/"), QStringLiteral("--cache"),
                                              QStringLiteral("/tmp"), QStringLiteral("-H"),
                                              QStringLiteral("nonsense") };
    QTest::newRow("both forms") << QStringList{ QStringLiteral("http://127.0.0.1:1/"), QStringLiteral("--cache"),
                                                QStringLiteral("x"), QStringLiteral("--json"),
                                                QStringLiteral("--json-lines") };
}

void TestGet::usage()
{
    QFETCH(QStringList, arguments);
    const QString free = store();
    arguments.replaceInStrings(QStringLiteral("/tmp"), free);
    const CommandOutcome outcome = runCommand(QStringList{ QStringLiteral("get") } + arguments);
    QCOMPARE(outcome.status, 2);
    QVERIFY(!outcome.err.isEmpty());
}

QTEST_GUILESS_MAIN(TestGet)
#include "test_get.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// `etagere-cli lab` as a class uses it, and what its resources teach to curl, CacheControl and httplib2.
#include "support/childprocess.h"
#include "support/commandline.h"

#include <etagere/lab.h>

#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QProcess>
#include <QtCore/QTemporaryDir>
#include <QtNetwork/QTcpServer>
#include <QtTest/QTest>

#include <csignal>

using namespace etagere;
using namespace etagere::test;

namespace {

constexpr int PatienceMs = 60'000;

QByteArray lineOf(QProcess &process)
{
    while (!process.canReadLine()) {
        if (!process.waitForReadyRead(PatienceMs))
            qFatal("no line came: %s", process.readAllStandardError().constData());
    }
    return process.readLine().chopped(1);
}

/// tests/interop/lab_clients.py. The client's clock and the lab's move together.
class PythonClient
{
public:
    PythonClient(const QByteArray &kind, const QString &folder)
    {
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        endWithTheTest(m_process);
        m_process.start(QStringLiteral("/usr/bin/python3"),
                        { QStringLiteral("-B"), QStringLiteral(ETAGERE_SOURCE_DIR "/tests/interop/lab_clients.py"),
                          QString::fromLatin1(kind), folder });
    }
    ~PythonClient()
    {
        m_process.closeWriteChannel();
        m_process.waitForFinished(PatienceMs);
    }

    QJsonObject get(const QByteArray &url, qint64 ahead, const QJsonObject &headers = {})
    {
        const QJsonObject wanted{ { QStringLiteral("url"), QString::fromUtf8(url) },
                                  { QStringLiteral("ahead"), ahead },
                                  { QStringLiteral("headers"), headers } };
        m_process.write(QJsonDocument(wanted).toJson(QJsonDocument::Compact) + '\n');
        return QJsonDocument::fromJson(lineOf(m_process)).object();
    }

private:
    QProcess m_process;
};

bool isFromCache(const QJsonObject &answer) { return answer[u"fromCache"].toBool(); }

bool hasVersion(const QJsonObject &answer, int version)
{
    return answer[u"body"].toString().contains(QStringLiteral("\"version\": %1,").arg(version));
}

/// The lab beside the test, as long as the object lives.
class RunningLab
{
public:
    explicit RunningLab(const QStringList &arguments = {})
    {
        endWithTheTest(m_process);
        m_process.start(QStringLiteral(ETAGERE_BIN_DIR "/etagere-cli"),
                        QStringList{ QStringLiteral("lab") } + arguments);
        for (qsizetype i = 0; i < labResources().size(); ++i)
            m_lines.append(lineOf(m_process));
    }
    ~RunningLab()
    {
        m_process.terminate();
        m_process.waitForFinished(PatienceMs);
    }
    const QByteArrayList &lines() const { return m_lines; }
    QByteArray url(qsizetype i) const { return m_lines.at(i).first(m_lines.at(i).indexOf(' ')); }
    QProcess &process() { return m_process; }

private:
    QProcess m_process;
    QByteArrayList m_lines;
};

QByteArray curl(const QByteArray &url, const QStringList &options = {})
{
    QProcess process;
    process.start(QStringLiteral("curl"),
                  QStringList{ QStringLiteral("-sSi"), QStringLiteral("--noproxy"), QStringLiteral("*") } + options
                      + QStringList{ QString::fromUtf8(url) });
    if (!process.waitForFinished(PatienceMs))
        qFatal("curl hung");
    return process.readAllStandardOutput() + process.readAllStandardError();
}

} // namespace

class TestLabPython : public QObject
{
    Q_OBJECT

private slots:
    void commandLine();
    void endsBySignal_data();
    void endsBySignal();
    void endsWithItsReader();
    void takenPort();
    void curlRevalidates();
    void bothReuseAndRevalidate_data();
    void bothReuseAndRevalidate();
    void bothObeyNoStore_data() { bothReuseAndRevalidate_data(); }
    void bothObeyNoStore();
    void bothKeepToVary_data() { bothReuseAndRevalidate_data(); }
    void bothKeepToVary();
    void keptEtagFoolsBoth_data() { bothReuseAndRevalidate_data(); }
    void keptEtagFoolsBoth();
    void noCacheDividesThem();
    void lastModifiedAloneDividesThem();

private:
    /// An origin whose clock is `ahead` of the system's.
    std::unique_ptr<LabOrigin> origin()
    {
        m_ahead = 0;
        return LabOrigin::start(0, [this] { return currentTime() + m_ahead * 1000; }).value();
    }

    QTemporaryDir m_folders;
    std::atomic<qint64> m_ahead = 0;
};

void TestLabPython::commandLine()
{
    RunningLab lab;
    const QList<LabResource> &resources = labResources();
    QCOMPARE(lab.lines().size(), resources.size());
    for (qsizetype i = 0; i < resources.size(); ++i) {
        QVERIFY(lab.lines().at(i).startsWith("http://127.0.0.1:"));
        QVERIFY(lab.lines().at(i).endsWith('/' + resources.at(i).name + ' ' + resources.at(i).teaches.toUtf8()));
        QVERIFY(curl(lab.url(i)).startsWith("HTTP/1.1 200 OK\r\n"));
    }
}

void TestLabPython::endsBySignal_data()
{
    QTest::addColumn<int>("signal");
    QTest::newRow("SIGINT") << SIGINT;
    QTest::newRow("SIGTERM") << SIGTERM;
}

void TestLabPython::endsBySignal()
{
    QFETCH(int, signal);
    RunningLab lab;
    ::kill(pid_t(lab.process().processId()), signal);
    QVERIFY(lab.process().waitForFinished(PatienceMs));
    QCOMPARE(lab.process().exitStatus(), QProcess::NormalExit);
    QCOMPARE(lab.process().exitCode(), 0);
    QVERIFY(curl(lab.url(0)).contains("curl: "));
}

void TestLabPython::endsWithItsReader()
{
    QProcess shell;
    shell.start(QStringLiteral("bash"),
                { QStringLiteral("-c"), QStringLiteral("set -o pipefail; \"$0\" lab | head -n 1"),
                  QStringLiteral(ETAGERE_BIN_DIR "/etagere-cli") });
    QVERIFY(shell.waitForFinished(PatienceMs));
    QCOMPARE(shell.exitCode(), 0); // of all that ran
    QCOMPARE(shell.readAllStandardError(), QByteArray());
}

void TestLabPython::takenPort()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    const QString port = QString::number(other.serverPort());
    const CommandOutcome refused = runCommand({ QStringLiteral("lab"), QStringLiteral("--port"), port });
    QCOMPARE(refused.status, 3);
    QVERIFY(refused.out.isEmpty());
    QVERIFY(refused.err.contains(port.toUtf8()));
    other.close();
    RunningLab lab({ QStringLiteral("--port"), port });
    QVERIFY(lab.url(0).contains(':' + port.toUtf8() + '/'));
    QCOMPARE(runCommand({ QStringLiteral("lab"), QStringLiteral("--port"), QStringLiteral("99999") }).status, 2);
}

/// Lessons 4 to 7 by hand.
void TestLabPython::curlRevalidates()
{
    RunningLab lab;
    const QByteArray url = lab.url(3); // stale
    QVERIFY(curl(url).contains("ETag: \"stale-1\"\r\n"));
    const QByteArray same = curl(
        url, { QStringLiteral("-H"), QStringLiteral("If-None-Match: \"stale-1\""), QStringLiteral("--compressed") });
    QVERIFY(same.startsWith("HTTP/1.1 304 Not Modified\r\n"));
    QVERIFY(same.endsWith("\r\n\r\n"));
    QVERIFY(curl(url, { QStringLiteral("-H"), QStringLiteral("If-None-Match: \"old\"") }).startsWith("HTTP/1.1 200 "));
    QVERIFY(curl(url, { QStringLiteral("-I") }).startsWith("HTTP/1.1 200 "));
    QVERIFY(curl(url, { QStringLiteral("-r"), QStringLiteral("0-3") }).contains("Content-Range: bytes 0-3/"));
    QVERIFY(curl(url, { QStringLiteral("-d"), QStringLiteral("x") }).startsWith("HTTP/1.1 405 "));
    // On one connection.
    QVERIFY(curl(url, { QString::fromUtf8(url) }).count("HTTP/1.1 200 OK\r\n") == 2);
}

void TestLabPython::bothReuseAndRevalidate_data()
{
    QTest::addColumn<QByteArray>("client");
    QTest::newRow("CacheControl") << QByteArray("cachecontrol");
    QTest::newRow("httplib2") << QByteArray("httplib2");
}

/// Lessons 1, 2, 4, 5 and 6.
void TestLabPython::bothReuseAndRevalidate()
{
    QFETCH(QByteArray, client);
    const auto lab = origin();
    PythonClient python(client, m_folders.filePath(QStringLiteral("reuse") + QString::fromLatin1(client)));
    const QByteArray url = lab->url("stale");
    QCOMPARE(python.get(url, 0)[u"status"].toInt(), 200);
    QVERIFY(isFromCache(python.get(url, 0)));
    QCOMPARE(lab->seen().size(), 1);

    m_ahead = 40;
    const QJsonObject confirmed = python.get(url, m_ahead);
    QCOMPARE(confirmed[u"status"].toInt(), 200);
    QVERIFY(isFromCache(confirmed) && hasVersion(confirmed, 1));
    QCOMPARE(lab->seen().size(), 2);
    QCOMPARE(lab->seen().last().headers.joined("If-None-Match"), QByteArray("\"stale-1\""));
    QCOMPARE(lab->seen().last().status, 304);

    LabKnobs knobs = lab->knobs("stale").value();
    knobs.version = 2;
    QVERIFY(lab->setKnobs("stale", knobs));
    m_ahead = 80;
    const QJsonObject changed = python.get(url, m_ahead);
    QVERIFY(!isFromCache(changed) && hasVersion(changed, 2));
    QCOMPARE(lab->seen().last().headers.joined("If-None-Match"), QByteArray("\"stale-1\""));
    QCOMPARE(lab->seen().last().status, 200);
}

/// Lesson 8.
void TestLabPython::bothObeyNoStore()
{
    QFETCH(QByteArray, client);
    const auto lab = origin();
    PythonClient python(client, m_folders.filePath(QStringLiteral("nostore") + QString::fromLatin1(client)));
    QVERIFY(lab->setKnobs("no-cache", { .maxAge = 60, .noStore = true }));
    for (int i = 0; i < 2; ++i)
        QVERIFY(!isFromCache(python.get(lab->url("no-cache"), 0)));
    QCOMPARE(lab->seen().size(), 2);
    QVERIFY(!lab->seen().last().headers.contains("If-None-Match"));
}

/// Lesson 9.
void TestLabPython::bothKeepToVary()
{
    QFETCH(QByteArray, client);
    const auto lab = origin();
    PythonClient python(client, m_folders.filePath(QStringLiteral("vary") + QString::fromLatin1(client)));
    const auto get = [&](const char *language) {
        return python.get(lab->url("languages"), 0,
                          { { QStringLiteral("accept-language"), QString::fromLatin1(language) } });
    };
    QVERIFY(get("de")[u"body"].toString().contains(u"Guten Tag"));
    QVERIFY(isFromCache(get("de")));
    const QJsonObject french = get("fr");
    QVERIFY(!isFromCache(french) && french[u"body"].toString().contains(u"Bonjour"));
}

/// Lesson 11.
void TestLabPython::keptEtagFoolsBoth()
{
    QFETCH(QByteArray, client);
    const auto lab = origin();
    PythonClient python(client, m_folders.filePath(QStringLiteral("kept") + QString::fromLatin1(client)));
    QVERIFY(lab->setKnobs("faults", { .maxAge = 30 }));
    python.get(lab->url("faults"), 0);
    QVERIFY(lab->setKnobs("faults", { .version = 2, .maxAge = 30, .keepsEtag = true }));
    m_ahead = 40;
    QVERIFY(hasVersion(python.get(lab->url("faults"), m_ahead), 1));
    QCOMPARE(lab->seen().last().status, 304);
}

/// Lesson 12: CacheControl serves what says no-cache as long as its time is not over, httplib2 asks.
void TestLabPython::noCacheDividesThem()
{
    const auto lab = origin();
    QVERIFY(lab->setKnobs("two-clocks", { .maxAge = 60, .noCache = true }));
    const auto secondAnswers = [&](const char *client) {
        PythonClient python(client, m_folders.filePath(QStringLiteral("nocache") + QLatin1StringView(client)));
        python.get(lab->url("two-clocks"), 0);
        lab->forgetSeen();
        python.get(lab->url("two-clocks"), 0);
        return lab->seen().size();
    };
    QCOMPARE(secondAnswers("cachecontrol"), 0);
    QCOMPARE(secondAnswers("httplib2"), 1);
    QCOMPARE(lab->seen().last().status, 304);
}

/// Lesson 12: httplib2 asks with Last-Modified alone, CacheControl drops the entry.
void TestLabPython::lastModifiedAloneDividesThem()
{
    const auto statusOfSecond = [&](const char *client) {
        const auto lab = origin();
        (void)lab->setKnobs("two-clocks", { .etag = LabEtag::None, .unchangedFor = 86'400, .maxAge = 60 });
        PythonClient python(client, m_folders.filePath(QStringLiteral("modified") + QLatin1StringView(client)));
        python.get(lab->url("two-clocks"), 0);
        m_ahead = 70;
        python.get(lab->url("two-clocks"), m_ahead);
        return lab->seen().last().status;
    };
    QCOMPARE(statusOfSecond("httplib2"), 304);
    QCOMPARE(statusOfSecond("cachecontrol"), 200);
}

QTEST_GUILESS_MAIN(TestLabPython)
#include "test_lab_python.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// Many entries asked about at once, politely.
#include "client/hostpace.h"

#include <etagere/datetime.h>

#include <QtCore/QElapsedTimer>
#include <QtTest/QTest>

#include <atomic>
#include <mutex>
#include <thread>

using namespace etagere;

namespace {

ReplayItem item(const QByteArray &url)
{
    ReplayItem one;
    one.key = { url, KeyType::Text, 0 };
    one.stored.url = url;
    one.stored.status = 200;
    one.stored.headers = { { "ETag", "\"a\"" } };
    one.stored.body = Part::fromBytes("0123456789");
    return one;
}

QList<ReplayItem> items(const QByteArray &host, int count)
{
    QList<ReplayItem> all;
    for (int i = 0; i < count; ++i)
        all.append(item("http://" + host + "/" + QByteArray::number(i)));
    return all;
}

CachedResponse answerWith(int status, HeaderList headers = {})
{
    CachedResponse response;
    response.status = status;
    response.headers = std::move(headers);
    response.requestTime = response.responseTime = currentTime();
    return response;
}

Result<Exchange> exchangeOf(const CachedResponse &response)
{
    Exchange exchange;
    exchange.response = response;
    return exchange;
}

} // namespace

class TestBulkReplay : public QObject
{
    Q_OBJECT

private slots:
    void rests_data();
    void rests();
    void counts();
    void fewToAHost();
    void restIsKept();
    void tooLongARest();
    void otherHostsGoOn();
    void cancel();
    void readsInTheCallersThread();
    void cancelWhileReading();
};

void TestBulkReplay::rests_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<HeaderList>("headers");
    QTest::addColumn<qint64>("seconds");
    QTest::newRow("none") << 200 << HeaderList() << qint64(0);
    QTest::newRow("429, seconds") << 429 << HeaderList{ { "Retry-After", "30" } } << qint64(30);
    QTest::newRow("503, date") << 503 << HeaderList{ { "Retry-After", "Sun, 01 Mar 2026 12:00:30 GMT" } } << qint64(30);
    QTest::newRow("503, nonsense") << 503 << HeaderList{ { "Retry-After", "soon" } } << qint64(0);
    QTest::newRow("200 with Retry-After") << 200 << HeaderList{ { "Retry-After", "30" } } << qint64(0);
    const HeaderField reset{ "X-Esi-Error-Limit-Reset", "42" };
    QTest::newRow("ESI, plenty left") << 200 << HeaderList{ { "X-Esi-Error-Limit-Remain", "99" }, reset } << qint64(0);
    QTest::newRow("ESI, few left") << 404 << HeaderList{ { "x-esi-error-limit-remain", "5" }, reset } << qint64(42);
    QTest::newRow("ESI, none left") << 420 << HeaderList{ reset } << qint64(42);
}

void TestBulkReplay::rests()
{
    QFETCH(int, status);
    QFETCH(HeaderList, headers);
    QFETCH(qint64, seconds);
    QCOMPARE(restAsked(answerWith(status, headers), parseIsoTime("2026-03-01T12:00:00Z")), seconds * 1000);
}

void TestBulkReplay::counts()
{
    const Transport transport = [](const Request &request, const std::stop_token &) -> Result<Exchange> {
        if (request.url.endsWith('0'))
            return exchangeOf(answerWith(304));
        if (request.url.endsWith('1'))
            return exchangeOf(answerWith(200, { { "ETag", "\"b\"" } }));
        return failure(ErrorCode::Io, QStringLiteral("gone"));
    };
    QList<ReplayItem> all = items("h", 3);
    all.append(item({}));
    std::atomic<int> told = 0;
    const BulkReplaySummary summary =
        replayAll(all, transport, {}, [&told](const ReplayItem &, const Replay &) { ++told; });
    QCOMPARE(summary.notModified, 1);
    QCOMPARE(summary.full, 1);
    QCOMPARE(summary.failed, 1);
    QCOMPARE(summary.skipped, 1);
    QCOMPARE(summary.bytesSaved, 10);
    QCOMPARE(told, 4);
    QVERIFY(!summary.isCancelled);
}

void TestBulkReplay::fewToAHost()
{
    std::mutex mutex;
    QHash<QByteArray, int> running;
    int most = 0;
    int mostOfAll = 0;
    const Transport transport = [&](const Request &request, const std::stop_token &) -> Result<Exchange> {
        const QByteArray host = request.url.split('/').at(2);
        {
            const std::lock_guard lock(mutex);
            most = qMax(most, ++running[host]);
            mostOfAll = qMax(mostOfAll, running.value("a") + running.value("b") + running.value("c"));
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        const std::lock_guard lock(mutex);
        --running[host];
        return exchangeOf(answerWith(304));
    };
    replayAll(items("a", 10) + items("b", 10) + items("c", 10), transport, {}, {});
    QCOMPARE(most, 2);
    QVERIFY2(mostOfAll > 2, "several hosts at once");
}

void TestBulkReplay::restIsKept()
{
    std::mutex mutex;
    QList<Msecs> times;
    const Transport transport = [&](const Request &, const std::stop_token &) -> Result<Exchange> {
        const std::lock_guard lock(mutex);
        times.append(currentTime());
        if (times.size() == 1)
            return exchangeOf(answerWith(503, { { "Retry-After", "1" } }));
        return exchangeOf(answerWith(304));
    };
    BulkReplayLimits limits;
    limits.perHost = 1;
    const BulkReplaySummary summary = replayAll(items("a", 3), transport, limits, {});
    QCOMPARE(summary.notModified, 2);
    QCOMPARE(summary.notes.size(), 1);
    QVERIFY2(times.at(1) - times.at(0) >= 1000, QByteArray::number(times.at(1) - times.at(0)).constData());
}

void TestBulkReplay::tooLongARest()
{
    BulkReplayLimits limits;
    limits.perHost = 1;
    const Transport busy = [](const Request &, const std::stop_token &) {
        return exchangeOf(answerWith(429, { { "Retry-After", "3600" } }));
    };
    const BulkReplaySummary summary = replayAll(items("a", 5), busy, limits, {});
    QCOMPARE(summary.failed, 1);
    QCOMPARE(summary.skipped, 4);
    QVERIFY(summary.notes.first().contains(u"3600"));
}

void TestBulkReplay::otherHostsGoOn()
{
    const Transport transport = [](const Request &request, const std::stop_token &) -> Result<Exchange> {
        const bool isBusy = request.url.startsWith("http://a/");
        return exchangeOf(isBusy ? answerWith(429, { { "Retry-After", "3600" } }) : answerWith(304));
    };
    const BulkReplaySummary summary = replayAll(items("a", 5) + items("b", 5), transport, {}, {});
    QCOMPARE(summary.notModified, 5);
    QCOMPARE(summary.notModified + summary.failed + summary.skipped, 10);
}

void TestBulkReplay::cancel()
{
    std::stop_source source;
    const Transport transport = [&source](const Request &, const std::stop_token &) -> Result<Exchange> {
        source.request_stop();
        return exchangeOf(answerWith(503, { { "Retry-After", "30" } }));
    };
    QElapsedTimer timer;
    timer.start();
    const BulkReplaySummary summary = replayAll(items("a", 50), transport, {}, {}, source.get_token());
    QVERIFY(summary.isCancelled);
    QVERIFY2(timer.elapsed() < 5000, "it does not sit the rest out");
}

void TestBulkReplay::readsInTheCallersThread()
{
    const QList<ReplayItem> all = items("a", 6) + items("b", 6);
    QList<QByteArray> urls;
    for (const ReplayItem &one : all)
        urls.append(one.stored.url);
    const std::thread::id caller = std::this_thread::get_id();
    std::atomic<int> running = 0;
    int mostRunning = 0;
    bool isElsewhere = false;
    const auto read = [&](qsizetype index) -> Result<ReplayItem> {
        isElsewhere |= std::this_thread::get_id() != caller;
        mostRunning = qMax(mostRunning, int(running));
        if (index == 3)
            return failure(ErrorCode::NotFound, QStringLiteral("It is gone"));
        return all.at(index);
    };
    const Transport transport = [&running](const Request &, const std::stop_token &) {
        ++running;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
        --running;
        return exchangeOf(answerWith(304));
    };
    QList<qsizetype> told;
    QString problem;
    const auto take = [&](qsizetype index, const ReplayItem &item, const Replay &replay) {
        told.append(index);
        if (index == 3)
            problem = replay.exchange.error().message;
        else
            QCOMPARE(item.stored.url, urls.at(index));
    };
    const BulkReplaySummary summary = replayAll(urls, read, transport, {}, take);
    QVERIFY(!isElsewhere);
    QVERIFY(mostRunning <= 4); // the others are sent while one is read, two to a host
    QCOMPARE(told.size(), 12);
    QCOMPARE(problem, QStringLiteral("It is gone"));
    QCOMPARE(summary.notModified, 11);
    QCOMPARE(summary.skipped, 1);
}

void TestBulkReplay::cancelWhileReading()
{
    std::stop_source source;
    int reads = 0;
    const auto read = [&](qsizetype) -> Result<ReplayItem> {
        ++reads;
        source.request_stop();
        return failure(ErrorCode::Cancelled, {});
    };
    const auto neverSent = [](const Request &, const std::stop_token &) { return exchangeOf(answerWith(500)); };
    const QList<QByteArray> urls(50, "http://a/");
    const BulkReplaySummary summary = replayAll(urls, read, neverSent, {}, {}, source.get_token());
    QVERIFY(summary.isCancelled);
    QCOMPARE(summary.failed, 0);
    QVERIFY(reads <= 2); // those of the one host that were on their way
}

QTEST_GUILESS_MAIN(TestBulkReplay)
#include "test_bulkreplay.moc"

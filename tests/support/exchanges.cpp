// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/exchanges.h"

#include <QtCore/QElapsedTimer>

#include <atomic>
#include <thread>

namespace etagere::test {

qint64 msToCancel(const Transport &transport, const Request &request, const std::function<bool()> &isUnderWay)
{
    std::stop_source stop;
    std::atomic<qint64> endedNs = 0;
    bool isCancelled = false;
    std::thread thread([&] {
        const Result<Exchange> result = transport(request, stop.get_token());
        endedNs = std::chrono::steady_clock::now().time_since_epoch().count();
        isCancelled = !result && result.error().code == ErrorCode::Cancelled;
    });
    while (!isUnderWay() && endedNs == 0)
        std::this_thread::yield();
    const qint64 stoppedNs = std::chrono::steady_clock::now().time_since_epoch().count();
    stop.request_stop();
    thread.join();
    return isCancelled ? (endedNs - stoppedNs) / 1'000'000 : -1;
}

QByteArray bodyOf(const Exchange &exchange)
{
    const Result<QByteArray> body = exchange.response.body.readAll(exchange.response.body.size);
    if (!body)
        qFatal("%s", qPrintable(body.error().text()));
    return *body;
}

QByteArray problemOf(const Result<Exchange> &result)
{
    return result ? QByteArray("no failure")
                  : QByteArray::number(int(result.error().code)) + ' ' + result.error().text().toUtf8();
}

QByteArray mismatch(const Result<Exchange> &result, ErrorCode code, const char *words)
{
    if (result)
        return "no failure";
    const Error &error = result.error();
    const bool isRight = error.code == code && error.message.contains(QString::fromUtf8(words))
        && error.where.startsWith(u"http") && error.where.count(u'/') == 2 && !error.text().contains(u"secret");
    return isRight ? QByteArray() : problemOf(result);
}

} // namespace etagere::test

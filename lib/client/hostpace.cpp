// SPDX-License-Identifier: LGPL-3.0-or-later
#include "client/hostpace.h"

#include "core/translate.h"
#include "http/fieldlist.h"
#include "http/urlbytes.h"

#include <etagere/datetime.h>

namespace etagere {

namespace {

constexpr qint64 EsiErrorsToSpare = 10; ///< other programs of the user spend from the same limit
constexpr int EsiLimitReached = 420;

std::optional<qint64> number(const CachedResponse &response, const char *name)
{
    const std::optional<QByteArray> value = response.headers.value(name);
    return value ? deltaSeconds(value->trimmed()) : std::nullopt;
}

Msecs retryAfter(const CachedResponse &response, Msecs now)
{
    if (response.status != 429 && response.status != 503)
        return 0;
    if (const std::optional<qint64> seconds = number(response, "Retry-After"))
        return *seconds * 1000;
    const Msecs date = parseHttpDate(response.headers.value("Retry-After").value_or(QByteArray()));
    return date == NoTime ? 0 : qMax<Msecs>(0, date - now);
}

} // namespace

Msecs restAsked(const CachedResponse &response, Msecs now)
{
    const std::optional<qint64> left = number(response, "X-Esi-Error-Limit-Remain");
    const std::optional<qint64> reset = number(response, "X-Esi-Error-Limit-Reset");
    const bool isSpent = response.status == EsiLimitReached || (left && *left <= EsiErrorsToSpare);
    return qMax(retryAfter(response, now), isSpent ? reset.value_or(0) * 1000 : 0);
}

HostPace::HostPace(const QList<QByteArray> &urls, const BulkReplayLimits &limits)
    : m_limits(limits)
{
    for (qsizetype i = 0; i < urls.size(); ++i) {
        m_origins.append(originOf(urls.at(i)));
        m_hosts[m_origins.last()].waiting.append(i);
    }
    m_waiting = urls.size();
}

qsizetype HostPace::take(Msecs now)
{
    Host *next = nullptr;
    for (Host &host : m_hosts) {
        const bool hasRoom = host.running < m_limits.perHost && host.restsUntil <= now;
        if (hasRoom && !host.waiting.isEmpty() && (!next || host.waiting.first() < next->waiting.first()))
            next = &host;
    }
    if (!next)
        return -1;
    ++next->running;
    --m_waiting;
    return next->waiting.takeFirst();
}

QString HostPace::finished(qsizetype index, const Replay &replay, Msecs now)
{
    const QByteArray origin = m_origins.at(index);
    Host &host = m_hosts[origin];
    --host.running;
    const Msecs rest = replay.exchange ? restAsked(replay.exchange->response, now) : 0;
    if (rest == 0)
        return {};
    host.restsUntil = qMax(host.restsUntil, now + rest);
    const QString name = QString::fromLatin1(origin);
    if (rest <= m_limits.longestWait)
        return tr("%1 asked for a rest of %2 s").arg(name).arg(rest / 1000);
    drop(host);
    return tr("%1 asked for a rest of %2 s, so it was not asked again").arg(name).arg(rest / 1000);
}

void HostPace::drop(Host &host)
{
    m_dropped += host.waiting.size();
    m_waiting -= host.waiting.size();
    host.waiting.clear();
}

} // namespace etagere

// SPDX-License-Identifier: GPL-3.0-or-later
#include "replays/replayplan.h"

#include "cellfilter.h"

#include <QtCore/QHash>
#include <algorithm>

namespace etagere {

namespace {

// An empty method is one that the entry does not hold: only answers to GET are stored so.
bool isSafe(QByteArrayView method) { return method.isEmpty() || method == "GET" || method == "HEAD"; }

QList<ReplayPlan::Host> sorted(const QHash<QByteArray, qint64> &byHost)
{
    QList<ReplayPlan::Host> hosts;
    for (auto host = byHost.cbegin(); host != byHost.cend(); ++host)
        hosts.append({ host.key(), host.value() });
    std::sort(hosts.begin(), hosts.end(), [](const ReplayPlan::Host &a, const ReplayPlan::Host &b) {
        return std::pair(b.requests, a.name) < std::pair(a.requests, b.name);
    });
    return hosts;
}

} // namespace

ReplayPlan replayPlan(const EntryTable &table, const std::vector<quint32> &rows, const std::stop_token &stop)
{
    ReplayPlan plan;
    QHash<QByteArray, qint64> byHost;
    for (const quint32 number : rows) {
        if (stop.stop_requested())
            break;
        const Row row = table.row(number);
        ++plan.looked;
        if (row.url.isEmpty() && row.isRead()) {
            ++plan.withoutUrl;
        } else if (!isSafe(row.method)) {
            ++plan.ofOtherMethods;
        } else {
            plan.targets.append({ row.storedKey(), row.url.toByteArray() });
            if (row.url.isEmpty())
                ++plan.ofUnknownHost;
            else
                ++byHost[urlHost(row.url).toByteArray()];
        }
    }
    plan.hosts = sorted(byHost);
    return plan;
}

} // namespace etagere

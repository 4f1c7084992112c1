// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/bulkreplay.h>

#include <QtCore/QHash>

namespace etagere {

/// How long a host wants to be left alone after this answer, milliseconds; 0: not at all.
Msecs restAsked(const CachedResponse &response, Msecs now);

/// Which items may be sent now. Not thread-safe: its user holds a lock.
class HostPace
{
public:
    HostPace(const QList<QByteArray> &urls, const BulkReplayLimits &limits);

    /// The next item whose host has room; -1: none now.
    qsizetype take(Msecs now);
    bool isEmpty() const { return m_waiting == 0; }
    /// The answer to item `index` is there. Gives a note when the host asks for a rest.
    QString finished(qsizetype index, const Replay &replay, Msecs now);
    /// Items that were dropped because their host wants too long a rest.
    qint64 dropped() const { return m_dropped; }

private:
    struct Host {
        QList<qsizetype> waiting; ///< ascending
        int running = 0;
        Msecs restsUntil = 0;
    };
    void drop(Host &host);

    QList<QByteArray> m_origins;
    QHash<QByteArray, Host> m_hosts;
    const BulkReplayLimits m_limits;
    qsizetype m_waiting = 0;
    qint64 m_dropped = 0;
};

} // namespace etagere

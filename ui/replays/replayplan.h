// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/bulkreplay.h>
#include <etagere/entrytable.h>

namespace etagere {

/// The entries that a replay is aimed at, and what can be said of it before the first request goes out.
struct ReplayPlan {
    /// Everything of the answers is kept until it is written back or forgotten.
    static constexpr qsizetype MostTargets = 20'000;

    QList<ReplayTarget> targets; ///< those that would be asked about
    struct Host {
        QByteArray name;
        qint64 requests = 0;
    };
    QList<Host> hosts;         ///< by the number of their requests, the most first
    qint64 ofUnknownHost = 0;  ///< whose values were not read yet
    qint64 looked = 0;         ///< with those that are left out:
    qint64 withoutUrl = 0;     ///< nothing says what to ask for
    qint64 ofOtherMethods = 0; ///< neither GET nor HEAD: to ask again might do something
};

/// Looks at `rows`; meant for a worker.
ReplayPlan replayPlan(const EntryTable &table, const std::vector<quint32> &rows, const std::stop_token &stop);

} // namespace etagere

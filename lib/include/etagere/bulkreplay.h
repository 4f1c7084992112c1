// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/edit.h>
#include <etagere/replay.h>

namespace etagere {

/// A stored response to ask about, with the version it was read in.
struct ReplayItem {
    StoredKey key;
    Version seen;
    CachedResponse stored;
};

struct BulkReplayLimits {
    int atOnce = 8;
    int perHost = 2;
    Msecs longestWait = 60'000; ///< a host that wants a longer rest is left alone from then on
    HeaderList added = {};      ///< sent with each, to every origin among the items
    bool isConditional = true;
};

struct BulkReplaySummary {
    qint64 notModified = 0;
    qint64 full = 0;    ///< the whole response came, changed or not
    qint64 failed = 0;  ///< no answer, or 4xx and 5xx
    qint64 skipped = 0; ///< never sent: without URL, or of a host that wants to be left alone
    qint64 bytesSaved = 0;
    bool isCancelled = false;
    QStringList notes; ///< "esi.evetech.net asked for a rest of 40 s"
};

/// Called one at a time, though from several threads.
using ReplayConsumer = std::function<void(const ReplayItem &item, const Replay &replay)>;

/// Replays all items, several at once but few to a host. Retry-After (RFC 9110 §10.2.3) of a 429 or 503, and ESI's
/// X-Esi-Error-Limit-Remain and -Reset (a 420 says that the limit is reached), make a host rest. Blocking; any thread;
/// ends within 200 ms of a stop.
ETAGERE_EXPORT BulkReplaySummary replayAll(const QList<ReplayItem> &items, const Transport &transport,
                                           const BulkReplayLimits &limits, const ReplayConsumer &consumer,
                                           const std::stop_token &stop = {});

/// Reads one that is to be asked about.
using ReplayReader = std::function<Result<ReplayItem>(qsizetype index)>;

/// The same for entries that are read when their turn has come, by `read` in the caller's thread; `urls` say of which
/// host each is. One that cannot be read is skipped; the consumer hears of it, with an item that is empty.
ETAGERE_EXPORT BulkReplaySummary replayAll(
    const QList<QByteArray> &urls, const ReplayReader &read, const Transport &transport, const BulkReplayLimits &limits,
    const std::function<void(qsizetype index, const ReplayItem &item, const Replay &replay)> &consumer,
    const std::stop_token &stop = {});

/// An entry of a listing that is to be asked about.
struct ReplayTarget {
    StoredKey key;
    QByteArray url; ///< as its row has it: resolved where the entry itself is silent
};

/// What came of asking about one entry.
struct ReplayedEntry {
    ReplayTarget target;
    ReplayVerdict verdict = ReplayVerdict::Failed;
    bool wasSent = false;
    bool hasNews = false; ///< the answer can be written back
    int status = 0;       ///< 0: no answer
    Msecs duration = 0;
    qint64 bytesSaved = 0;
    QString error; ///< why there is no answer
};

/// What came of asking about many, to be written back.
struct ReplayFindings {
    static constexpr qint64 MostBytes = 512LL << 20; ///< of bodies; then no more are asked for, and a note says so
    BulkReplaySummary summary;
    QList<WriteBack> found;
};
using ReplayFindingsPtr = std::shared_ptr<const ReplayFindings>;

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "backend/memcacheddump.h"

#include <etagere/backend.h>

namespace etagere {

struct MetaReply;

/// One listing of one server: its keys, times and what they take by a dump; values, with their own sizes and the
/// client's flags, by pipelined `mg` beside it, two batches on the way. Neither counts as an access for the server.
/// Entries that go meanwhile are left out.
class MemcachedListing
{
public:
    /// `values` is needed for ListDepth::Values alone. All must outlive the listing.
    MemcachedListing(quint8 server, MemcachedConnection *values, ListDepth depth, ListSink &sink, std::stop_token stop);

    /// `values` is of no more use after a failure.
    Result<Done> run(MemcachedDump &dump);

private:
    struct Batch {
        DumpedKeys items;
        qint64 itemBytes = 0; ///< what the answers may come to
    };

    Result<Done> take(const DumpedKeys &found);
    Result<Done> ask(QByteArrayView key, const DumpedKey &item);
    Result<Done> send();
    Result<Done> receive();
    Result<Done> receiveAll();
    Result<Done> receiveItem(const Batch &batch, qsizetype number);
    Result<Done> pushReply(QByteArrayView key, const DumpedKey &item, const MetaReply &reply);
    Result<Done> push(ListedEntry entry, QByteArrayView key);
    Result<Done> pushBroken(QByteArrayView key, const Error &error);

    const quint8 m_server;
    MemcachedConnection *const m_values;
    const ListDepth m_depth;
    ListSink &m_sink;
    const std::stop_token m_stop;
    Batch m_batch;
    QByteArray m_commands;
    std::deque<Batch> m_sent;
};

} // namespace etagere

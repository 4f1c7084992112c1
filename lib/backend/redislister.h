// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "backend/keyprints.h"
#include "backend/redisconnection.h"
#include "backend/redispace.h"

#include <etagere/backend.h>

#include <QtCore/QElapsedTimer>

#include <deque>

namespace etagere {

/// Lists one server's keys: SCAN, and for each batch of keys what the depth asks for. So that the server always has
/// something to do, the next SCAN is sent as soon as its cursor has come, which is before the names of the one before;
/// or together with the questions about those. In the connection's thread; when it fails or is stopped, replies may be
/// outstanding.
class RedisLister
{
public:
    /// `seen` is shared by the listings of a cluster's nodes. `signIn` for a second connection, should a value be
    /// large.
    RedisLister(RedisConnection &connection, const RedisSignIn &signIn, ListDepth depth, ListSink &sink,
                KeyPrints &seen, std::stop_token stop);

    /// All keys that begin with `prefix`.
    Result<Done> scan(const QByteArray &prefix);
    /// These alone.
    Result<Done> these(const QList<QByteArray> &keys);

    /// Keys that another node of the cluster has by now.
    const QList<QByteArray> &moved() const { return m_moved; }
    /// The server does not tell how much memory a key takes.
    bool lacksSizes() const { return m_lacksSizes; }

private:
    /// Of each value at first; a batch of them is what the server keeps for us.
    static constexpr qint64 HeadBytes = 32 * 1024;

    struct Entry {
        QByteArray key;
        QByteArray head;
        Msecs expiresAt = NoTime;
        qint64 memory = 0;
    };
    /// What the server was asked, in the order of its answers.
    struct Step {
        enum class What : quint8 { Names, Details, Types, Rest } what;
        std::vector<Entry> entries;
    };

    Result<Done> run();
    Result<Done> takeStep(Step &step);
    Result<Done> takeNames();
    Result<Done> scanAhead();
    Result<Done> takeDetails(std::vector<Entry> &entries);
    Result<Done> takeDetail(Entry &entry, std::vector<Entry> &doubtful);
    Result<Done> takeTypes(const std::vector<Entry> &entries);
    Result<Done> takeRest(const std::vector<Entry> &entries);
    Result<Done> takeRest(const Entry &entry, const RedisReply &size, const RedisReply &rest);
    /// What the server will hold for us of a large value.
    qint64 restOf(const Entry &entry) const;
    void scanOn(const RedisReply &found, RedisPipeline &pipeline);
    void scanNext(RedisPipeline &pipeline);
    void askDetails(std::vector<RedisReply> &names, RedisPipeline &pipeline);
    void askDetails(std::vector<Entry> &&entries, RedisPipeline &pipeline);
    Result<Done> askTypes(std::vector<Entry> &&entries);
    Result<Done> askRest();
    void dropSeen(std::vector<RedisReply> &names);
    Result<Done> pushNames(const std::vector<RedisReply> &names);
    Result<Done> pushValue(const Entry &entry, qint64 size);
    Result<Done> pushError(const Entry &entry, const Error &error);
    Result<Done> push(const ListedEntry &entry);
    Result<RedisReply> receive() { return m_connection.receive(m_stop); }
    Result<Done> send(const RedisPipeline &pipeline) { return m_connection.send(pipeline, m_stop); }
    void note(qsizetype found);

    RedisConnection &m_connection;
    const RedisSignIn &m_signIn;
    const ListDepth m_depth; ///< Values also where reading leaves no trace
    ListSink &m_sink;
    KeyPrints &m_seen;
    const std::stop_token m_stop;
    RedisPace m_pace;
    QByteArray m_pattern; ///< MATCH; empty: all
    QByteArray m_cursor;
    int m_widening = 1; ///< a pattern that few keys match is looked for among more at a time
    std::deque<Step> m_steps;
    std::deque<Entry> m_large;                 ///< whose rest is still to be asked for
    qint64 m_restBytes = 0;                    ///< of those that were asked for
    bool m_isScanDue = false;                  ///< it waits until no large values do
    std::unique_ptr<RedisConnection> m_second; ///< of RedisSource
    QList<QByteArray> m_moved;
    bool m_lacksSizes = false;
    std::vector<KeyPrints::Print> m_prints; ///< of the names at hand
    QElapsedTimer m_sinceScan;
};

} // namespace etagere

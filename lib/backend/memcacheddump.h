// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "channel/channel.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

namespace etagere {

class MemcachedConnection;

/// What a metadump said of one key.
struct DumpedKey {
    qsizetype offset = 0; ///< of the key in its DumpedKeys
    qsizetype length = 0;
    qint64 expires = 0; ///< seconds since 1970; 0: never
    quint64 cas = 0;
    qint64 itemBytes = 0;
};
struct DumpedKeys {
    QByteArray text;
    std::vector<DumpedKey> keys;
    QByteArrayView keyOf(const DumpedKey &key) const { return QByteArrayView(text).sliced(key.offset, key.length); }
};

/// Unsupported, with what can be done about it.
std::optional<Error> whyNotListed(const MemcachedConnection &connection);

/// All keys of one server, by `lru_crawler metadump` on a connection of its own, in a thread of its own: while a dump
/// is waiting to be read a server before 1.6.19 holds locks, and hangs the clients that share a thread with whoever
/// asks for another one. So it is read as fast as it comes, up to 256 MiB ahead of the reader. Unsupported when the
/// server does not dump.
class MemcachedDump
{
public:
    MemcachedDump(const ServerAddress &address, TellStep tell, const std::stop_token &stop);
    ~MemcachedDump();
    MemcachedDump(const MemcachedDump &) = delete;
    MemcachedDump &operator=(const MemcachedDump &) = delete;

    /// The next keys; none at the end. After a failure no more: those that came before it are given first.
    Result<DumpedKeys> next();
    /// Whether next() would have to wait.
    bool isWaiting() const;

private:
    Result<Done> run(const std::stop_token &stop);
    Result<QByteArrayView> firstLine(MemcachedConnection &connection, const std::stop_token &stop);
    bool pause(std::chrono::milliseconds time, const std::stop_token &stop);
    bool add(QByteArrayView line);
    void handOver(const std::stop_token &stop);

    const ServerAddress m_address;
    const TellStep m_tell;
    DumpedKeys m_filling; ///< of the thread alone
    mutable std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::deque<DumpedKeys> m_ready;
    qint64 m_readyBytes = 0;
    std::optional<Result<Done>> m_end;
    std::stop_source m_stop;
    std::stop_callback<std::function<void()>> m_forward;
    std::thread m_thread;
};

} // namespace etagere

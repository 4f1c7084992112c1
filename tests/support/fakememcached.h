// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/loopbackserver.h"

#include <etagere/location.h>

#include <atomic>
#include <optional>

namespace etagere::test {

/// What looks like memcached 1.6.18 until the test says otherwise: it has the keys key0, key1, ..., each with its own
/// name as its value.
class FakeMemcached
{
public:
    explicit FakeMemcached(int keys = 3);

    /// Answers a command line instead; nothing: as usual. Called in the threads of connections. Before the first one.
    std::function<std::optional<QByteArray>(const QByteArray &line)> answer;
    /// So many bytes are sent on all connections together, then all are closed.
    std::atomic<qint64> mostBytes = std::numeric_limits<qint64>::max();
    /// After the last byte a connection stays open, silent.
    bool staysOpen = false;

    Location location() const;
    qint64 sentBytes() const { return m_sent; }

private:
    void serve(int connection);
    QByteArray usual(const QByteArray &line) const;
    bool send(int connection, const QByteArray &bytes);

    const int m_keys;
    std::atomic<qint64> m_sent = 0;
    LoopbackServer m_server;
};

} // namespace etagere::test

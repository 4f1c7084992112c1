// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/loopbackserver.h"

#include <QtCore/QByteArrayList>

#include <atomic>

namespace etagere::test {

/// A server that speaks Redis' protocol and answers what the test says, also what no Redis would.
class FakeRedis
{
public:
    /// The answer to a command as it goes over the wire; empty: the usual one of an empty Redis 7.0. Called in the
    /// threads of the connections.
    using Answer = std::function<QByteArray(const QByteArrayList &command)>;
    explicit FakeRedis(Answer answer);

    QByteArray location() const { return "redis://127.0.0.1:" + QByteArray::number(m_server.port()); }

    /// How much of the end of the answer to a command is sent only when the next command has come; before the first
    /// connection.
    std::function<qsizetype(const QByteArrayList &command)> withheld;
    std::atomic<qint64> cutAfter = -1; ///< bytes that a connection sends before it closes; -1: all
    std::atomic<qint64> sent = 0;      ///< bytes of the last connection

private:
    void serve(int connection);
    QByteArray answer(const QByteArrayList &command) const;

    const Answer m_answer;
    LoopbackServer m_server;
};

/// Texts as a server writes them.
QByteArray respText(const QByteArray &text);
QByteArray respTexts(const QByteArrayList &texts);
/// SCAN's answer.
QByteArray respScan(const QByteArray &cursor, const QByteArrayList &keys);

} // namespace etagere::test

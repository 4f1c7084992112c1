// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "backend/bridgeinput.h"
#include "backend/bridgelocation.h"
#include "channel/channel.h"

#include <QtCore/QStringList>

namespace etagere {

/// What a program says of itself and its cache.
struct BridgeFacts {
    QString program;   ///< its name
    QString language;  ///< "Python 3.11.2"
    QString className; ///< of the cache
    qint64 pid = 0;
    qint64 entries = -1; ///< -1: it did not say
    bool isReadOnly = false;
    bool hasTtl = false;
    bool readingTouches = false;
    QStringList notes;
};

/// A connection to a program's bridge. Belongs to the thread that opened it.
class BridgeConnection
{
public:
    /// Connects and says hello. Io: no program is there; Permission: another token; Unsupported: another version; else
    /// as Channel::connect.
    static Result<std::unique_ptr<BridgeConnection>> open(const BridgeLocation &location, const TellStep &tell,
                                                          const std::stop_token &stop);

    /// Asks and waits for the answer; `told` goes to the log. What the program refuses is the error that it means, and
    /// the connection as good as before; after all else isUsable() is false.
    Result<BridgeMessage> ask(const BridgeMessage &question, const QString &told, const std::stop_token &stop);

    /// False after a failure, and when the program has closed.
    bool isUsable() const { return m_isGood && m_channel->isAlive(); }
    /// Whether the last failure was an answer, not the want of one.
    bool hasAnswered() const { return m_isGood; }
    const BridgeFacts &facts() const { return m_facts; }
    QString name() const { return m_address.text(); }
    /// BadInput: an answer that makes no sense here.
    Error nonsense() const;

private:
    BridgeConnection(std::unique_ptr<Channel> channel, const ServerAddress &address, TellStep tell);
    Result<Done> introduce(const QByteArray &token, const std::stop_token &stop);
    Result<BridgeMessage> receive(const std::stop_token &stop);

    const std::unique_ptr<Channel> m_channel;
    const ServerAddress m_address;
    const TellStep m_tell;
    BridgeFacts m_facts;
    bool m_isGood = true;
};

} // namespace etagere

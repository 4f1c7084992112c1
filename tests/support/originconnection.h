// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/scriptedorigin.h"

#include <QtNetwork/QTcpSocket>

namespace etagere::test {

/// One connection of a ScriptedOrigin, in its thread: reads requests one after the other and sends the answers.
/// A child of its socket; the socket goes when it closes.
class OriginConnection : public QObject
{
public:
    OriginConnection(ScriptedOrigin &origin, QTcpSocket *socket);

private:
    void read();
    bool readRequest();
    void send(const OriginRequest &request, const OriginAnswer &answer);

    ScriptedOrigin &m_origin;
    QTcpSocket *m_socket;
    QByteArray m_input;
    bool m_isAnswering = false; ///< the next request waits until the answer is sent
};

/// Head and body as they go over the wire.
QByteArray writtenAnswer(const OriginRequest &request, const OriginAnswer &answer);

} // namespace etagere::test

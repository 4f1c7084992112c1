// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "lab/labstate.h"

#include <QtCore/QTimer>
#include <QtNetwork/QTcpSocket>

namespace etagere {

/// One connection of the lab's origin, in its thread: requests one after the other. A child of its socket, which goes
/// when the client is gone or silent for too long.
class LabConnection : public QObject
{
public:
    LabConnection(LabState &state, QTcpSocket *socket);

private:
    void read();
    bool readRequest();
    void send(const LabRequest &request, const LabAnswer &answer);
    void end();

    LabState &m_state;
    QTcpSocket *m_socket;
    QTimer m_silence;
    QByteArray m_input;
    qint64 m_bodyLeft = 0;      ///< of the last request, to be skipped
    bool m_isAnswering = false; ///< the next request waits until the answer is sent
    bool m_isEnding = false;    ///< nothing more is answered
};

} // namespace etagere

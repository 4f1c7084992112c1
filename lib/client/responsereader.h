// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "client/bodyspool.h"

#include <etagere/datetime.h>
#include <etagere/response.h>

namespace etagere {

/// Reads the response to one request as its bytes come, in whatever pieces (RFC 9112 §6.3): passes over interim
/// responses, removes the chunked coding, counts. Does no I/O but the body's spool. Bytes behind the end are ignored.
/// After an error it is of no more use.
class ResponseReader
{
public:
    struct Most {
        qint64 head = 0;         ///< bytes of all heads and the trailers
        qint64 body = 0;         ///< bytes
        qint64 bodyInMemory = 0; ///< bytes; what is above goes to a temporary file
    };
    ResponseReader(QByteArray method, Most most, Clock clock = currentTime);

    /// Takes what came; true once the response is complete. LimitExceeded, or Io when it is not HTTP.
    Result<bool> feed(QByteArrayView bytes);
    /// Nothing more will come. Io with a sentence when that is too early.
    Result<Done> end() const;

    bool hasHead() const { return m_state > State::Fields; }
    qint64 bodyBytes() const { return m_body.size(); }
    qint64 announcedBytes() const { return m_announced; } ///< -1 while unknown
    const QByteArray &received() const { return m_received; }
    /// Status, fields, body, trailers and the time at which the head was there. Call once, when complete.
    CachedResponse take();

private:
    enum class State : quint8 {
        StatusLine,
        Fields,
        Counted,
        UntilClose,
        ChunkSize,
        ChunkData,
        ChunkEnd,
        Trailers,
        Complete
    };

    bool isInBody() const;
    bool isInHead() const;
    Result<Done> takeLine(QByteArrayView &bytes);
    Result<Done> checkLine() const;
    Result<Done> readLine(QByteArrayView line);
    Result<Done> readStatusLine(QByteArrayView line);
    Result<Done> readField(QByteArrayView line);
    Result<Done> endHead();
    Result<Done> startBody();
    Result<Done> startChunk(QByteArrayView line);
    Result<Done> takeBody(QByteArrayView &bytes);
    Error tooLarge() const;
    HeaderList takeFields();

    const QByteArray m_method;
    const Most m_most;
    const Clock m_clock;
    State m_state = State::StatusLine;
    QByteArray m_line; ///< its beginning, until its end has come
    QList<HeaderField> m_fields;
    QByteArray m_received;
    CachedResponse m_response;
    BodySpool m_body;
    qint64 m_left = 0; ///< bytes of the body or chunk that are still to come
    qint64 m_announced = -1;
};

} // namespace etagere

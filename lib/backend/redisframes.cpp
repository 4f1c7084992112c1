// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/redisframes.h"

#include "core/translate.h"

namespace etagere {

namespace {

tl::unexpected<Error> notRedis()
{
    return failure(ErrorCode::BadInput, tr("The server does not speak Redis' protocol; check the port"));
}

} // namespace

Result<Done> RedisFrames::check(QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        if (m_textLeft > 0) {
            const qint64 taken = std::min<qint64>(m_textLeft, bytes.size());
            bytes = bytes.sliced(taken);
            m_textLeft -= taken;
            if (m_textLeft == 0)
                elementEnds();
            continue;
        }
        const qsizetype end = bytes.indexOf('\n');
        const QByteArrayView piece = bytes.first(end < 0 ? bytes.size() : end + 1);
        // A wrong first byte is told at once: the end of its line may never come.
        const bool isKnown = !m_line.isEmpty() || QByteArrayView("+-:$*").contains(piece.front());
        if (!isKnown || m_line.size() + piece.size() > MostLine)
            return notRedis();
        bytes = bytes.sliced(piece.size());
        if (end >= 0 && m_line.isEmpty()) {
            if (Result<Done> done = line(piece); !done)
                return done;
            continue;
        }
        m_line.append(piece.data(), piece.size());
        if (end < 0)
            return Done();
        const QByteArray whole = std::exchange(m_line, QByteArray());
        if (Result<Done> done = line(whole); !done)
            return done;
    }
    return Done();
}

Result<Done> RedisFrames::line(QByteArrayView line)
{
    if (line.size() < 3 || !line.endsWith("\r\n"))
        return notRedis();
    const char type = line.front();
    const QByteArrayView rest = line.sliced(1, line.size() - 3);
    if (type == '+' || type == '-') {
        elementEnds();
        return Done();
    }
    bool isNumber = false;
    const qint64 number = rest.toLongLong(&isNumber);
    if (!isNumber)
        return notRedis();
    switch (type) {
    case ':':
        elementEnds();
        return Done();
    case '$':
        return text(number);
    case '*':
        return array(number);
    default:
        return notRedis();
    }
}

Result<Done> RedisFrames::text(qint64 size)
{
    if (size < -1)
        return notRedis();
    if (size == -1) {
        elementEnds();
        return Done();
    }
    if (size > m_mostBytes - m_bytesOfReply)
        return failure(ErrorCode::LimitExceeded,
                       tr("The server announced an answer of %L1 bytes, which is more than the limit of %L2")
                           .arg(size)
                           .arg(m_mostBytes));
    m_bytesOfReply += size;
    m_textLeft = size + 2;
    return Done();
}

Result<Done> RedisFrames::array(qint64 elements)
{
    if (elements < -1)
        return notRedis();
    if (elements > MostElements - m_elementsOfReply || qsizetype(m_elements.size()) >= MostDepth)
        return failure(ErrorCode::LimitExceeded,
                       tr("The server announced an answer of %L1 parts, which is more than the limit").arg(elements));
    if (elements <= 0) {
        elementEnds();
        return Done();
    }
    m_elementsOfReply += elements;
    m_elements.push_back(elements);
    return Done();
}

void RedisFrames::elementEnds()
{
    while (!m_elements.empty()) {
        if (--m_elements.back() > 0)
            return;
        m_elements.pop_back();
    }
    m_bytesOfReply = 0;
    m_elementsOfReply = 0;
}

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#include "format/codingstream.h"

#include "core/translate.h"

#include <QtCore/QString>

namespace etagere {

namespace {
constexpr qint64 InputSlice = 64 * 1024;
constexpr qsizetype LongestMagic = 2; // what startsAgain() looks at
} // namespace

CodingStream::CodingStream(std::unique_ptr<ByteStream> encoded, Coding coding, const Limits &limits)
    : m_encoded(std::move(encoded))
    , m_coding(coding)
    , m_limits(limits)
{
}

bool CodingStream::startsAgain(QByteArrayView) { return false; }

Result<qint64> CodingStream::read(char *out, qint64 room)
{
    while (!m_ended) {
        if (const Result<Done> filled = fill(1); !filled)
            return tl::unexpected(filled.error());
        if (m_input.isEmpty() && m_consumed == 0)
            break; // nothing was stored, so there is nothing to decode
        const qsizetype before = m_input.size();
        const Step step = this->step(m_input, out, room);
        if (step.damage)
            return damaged(step.damage);
        if (step.isEnd) {
            if (const Result<Done> filled = fill(LongestMagic); !filled)
                return tl::unexpected(filled.error());
            m_ended = !startsAgain(m_input);
        }
        if (step.produced > 0)
            return accept(step.produced);
        if (!step.isEnd && m_input.size() == before && (m_inputEnded || before > 0))
            return damaged(QT_TR_NOOP("The %1 body ends too early"));
    }
    m_ended = true;
    return 0;
}

/// Makes at least `wanted` bytes of input available, fewer only at its end.
Result<Done> CodingStream::fill(qsizetype wanted)
{
    while (m_input.size() < wanted && !m_inputEnded) {
        const qsizetype kept = m_input.size();
        m_consumed += m_buffer.size() - kept;
        m_buffer = m_input.toByteArray();
        m_buffer.resize(kept + InputSlice);
        const Result<qint64> got = m_encoded->read(m_buffer.data() + kept, InputSlice);
        m_buffer.resize(kept + (got ? *got : 0));
        m_input = m_buffer;
        if (!got)
            return tl::unexpected(got.error());
        m_inputEnded = *got == 0;
    }
    return Done();
}

Result<qint64> CodingStream::accept(qint64 produced)
{
    m_produced += produced;
    if (m_produced > m_limits.decodedBytes)
        return failure(ErrorCode::LimitExceeded,
                       tr("The %1 body decodes to more than %2 bytes")
                           .arg(QString::fromLatin1(codingName(m_coding)))
                           .arg(m_limits.decodedBytes));
    const qint64 used = qMax<qint64>(1, m_consumed + m_buffer.size() - m_input.size());
    if (m_produced > m_limits.previewBytes && m_produced / used >= m_limits.expansion)
        return failure(ErrorCode::LimitExceeded,
                       tr("The %1 body expands more than %2 times")
                           .arg(QString::fromLatin1(codingName(m_coding)))
                           .arg(m_limits.expansion));
    return produced;
}

tl::unexpected<Error> CodingStream::damaged(const char *how) const
{
    const qint64 used = m_consumed + m_buffer.size() - m_input.size();
    return failure(ErrorCode::BadInput, tr(how).arg(QString::fromLatin1(codingName(m_coding))),
                   tr("byte %1 of the body").arg(used));
}

} // namespace etagere

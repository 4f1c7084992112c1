// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/limits.h>
#include <etagere/result.h>

#include <QtCore/QByteArray>

namespace etagere {

enum class MsgpackType : quint8 { Nil, Boolean, Integer, Unsigned, Float, Text, Bytes, Array, Map, Extension };

/// One item of msgpack data; the members of an array or map follow it.
struct MsgpackItem {
    MsgpackType type = MsgpackType::Nil;
    qint8 extensionType = 0;
    quint32 count = 0;        ///< members of an array, pairs of a map
    qint64 offset = 0;        ///< of its first byte in the stored value
    qint64 payloadOffset = 0; ///< Text, Bytes, Extension: where the payload begins
    qint64 payloadLength = 0;
    QByteArrayView bytes; ///< the payload, as far as it is at hand
    union {
        qint64 integer = 0; ///< Integer (negative), Boolean
        quint64 number;     ///< Unsigned
        double real;        ///< Float
    };

    /// A payload that reaches beyond the data at hand.
    bool isCut() const { return isString() && bytes.size() < payloadLength; }
    /// Text, or the bytes that Python 2 wrote instead.
    bool isString() const { return type == MsgpackType::Text || type == MsgpackType::Bytes; }
};

/// Reads msgpack (https://github.com/msgpack/msgpack/blob/master/spec.md) item by item, without allocating. Announced
/// lengths and counts are checked against the bytes left before anything else. All functions return false after
/// an error. Offsets are those of the stored value, in which `data` begins at `base`.
///
/// `data` may be the beginning only, with `following` more bytes in the value: a payload may then reach beyond it,
/// and continueWith() brings the bytes behind that payload.
class MsgpackReader
{
public:
    explicit MsgpackReader(QByteArrayView data, qint64 base = 0, qint64 following = 0, const Limits &limits = {});

    bool next(MsgpackItem &item);
    /// Passes over one whole item with all its members.
    bool skip();
    /// Passes over the members that follow `container`.
    bool skipMembers(const MsgpackItem &container)
    {
        const bool hasMembers = container.type == MsgpackType::Array || container.type == MsgpackType::Map;
        return !hasMembers || skipAll(container);
    }

    /// Offset of the next item in the stored value.
    qint64 offset() const { return m_base + (m_position - m_begin); }
    /// Bytes of the value from offset() on.
    qint64 left() const { return m_end - m_position + m_following; }
    /// The next item is not in the data at hand, though the value goes on.
    bool needsMore() const { return m_position == m_end && m_following > 0; }
    /// Goes on with `data`, which begins at offset().
    void continueWith(QByteArrayView data);
    bool hasFailed() const { return m_failure != nullptr; }
    /// Why next() or skip() returned false.
    Error error() const;
    /// The value is complete and nothing follows; else an error that says which.
    Result<Done> finish() const;

private:
    [[gnu::cold]] bool fail(const char *why);
    bool skipAll(const MsgpackItem &container);
    [[gnu::cold]] bool failToBegin();
    bool readContainer(MsgpackItem &item, MsgpackType type, quint64 count);
    bool readPayload(MsgpackItem &item, MsgpackType type, quint64 length);
    bool readCutPayload(MsgpackItem &item, qint64 inData);
    bool readExtension(MsgpackItem &item, quint64 length);
    bool readNumber(MsgpackItem &item, quint8 code);
    bool readLong(MsgpackItem &item, quint8 code);
    bool takeNumber(int bytes, quint64 &number);
    qint64 atHand() const { return m_end - m_position; }

    const char *m_begin;
    const char *m_position;
    const char *m_end;
    qint64 m_base;
    qint64 m_following; ///< bytes of the value behind m_end
    qint64 m_itemsLeft;
    int m_depthLimit;
    bool m_isBeyond = false; ///< the last payload reached beyond the data at hand
    const char *m_failure = nullptr;
    ErrorCode m_code = ErrorCode::BadInput;
};

// Inline is what most items are: texts and small numbers.

inline bool MsgpackReader::next(MsgpackItem &item)
{
    item.offset = offset();
    if (m_failure || m_position == m_end || --m_itemsLeft < 0)
        return failToBegin();
    const quint8 code = quint8(*m_position++);
    if (code <= 0x7f) {
        item.type = MsgpackType::Unsigned;
        item.number = code;
        return true;
    }
    if (code >= 0xa0 && code <= 0xbf)
        return readPayload(item, MsgpackType::Text, code & 0x1f);
    return readLong(item, code);
}

inline bool MsgpackReader::readPayload(MsgpackItem &item, MsgpackType type, quint64 length)
{
    item.type = type;
    item.payloadOffset = offset();
    item.payloadLength = qint64(length);
    const qint64 inData = atHand();
    if (length > quint64(inData))
        return readCutPayload(item, inData);
    item.bytes = { m_position, qsizetype(length) };
    m_position += length;
    m_isBeyond = false;
    return true;
}

} // namespace etagere

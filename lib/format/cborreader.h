// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/limits.h>
#include <etagere/result.h>

#include <QtCore/QByteArray>

namespace etagere {

enum class CborType : quint8 { Unsigned, Negative, Bytes, Text, Array, Map, Tag, Simple, Float, Break };

struct CborItem {
    CborType type = CborType::Simple;
    bool isOpen = false;      ///< Bytes, Text, Array, Map of no announced length: members follow, then Break
    qint64 offset = 0;        ///< of its first byte in the stored value
    qint64 payloadOffset = 0; ///< Bytes, Text
    quint64 number = 0;       ///< Unsigned; Negative (the value is -1 - number); Tag; Simple; members or pairs;
                              ///< length of Bytes and Text
    double real = 0;          ///< Float
    QByteArrayView bytes;     ///< Bytes, Text: what is at hand of the payload

    static constexpr quint64 False = 20;
    static constexpr quint64 True = 21;
    static constexpr quint64 Null = 22;
    bool isNull() const { return type == CborType::Simple && number == Null; }
    bool isString() const { return (type == CborType::Bytes || type == CborType::Text) && !isOpen; }
};

/// Reads CBOR (RFC 8949) item by item, without allocating. Announced lengths and counts are checked against the
/// bytes left of the whole value, of which `data` may be only the beginning; an item that lies beyond
/// `data` is an error, but the payload of the last string may reach beyond it.
class CborReader
{
public:
    CborReader(QByteArrayView data, qint64 totalSize, const Limits &limits = {});
    explicit CborReader(QByteArrayView data, const Limits &limits = {})
        : CborReader(data, data.size(), limits)
    {
    }

    bool next(CborItem &item);
    /// Passes over one whole item with all its members.
    bool skip();

    qint64 offset() const { return m_position; }
    bool atEnd() const { return m_position >= m_total; }
    bool hasFailed() const { return m_failure != nullptr; }
    Error error() const;

private:
    bool fail(const char *why);
    bool readArgument(CborItem &item, quint8 information);
    bool readPayload(CborItem &item);
    bool readSimple(CborItem &item, quint8 information);

    QByteArrayView m_data;
    qint64 m_total;
    qint64 m_position = 0;
    qint64 m_itemsLeft;
    int m_depthLimit;
    const char *m_failure = nullptr;
    ErrorCode m_code = ErrorCode::BadInput;
};

} // namespace etagere

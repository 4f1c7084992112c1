// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QByteArrayView>
#include <optional>

namespace etagere {

/// What a memcached server's lines say. Pure functions on bytes that nobody has checked; views are into the line.
/// Facts: protocol.txt of memcached 1.6.18, and what that server answered.

constexpr qsizetype MostMemcachedKeyBytes = 250;

/// How a key is written in a meta command.
struct MemcachedKeyText {
    QByteArray text;       ///< as it is, or base64
    const char *flag = ""; ///< " b" for base64, to be put in front of the other flags
    bool isKey() const { return !text.isEmpty(); }
};
/// Empty when the server could not have such a key, or could not be told of it.
MemcachedKeyText memcachedKeyText(QByteArrayView key);

/// A line of `lru_crawler metadump`: "key=a%20b exp=1795413489 la=1795374248 cas=8366 fetch=no cls=10 size=703".
struct MetadumpLine {
    QByteArrayView key; ///< URL-encoded
    qint64 expires = 0; ///< seconds since 1970, by the server's clock; 0: never
    quint64 cas = 0;
    qint64 itemBytes = 0; ///< key, value and the server's own fields
};
std::optional<MetadumpLine> parseMetadumpLine(QByteArrayView line);

/// Appends the key without its URL encoding; false (and nothing appended) when that is broken, or the key no key.
bool appendMetadumpKey(QByteArrayView encoded, QByteArray &out);

enum class MetaStatus : quint8 {
    Done,      ///< HD
    Value,     ///< VA: `valueBytes` and a line end follow
    Miss,      ///< EN, NF
    Exists,    ///< EX: another cas
    NotStored, ///< NS: there is an entry
};

/// The line that answers mg, ms or md.
struct MetaReply {
    MetaStatus status = MetaStatus::Miss;
    qint64 valueBytes = -1; ///< announced, not checked
    QByteArrayView opaque;  ///< O: what was sent to be given back
    qint64 size = -1;       ///< s: of the value
    qint64 ttl = -1;        ///< t: seconds left; -1: for ever
    quint32 flags = 0;      ///< f
    quint64 cas = 0;        ///< c; 0: the server was started without
};
std::optional<MetaReply> parseMetaReply(QByteArrayView line);

/// "ERROR ...", "CLIENT_ERROR ...", "SERVER_ERROR ..." and "BUSY ...": the server understood, and did not do it.
bool isMemcachedComplaint(QByteArrayView line);

/// A line "STAT name value"; an empty name when it is none.
struct StatLine {
    QByteArrayView name;
    QByteArrayView value;
};
StatLine parseStatLine(QByteArrayView line);

/// A decimal number and nothing else.
template <typename Number>
std::optional<Number> wholeNumber(QByteArrayView text);

} // namespace etagere

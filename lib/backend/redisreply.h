// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QtCore/QByteArray>

#include <vector>

namespace etagere {

/// One answer of a Redis server, protocol RESP2 (https://redis.io/docs/reference/protocol-spec/).
struct RedisReply {
    enum class Kind : quint8 { Nil, Text, Status, Error, Integer, Array };
    Kind kind = Kind::Nil;
    qint64 integer = 0;
    QByteArray text; ///< of Text, Status and Error
    std::vector<RedisReply> elements;

    bool isError() const { return kind == Kind::Error; }
    bool isNil() const { return kind == Kind::Nil; }
    bool isArray() const { return kind == Kind::Array; }
    /// Text or a status.
    bool isText() const { return kind == Kind::Text || kind == Kind::Status; }
    /// An error that begins with this word: "NOPERM", "MOVED".
    bool isError(QByteArrayView word) const { return isError() && QByteArrayView(text).startsWith(word); }
};

} // namespace etagere

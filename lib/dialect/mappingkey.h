// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/result.h>

#include <QtCore/QByteArray>
#include <QtCore/QList>
#include <optional>

namespace etagere {

enum class MappingHash : quint8 { None, Md5, Sha1, Sha224, Sha256 };
/// "md5"; empty for None.
QByteArray hashName(MappingHash hash);

/// How a home-made cache makes a key of a request: prefix + hash(template), the hash in hexadecimal, as EsiPy's users
/// define their own.
struct MappingKey {
    enum class Blank : quint8 { None, Method, Url, Host, Path, Query };
    struct Piece {
        QByteArray literal; ///< before the blank
        Blank blank = Blank::None;
    };
    static constexpr qsizetype MostPieces = 16;

    QByteArray prefix;
    MappingHash hash = MappingHash::None;
    QList<Piece> pieces;

    /// "cache:{method}:{url}"; {{ and }} stand for the braces. BadInput with a sentence.
    Result<Done> setTemplate(const QString &text);

    /// What is hashed, or follows the prefix as it is.
    QByteArray filled(const QByteArray &method, const QByteArray &url) const;
    QByteArray keyOf(const QByteArray &method, const QByteArray &url) const;

    struct Request {
        QByteArray method; ///< empty: the key does not tell
        QByteArray url;
    };
    /// The request that a key that is not hashed was made of; nothing where it does not tell the URL.
    std::optional<Request> requestOf(QByteArrayView key) const;
};

} // namespace etagere

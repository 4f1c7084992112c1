// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/storedkey.h>

#include <QtCore/QList>
#include <QtCore/QString>

namespace etagere {

/// What a stored key looks like, told by its shape alone.
struct KeyShape {
    QString kind;       ///< "esi_ and the md5 of a pickle"
    QString need;       ///< what it takes to know what was hashed; empty when nothing is hashed
    QByteArray spelled; ///< what an encoding that can be undone spells: a base64 URL; else empty
};
KeyShape keyShape(const StoredKey &key);

/// A URL taken apart as bytes; nothing is normalised (RFC 3986 §3, appendix B).
struct UrlParts {
    struct Pair {
        QByteArray name;
        QByteArray value;
        bool hasValue = false;
    };
    QByteArray scheme, authority, path, query, fragment;
    bool hasQuery = false;
    QList<Pair> pairs; ///< of the query, percent-decoded, '+' as space
};
UrlParts urlParts(QByteArrayView url);

} // namespace etagere

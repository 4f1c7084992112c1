// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/rowmeta.h>

#include <QtCore/QList>
#include <QtCore/QPair>
#include <QtCore/QString>
#include <memory>
#include <stop_token>

namespace etagere {

class PathTemplates;

/// What a search for the request behind a key may use.
struct KeySearch {
    static constexpr qint64 MostTries = 200000;

    std::shared_ptr<const PathTemplates> templates; ///< of the APIs that are known; null: none
    qint64 triesLeft = MostTries;                   ///< hashes that may still be made; counted down
    bool wantsStory = false;                        ///< all of KeyProof, not only `decoded`
    std::stop_token stop;
};

/// A request that gives a key when it is hashed, and how.
struct KeyProof {
    struct Part {
        QByteArray kind; ///< "path", "query", "headers"
        QByteArray name;
        QByteArray value;
    };

    QByteArray decoded;      ///< the key that was hashed, as text; empty: nothing was found
    QByteArray hashed;       ///< the very bytes that were hashed
    QByteArray algorithm;    ///< "md5", "sha224"
    QByteArray target;       ///< EsiPy: the URL's template; else the URL
    QList<Part> parts;       ///< names and values, in the order in which they were hashed
    QString madeBy;          ///< "Python 3.8 and 3.9"; empty when no version is known to do so by itself
    QString pickling;        ///< "pickle protocol 4, empty sets shared"; empty when nothing was pickled
    qint64 orders = 1;       ///< keys that one and the same Python version can give this request
    qint64 possibleKeys = 1; ///< keys that all of them together can give it
    qint64 tries = 0;        ///< hashes made until it was found, or in vain
    bool isCapped = false;   ///< not found, but not everything was tried

    bool isFound() const { return !decoded.isEmpty(); }
};

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/rowmeta.h>
#include <etagere/storedkey.h>

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

/// Versions of Python, both ends included: 3.8 is 308. Empty: none.
struct PythonRange {
    int oldest = 0;
    int newest = -1;

    bool contains(int version) const { return version >= oldest && version <= newest; }
};

/// A request that gives a key when it is hashed, and how.
struct KeyProof {
    struct Part {
        QByteArray kind; ///< "path", "query", "headers"
        QByteArray name;
        QByteArray value;
    };

    QByteArray decoded;   ///< the key that was hashed, as text; empty: nothing was found
    QByteArray hashed;    ///< the very bytes that were hashed
    QByteArray algorithm; ///< "md5", "sha224"
    QByteArray target;    ///< EsiPy: the URL's template; else the URL
    QList<Part> parts;    ///< names and values, in the order in which they were hashed
    PythonRange pythons;  ///< that make this very key by themselves
    QString madeBy;    ///< the same in words: "Python 3.8 and 3.9"; empty when no version is known to do so by itself
    QString pickling;  ///< "pickle protocol 4, empty sets shared"; empty when nothing was pickled
    qint64 orders = 1; ///< keys that one and the same Python version can give this request
    qint64 possibleKeys = 1; ///< keys that all of them together can give it
    qint64 tries = 0;        ///< hashes made until it was found, or in vain
    bool isCapped = false;   ///< not found, but not everything was tried

    bool isFound() const { return !decoded.isEmpty(); }
};

/// A key that a client may look up for a request, and what must be so: "Python 3.8 and 3.9, order 2 of 6".
struct PossibleName {
    StoredKey key;
    QString how;
};

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "http/pathtemplates.h"

#include <etagere/keyproof.h>

namespace etagere {

/// What EsiPy hashes: a template and three sets of parameters (formats.md §2.1). Texts are UTF-8.
struct EsipyKey {
    QByteArray url; ///< "//host/base/path/{name}/"
    QList<NamedValue> headers;
    QList<NamedValue> path;
    QList<NamedValue> query;
};

/// How a Python pickles the same key, as far as it differs (formats.md §2.2).
struct EsipyPickling {
    enum class Sharing : quint8 { None, ShortTexts, AllTexts };

    quint8 protocol = 4;
    bool sharesEmptySets = false; ///< the second empty set is a reference to the first: CPython up to 3.9
    bool isPython2 = false;       ///< parameters' values are its native texts
    Sharing sharing = Sharing::None;
};

/// The bytes that are hashed, the sets walked in the order of the lists. Appended to nothing: `out` is emptied first.
void pickleEsipyKey(const EsipyKey &key, const EsipyPickling &pickling, QByteArray &out);
/// The same of a text alone, as EsiApp's keys are made.
QByteArray pickledText(const QByteArray &text, const EsipyPickling &pickling);

/// Whether CPython has one object of this text, wherever it comes from: of characters up to U+00FF and a few words.
bool isOnePythonObject(QByteArrayView text);

/// "TEMPLATE headers={...} path={...} query={...}", names sorted.
QByteArray esipyKeyText(const EsipyKey &key);

/// Ways of pickling that give different bytes for this key, the likeliest first.
QList<EsipyPickling> esipyPicklings(const EsipyKey &key);
/// The same for a text alone.
QList<EsipyPickling> textPicklings();
/// In how many orders the sets can be walked; at most `limit`.
qint64 esipyOrders(const EsipyKey &key, qint64 limit);
/// The Pythons that pickle so when nobody asks for a protocol.
PythonRange pythonsThatPickle(const EsipyKey &key, const EsipyPickling &pickling);
/// "Python 3.8 and 3.9"; empty for none.
QString pythonRangeText(const PythonRange &range);

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "format/pickletree.h"

#include <QtCore/QString>

namespace etagere {

/// EsiPy's `CachedResponse(status_code, headers, content, url)`, found in a tree.
struct EsipyResponse {
    int status = 0;
    PickleId headers = NoPickle; ///< dict: lower-case name -> (name, value); a value can be None
    PickleId content = NoPickle; ///< bytes, content codings removed
    PickleId url = NoPickle;
};

/// Fills `response`; what is wrong with the value otherwise, as a sentence. Allocates nothing when all is well.
QString findEsipyResponse(const PickleTree &tree, EsipyResponse &response);

/// What EsiApp stores under the same kind of key: (pyswagger's App, headers, expiry). No HTTP response.
bool isEsipyApp(const PickleTree &tree);

/// A field's name or value as it was on the wire: requests made text of the bytes as Latin-1. Text beyond
/// that stays UTF-8.
QByteArray wireBytes(const PickleTree &tree, PickleId id);

} // namespace etagere

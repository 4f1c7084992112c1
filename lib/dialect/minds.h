// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/decision.h>

namespace etagere {

/// EsiPy: Expires alone; what has outlived the store's own expiry is not seen any more.
const Mind &esipyMind();
/// CacheControl with its default heuristic: none.
const Mind &cacheControlMind();
/// httplib2: time first, then the validators.
const Mind &httplib2Mind();
/// QNetworkAccessManager with its default load control, PreferNetwork.
const Mind &qtdiskcacheMind();

} // namespace etagere

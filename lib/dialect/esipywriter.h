// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/backend.h>
#include <etagere/response.h>

namespace etagere {

/// Dialect::encode() of EsiPy.
Result<Value> encodeEsipy(const CachedResponse &response, const Value *previous, const StoreInfo &traits);

/// The pickle that EsiPy would write. `body` has no content codings; header fields of one name are joined, as requests
/// does. Protocol 0 to 5.
QByteArray writeEsipyResponse(const CachedResponse &response, QByteArrayView body, int protocol);

/// Dialect::expired() for EsiPy; `response` is what `value` holds.
Result<Value> expireEsipy(CachedResponse response, const Value &value, const StoreInfo &traits);

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/response.h>

namespace etagere {

/// Names in Vary, in order, of all its lines; "*" among them where it stands.
QList<QByteArray> varyNames(const HeaderList &headers);

/// Whether Vary has the member "*": the response then answers no other request (RFC 9111 §4.1).
bool variesOnEverything(const HeaderList &headers);

/// Whether two requests have the same values of a field: absent is another value than empty, lines are joined, space
/// around commas and the order of equally preferred languages mean nothing.
bool haveSameField(QByteArrayView name, const HeaderList &a, const HeaderList &b);

/// Whether a request that `older` answers selects `newer` as well, so that `older` is never used again.
bool replacesVariant(const CachedResponse &newer, const CachedResponse &older);

/// The first field named in Vary whose value keeps the stored response from answering this request; empty when there is
/// none.
QByteArray varyMismatch(const CachedResponse &stored, const HeaderList &request);

/// The response that the request selects (§4.1): of those that match one with a Vary before one without, then the
/// newest by Date. -1 when none matches.
int selectVariant(const QList<CachedResponse> &variants, const HeaderList &request);

} // namespace etagere

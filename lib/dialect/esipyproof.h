// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "dialect/esipykey.h"

#include <etagere/keyproof.h>
#include <etagere/response.h>

namespace etagere {

/// Finds the key tuple (or EsiApp's text) whose pickle's md5 is `key`, from the URL and the Content-Language that the
/// entry holds. See Dialect::proof().
KeyProof esipyProof(QByteArrayView key, const RowMeta &meta, KeySearch &search);

/// Key tuples that a request to `url` can have: by the templates that fit, then the path as it is; each with the
/// header parameters that it may have had, the likeliest first. The names in sets are sorted.
QList<EsipyKey> esipyKeysOf(QByteArrayView url, QByteArrayView contentLanguage, const PathTemplates *templates);

/// The keys that any Python by itself may look up for a request: every order of its parameters. At most some thousands.
QList<PossibleName> esipyPossibleKeys(const Request &request, const PathTemplates *templates);

/// Texts that EsiApp makes keys of.
QList<QByteArray> esiAppNames();

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/rowmeta.h>
#include <etagere/storedkey.h>

namespace etagere {

class Dialect;

/// Members of Row, for those who look at many rows and need little of each.
enum RowPart : quint8 {
    RowTexts = 1,   ///< key, url, decodedKey, etag, lastModified
    RowNames = 2,   ///< method, contentType, vary, error, dialect
    RowNumbers = 4, ///< status, lengths, times, rule and the rest
    WholeRow = 7,
};

/// One row of a listing: what the backend and the dialect said of an entry, together. Views live as
/// long as their owner says (an EntryTable: as long as the table; a listing callback: the call).
struct Row {
    QByteArrayView key; ///< stored bytes, not printed form
    QByteArrayView url;
    QByteArrayView decodedKey;
    QByteArrayView method;
    QByteArrayView contentType;
    QByteArrayView etag;
    QByteArrayView lastModified;
    QByteArrayView vary;
    QByteArrayView error;
    const Dialect *dialect = nullptr;
    qint64 storedBytes = 0;
    qint64 bodyBytes = -1;
    Msecs storedAt = NoTime;
    Msecs expiresAt = NoTime;      ///< by HTTP, as the entry's library judges
    Msecs storeExpiresAt = NoTime; ///< by the store
    int status = 0;
    FreshnessRule rule = FreshnessRule::Unknown;
    KeySource decodedBy = KeySource::None;
    KeyType keyType = KeyType::Text;
    quint8 server = 0;
    bool isResponse = false;

    Freshness freshness(Msecs now) const { return freshnessAt(rule, expiresAt, now); }
    StoredKey storedKey() const { return { key.toByteArray(), keyType, server }; }
};

} // namespace etagere

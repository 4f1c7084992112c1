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

    /// False: nothing is known but what the backend said and the key's shape tells.
    bool isRead() const { return rule != FreshnessRule::Unread; }
    Freshness freshness(Msecs now) const { return freshnessAt(rule, expiresAt, now); }
    StoredKey storedKey() const { return { key.toByteArray(), keyType, server }; }
};

/// Whether the row's library would revalidate it: it has an ETag, or a Last-Modified that this library uses.
ETAGERE_EXPORT bool isRevalidatable(const Row &row);

/// What marking an entry stale brings, by its library's rules.
enum class Expirable : quint8 {
    Yes,              ///< the client's next request carries the validator
    Already,          ///< it is stale: nothing would change
    WithoutValidator, ///< the client would fetch it whole: the same as invalidating it
    Never,            ///< served whatever its dates say (CacheControl's 301 and 308)
    NoResponse,       ///< nothing that has a lifetime
    Unread,           ///< its value was not read; the change finds out
};
ETAGERE_EXPORT Expirable expirable(const Row &row, Msecs now);

} // namespace etagere

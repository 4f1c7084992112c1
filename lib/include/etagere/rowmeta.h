// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/global.h>

#include <QtCore/QByteArray>

namespace etagere {

/// How an entry's own library judges it, as a rule that needs only the time.
enum class FreshnessRule : quint8 {
    Unknown,  ///< nothing says
    ByExpiry, ///< fresh until expiresAt
    Always,   ///< for ever (CacheControl serves a stored 301 and 308 so)
    NoCache,  ///< must be validated each time
    Expired,  ///< stale whatever the time (an unreadable Expires)
    Unread,   ///< the value was not looked at: reading it would leave a trace in the store
};

enum class Freshness : quint8 { Unknown, Fresh, Stale, NoCache };

ETAGERE_EXPORT Freshness freshnessAt(FreshnessRule rule, Msecs expiresAt, Msecs now);
/// "fresh", "stale", "no-cache", "unknown".
ETAGERE_EXPORT QByteArrayView freshnessName(Freshness freshness);

/// How a decoded key was obtained.
enum class KeySource : quint8 { None, Value, Key, Recomputed, Resolved };
/// "value", "key", "recomputed", "resolved"; empty for None.
ETAGERE_EXPORT QByteArrayView keySourceName(KeySource source);

/// What a dialect tells of an entry for a row. Views point into the listed entry or into `scratch`;
/// reuse one RowMeta for a whole listing and nothing is allocated.
struct RowMeta {
    QByteArrayView method;
    QByteArrayView url;
    QByteArrayView decodedKey;
    QByteArrayView contentType;
    QByteArrayView etag;
    QByteArrayView lastModified;
    QByteArrayView vary;
    QByteArrayView contentLanguage;
    QByteArrayView error;    ///< UTF-8 sentence; empty when the entry decodes
    qint64 bodyBytes = -1;   ///< decoded length; -1 while a content coding hides it
    qint64 bodyOffset = -1;  ///< where the body's bytes are in ListedEntry::head, -1 when apart or built
    qint64 bodyLength = 0;   ///< stored length of the body
    Msecs storedAt = NoTime; ///< by HTTP (Date) or the dialect's own record
    Msecs expiresAt = NoTime;
    int status = 0;
    FreshnessRule rule = FreshnessRule::Unknown;
    KeySource decodedBy = KeySource::None;
    bool isResponse = false; ///< false: the entry is no HTTP response (raw bytes, an App object)
    QByteArray scratch;      ///< reserved once by the user of the RowMeta; see keep()

    /// Forgets the last entry, keeps scratch's memory.
    void clear()
    {
        QByteArray memory = std::move(scratch);
        memory.resize(0);
        *this = RowMeta();
        scratch = std::move(memory);
    }
};

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "core/fieldviews.h"
#include "dialect/storedbytes.h"
#include "format/picklereader.h"

#include <memory>
#include <optional>

namespace etagere {

/// Entries of the versions before 3 must be held whole to be read.
inline constexpr qint64 LargestOldEntry = 64LL * 1024 * 1024;

/// What CacheControl stored, taken apart. Views point into the stored bytes or into memory of the entry.
/// The version is N of the prefix `cc=N,`; 0 is the pickle without a prefix of 0.9.3 and before.
struct CacheControlEntry {
    int version = -1;
    int status = 0;
    int httpVersion = 0;
    QByteArrayView reason;
    QByteArrayView url;    ///< version 0
    QByteArrayView method; ///< version 0
    FieldViews headers;
    FieldViews vary;        ///< request fields; of version 0 all that were sent
    QByteArrayView body;    ///< as far as it is at hand
    qint64 bodyOffset = -1; ///< in the stored bytes; -1 when `body` was unpacked
    qint64 bodyLength = 0;
    bool decodeContent = false;
    std::optional<qint64> strict;
    bool textIsBytes = false; ///< version 3 of Python 2

    QByteArray start;                   ///< more of the beginning than was at hand
    QByteArray tail;                    ///< what follows a body that is too large to hold
    QByteArray unpacked;                ///< version 2
    std::unique_ptr<PickleTree> pickle; ///< versions 0 and 1

    /// Views may point into the entry instead of the stored bytes.
    bool ownsViews() const { return pickle || !start.isNull() || !tail.isNull() || !unpacked.isNull(); }
};

/// Number after `cc=` and length of the prefix with the comma; nothing when there is none.
struct CacheControlPrefix {
    int version = 0;
    qsizetype length = 0;
};
std::optional<CacheControlPrefix> cacheControlPrefix(QByteArrayView head);

/// A status or version from a number of any size; what is out of range becomes a value that is none.
inline int smallNumber(qint64 number) { return number < 0 || number > 1000 ? 0 : int(number); }

/// Whether `head` begins a pickle of requests.models.Response.
bool isPickledResponse(QByteArrayView head);

/// Reads an entry of any version. A body is never read where it can be spanned. The error is a sentence for the row.
Result<Done> readCacheControlEntry(const StoredBytes &bytes, CacheControlEntry &entry);

/// The versions; `bytes` have their prefix of `prefixLength`.
Result<Done> readMsgpackEntry(const StoredBytes &bytes, qsizetype prefixLength, CacheControlEntry &entry);
Result<Done> readZlibJsonEntry(QByteArrayView data, CacheControlEntry &entry);
Result<Done> readPickledEntry(QByteArrayView data, qsizetype base, CacheControlEntry &entry);
Result<Done> readPickledResponse(QByteArrayView data, CacheControlEntry &entry);

/// Unpacked JSON of version 2.
Result<QByteArray> unpackedJson(QByteArrayView data);

} // namespace etagere

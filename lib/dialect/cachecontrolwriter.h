// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/dialect.h>

#include <optional>

namespace etagere {

/// The parts of an entry in the form the serialisers take them: text is UTF-8, names are unique.
struct CacheControlRecord {
    int version = 4;
    Part body; ///< inline; empty when it is stored apart
    HeaderList headers;
    HeaderList vary;
    int status = 0;
    int httpVersion = 0;
    QByteArray reason;
    std::optional<qint64> strict;
    bool decodeContent = false;
    bool textIsBytes = false; ///< cc=3 of Python 2
    int pickleProtocol = 2;   ///< cc=1
};

/// See Dialect::encode.
Result<Value> encodeCacheControl(const CachedResponse &response, const Value *previous, const StoreInfo &traits);

/// The bytes after the prefix, before, and behind the body where it is spanned.
struct AroundBody {
    QByteArray before;
    QByteArray behind;
};
AroundBody writeMsgpackEntry(const CacheControlRecord &record);
Result<QByteArray> writeZlibJsonEntry(const CacheControlRecord &record);
Result<QByteArray> writePickledEntry(const CacheControlRecord &record);

} // namespace etagere

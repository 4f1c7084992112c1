// SPDX-License-Identifier: LGPL-3.0-or-later
#include "dialect/cachecontrolentry.h"

#include "core/translate.h"

namespace etagere {

namespace {

Result<Done> readOldEntry(QByteArrayView whole, CacheControlPrefix prefix, CacheControlEntry &entry)
{
    switch (prefix.version) {
    case 1:
        return readPickledEntry(whole.sliced(prefix.length), prefix.length, entry);
    case 2:
        return readZlibJsonEntry(whole.sliced(prefix.length), entry);
    default:
        return readPickledResponse(whole.sliced(prefix.length), entry);
    }
}

Result<Done> checkEntry(const CacheControlEntry &entry)
{
    if (entry.status < 100 || entry.status > 999)
        return failure(ErrorCode::BadInput, tr("The response has no valid status"));
    return Done();
}

Result<Done> readAnyVersion(const StoredBytes &bytes, CacheControlEntry &entry)
{
    const std::optional<CacheControlPrefix> prefix = cacheControlPrefix(bytes.head());
    if (!prefix && !isPickledResponse(bytes.head()))
        return failure(ErrorCode::BadInput,
                       bytes.size() == 0 ? tr("The entry is empty")
                                         : tr("The entry begins neither with cc=N, nor is it a pickled response"));
    entry.version = prefix ? prefix->version : 0;
    if (entry.version > 4)
        return failure(ErrorCode::Unsupported,
                       tr("The entry is of a version that is not known, cc=%1").arg(entry.version));
    if (entry.version >= 3)
        return readMsgpackEntry(bytes, prefix->length, entry);
    if (bytes.isWhole())
        return readOldEntry(bytes.head(), prefix.value_or(CacheControlPrefix()), entry);
    if (bytes.size() > LargestOldEntry)
        return failure(
            ErrorCode::LimitExceeded,
            tr("The entry of version cc=%1 is larger than %2 bytes").arg(entry.version).arg(LargestOldEntry));
    const Result<QByteArray> whole = bytes.read(0, bytes.size());
    if (!whole)
        return tl::unexpected(whole.error());
    entry.start = *whole;
    return readOldEntry(entry.start, prefix.value_or(CacheControlPrefix()), entry);
}

} // namespace

std::optional<CacheControlPrefix> cacheControlPrefix(QByteArrayView head)
{
    if (!head.startsWith("cc="))
        return std::nullopt;
    CacheControlPrefix prefix{ 0, 3 };
    for (; prefix.length < qMin<qsizetype>(head.size(), 6); ++prefix.length) {
        const char c = head[prefix.length];
        if (c == ',' && prefix.length > 3) {
            ++prefix.length;
            return prefix;
        }
        if (c < '0' || c > '9')
            return std::nullopt;
        prefix.version = 10 * prefix.version + (c - '0');
    }
    return std::nullopt;
}

Result<Done> readCacheControlEntry(const StoredBytes &bytes, CacheControlEntry &entry)
{
    const Result<Done> read = readAnyVersion(bytes, entry);
    return read ? checkEntry(entry) : read;
}

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#include "core/translate.h"
#include "dialect/joinedparts.h"
#include "dialect/qtdiskcacheentry.h"
#include "dialect/qtdiskcachefreshness.h"
#include "dialect/qtdiskcachewriter.h"
#include "dialect/qtstream.h"

#include <etagere/datetime.h>

namespace etagere {

namespace {

/// Qt takes for fresh what expires within the second.
constexpr Msecs Past = 2000;

/// What a stretch of the metadata becomes; the rest stays as it is, byte for byte.
struct Change {
    qint64 offset;
    qint64 length;
    QByteArray bytes;
};

/// expirationDate, which a 304 sets anew from the fields. Where it is not set Qt makes a guess by Date, which a 304
/// brings too: with that of Last-Modified the guess is no time at all. An expirationDate would stay for ever.
Change endOfLifetime(const QtDiskCacheEntry &entry, const char *start, Msecs now)
{
    if (entry.expiration != NoTime)
        return { entry.expirationOffset, entry.lastModifiedOffset - entry.expirationOffset,
                 qtStreamDateTime(now - Past) };
    constexpr qint64 LengthBytes = sizeof(quint32);
    const QByteArrayView date = entry.field("Date");
    return { date.data() - start - LengthBytes, date.size() + LengthBytes,
             qtStreamBytes(formatHttpDate(entry.lastModified)) };
}

QString whyNot(const QtDiskCacheEntry &entry, Msecs now)
{
    const QtDiskCacheFreshness freshness(entry.fields, entry.expiration, entry.lastModified);
    if (freshnessAt(freshness.rule, freshness.expiresAt, now) != Freshness::Fresh)
        return tr("It is stale already, so nothing was changed");
    if (entry.field("ETag").isEmpty() && entry.lastModified == NoTime)
        return tr("Without ETag and Last-Modified Qt would fetch the entry whole: it can only be invalidated");
    return {};
}

} // namespace

Result<Value> expireQtDiskCache(const Value &value)
{
    QtDiskCacheEntry entry;
    if (const Result<Done> read = readQtDiskCacheEntry(StoredBytes(value.head), entry); !read)
        return tl::unexpected(read.error());
    const Msecs now = currentTime();
    if (const QString why = whyNot(entry, now); !why.isEmpty())
        return failure(ErrorCode::Unsupported, why);
    const QByteArray &start = entry.start.isNull() ? value.head.head : entry.start;
    const Change change = endOfLifetime(entry, start.constData(), now);
    QByteArray head = start.left(entry.metaDataEnd);
    head.replace(change.offset, change.length, change.bytes);
    Value marked = value;
    marked.origin.clear();
    marked.head =
        joinedParts({ Part::fromBytes(head), value.head.mid(entry.metaDataEnd, value.head.size - entry.metaDataEnd) });
    marked.storedBytes = marked.head.size;
    return marked;
}

} // namespace etagere

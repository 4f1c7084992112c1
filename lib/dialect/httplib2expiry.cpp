// SPDX-License-Identifier: LGPL-3.0-or-later
#include "core/translate.h"
#include "dialect/httplib2freshness.h"
#include "dialect/httplib2writer.h"
#include "dialect/joinedparts.h"

#include <etagere/datetime.h>

namespace etagere {

namespace {

constexpr Msecs Second = 1000;

/// What the text of a field's value becomes; the rest of the head stays as it is, byte for byte.
struct Change {
    QByteArrayView old;
    QByteArray text;
};

/// To httplib2 max-age counts more than Expires, and both count from Date.
Change endOfLifetime(const Httplib2Fields &fields, Msecs now)
{
    const Httplib2Directives directives(fields.cacheControl);
    if (!directives.maxAge)
        return { *fields.expires, formatHttpDate(now - Second) };
    // An old Date rather than max-age=0: a 304 brings a new Date, whereas max-age=0 would stay.
    const Msecs date = now - (*directives.maxAge + 1) * Second;
    if (date > 0)
        return { *fields.date, formatHttpDate(date) };
    return { fields.cacheControl, fields.cacheControl.toByteArray() + ", max-age=0" }; // the last max-age counts
}

QString whyNot(const Httplib2Fields &fields, const Httplib2Freshness &freshness, Msecs now)
{
    if (fields.isPermanentRedirect)
        return tr("httplib2 follows a stored permanent redirect for ever: it can only be invalidated");
    if (fields.etag.isEmpty() && fields.lastModified.isEmpty())
        return tr("Without ETag and Last-Modified httplib2 would fetch the entry whole: it can only be invalidated");
    if (freshnessAt(freshness.rule, freshness.expiresAt, now) != Freshness::Fresh)
        return tr("It is stale already, so nothing was changed");
    return {};
}

} // namespace

Result<Value> expireHttplib2(const Value &value)
{
    Httplib2Entry entry;
    if (const Result<Done> read = readHttplib2Entry(StoredBytes(value.head), entry); !read)
        return tl::unexpected(read.error());
    const Httplib2Fields fields(entry.fields);
    const Msecs now = currentTime();
    if (const QString why = whyNot(fields, Httplib2Freshness(fields), now); !why.isEmpty())
        return failure(ErrorCode::Unsupported, why);
    const Change change = endOfLifetime(fields, now);
    const QByteArrayView start = entry.start.isNull() ? QByteArrayView(value.head.head) : QByteArrayView(entry.start);
    const qsizetype at = change.old.data() - start.data();
    const QByteArrayView rest = start.first(entry.bodyOffset).sliced(at + change.old.size());
    const QByteArray head = start.first(at).toByteArray() + change.text + rest.toByteArray();
    Value marked = value;
    marked.origin.clear();
    marked.head = joinedParts({ Part::fromBytes(head), value.head.mid(entry.bodyOffset, entry.bodyLength) });
    marked.storedBytes = marked.head.size;
    return marked;
}

} // namespace etagere

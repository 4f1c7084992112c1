// SPDX-License-Identifier: LGPL-3.0-or-later
#include "dialect/cachecontrolwriter.h"

#include "core/translate.h"
#include "dialect/cachecontrolentry.h"
#include "dialect/cachecontrolfreshness.h"
#include "dialect/joinedparts.h"
#include "dialect/pythontext.h"

#include <algorithm>
#include <array>

namespace etagere {

namespace {

constexpr std::array StoredStatuses{ 200, 203, 300, 301, 308 };

/// Of a repeated field CacheControl keeps the last value, in the place of the first.
HeaderList uniqueFields(const HeaderList &fields)
{
    HeaderList unique;
    for (const HeaderField &field : fields) {
        if (!field.isNull)
            unique.set(pythonText(field.name), pythonText(field.value));
    }
    return unique;
}

/// The request fields named in Vary, as they are spelt there; null where the request had none.
HeaderList varyingFields(QByteArrayView vary, const HeaderList &request)
{
    HeaderList fields;
    if (vary.isNull())
        return fields;
    for (const QByteArray &member : vary.toByteArray().split(',')) {
        const QByteArray name = member.trimmed();
        if (fields.contains(name))
            continue;
        if (const std::optional<QByteArray> value = request.value(name))
            fields.append(name, pythonText(*value));
        else
            fields.appendNull(name);
    }
    return fields;
}

/// Why CacheController.cache_response would not store it; empty when it would.
QString whyNotStored(const CachedResponse &response, const CacheControlFields &fields)
{
    if (response.method != "GET")
        return tr("CacheControl stores answers to GET only");
    if (std::find(StoredStatuses.begin(), StoredStatuses.end(), response.status) == StoredStatuses.end())
        return tr("CacheControl does not store responses of status %1").arg(response.status);
    const CacheControlDirectives directives(fields.cacheControl);
    if (directives.noStore)
        return tr("The response forbids to store it (Cache-Control: no-store)");
    if (fields.vary.contains('*'))
        return tr("CacheControl does not store responses with Vary: *");
    const bool hasLifetime =
        fields.date && (directives.maxAge.value_or(0) > 0 || !fields.expires.value_or(QByteArrayView()).isEmpty());
    if (fields.etag.isEmpty() && !isPermanentRedirect(response.status) && !hasLifetime)
        return tr("CacheControl does not store a response without ETag and lifetime");
    return {};
}

/// The body is decoded, so the fields that tell of its coded form go.
void forgetCodings(HeaderList &headers)
{
    headers.remove("Content-Encoding");
    headers.remove("Content-Length");
}

Result<CacheControlRecord> recordOf(const CachedResponse &response, const Value *previous)
{
    CacheControlRecord record;
    record.headers = uniqueFields(response.headers);
    if (response.bodyIsDecoded && record.headers.contains("Content-Encoding"))
        forgetCodings(record.headers);
    const FieldViews views = fieldViews(record.headers);
    const CacheControlFields fields(views);
    record.vary = varyingFields(fields.vary, response.requestHeaders);
    record.status = response.status;
    record.httpVersion = response.httpVersion ? response.httpVersion : 11;
    record.reason = pythonText(response.reason);
    record.body = response.body;
    if (!previous) {
        if (const QString why = whyNotStored(response, fields); !why.isEmpty())
            return failure(ErrorCode::Unsupported, why);
        if (fields.etag.isEmpty() && (response.status == 301 || response.status == 308))
            record.body = Part();
    }
    return record;
}

/// What the new entry takes over from the one it replaces.
Result<Done> takeOver(const Value &previous, CacheControlRecord &record)
{
    CacheControlEntry stored;
    const Result<Done> read = readCacheControlEntry(StoredBytes(previous.head), stored);
    if (!read)
        return read;
    if (stored.version == 0)
        return failure(ErrorCode::Unsupported,
                       tr("Entries of CacheControl before 0.9.4 can be removed but not rewritten"));
    record.version = stored.version;
    record.strict = stored.strict;
    record.decodeContent = stored.decodeContent;
    record.textIsBytes = stored.textIsBytes;
    if (stored.pickle)
        record.pickleProtocol = stored.pickle->protocol();
    return Done();
}

Result<Part> serialised(const CacheControlRecord &record)
{
    const QByteArray prefix = "cc=" + QByteArray::number(record.version) + ',';
    if (record.version >= 3) {
        const AroundBody around = writeMsgpackEntry(record);
        return joinedParts({ Part::fromBytes(prefix + around.before), record.body, Part::fromBytes(around.behind) });
    }
    const Result<QByteArray> data = record.version == 2 ? writeZlibJsonEntry(record) : writePickledEntry(record);
    return data.map([&prefix](const QByteArray &bytes) { return Part::fromBytes(prefix + bytes); });
}

} // namespace

Result<Value> encodeCacheControl(const CachedResponse &response, const Value *previous, const StoreInfo &traits)
{
    Result<CacheControlRecord> record = recordOf(response, previous);
    if (!record)
        return tl::unexpected(record.error());
    if (previous) {
        if (const Result<Done> taken = takeOver(*previous, *record); !taken)
            return tl::unexpected(taken.error());
    }
    Value value = previous ? *previous : Value();
    value.origin.clear();
    value.body.reset();
    if (previous ? previous->body.has_value() : traits.separateBodies)
        value.body = std::exchange(record->body, Part());
    const Result<Part> head = serialised(*record);
    if (!head)
        return tl::unexpected(head.error());
    value.head = *head;
    value.storedBytes = value.head.size + (value.body ? value.body->size : 0);
    return value;
}

} // namespace etagere

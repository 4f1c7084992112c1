// SPDX-License-Identifier: LGPL-3.0-or-later
#include "dialect/cachecontrolresponse.h"

#include "core/translate.h"
#include "dialect/cachecontrolentry.h"
#include "dialect/cachecontrolkey.h"

namespace etagere {

namespace {

QByteArray urlOfKey(QByteArrayView key)
{
    switch (cacheControlName(key)) {
    case CacheControlName::Url:
        return key.toByteArray();
    case CacheControlName::Base64Url:
        return urlOfBase64Name(key);
    default:
        return {};
    }
}

Part bodyOf(const CacheControlEntry &stored, const Value &value)
{
    if (value.body)
        return *value.body;
    if (stored.bodyOffset >= 0)
        return value.head.mid(stored.bodyOffset, stored.bodyLength);
    return Part::fromBytes(stored.body.toByteArray());
}

/// An Expires that LastModified, ExpiresAfter or OneDayCache wrote: lower case among names that are not, or
/// with the warning they add.
bool isExpiresMadeUp(const HeaderList &headers)
{
    bool hasLowerExpires = false;
    bool hasOwnCase = false;
    for (const HeaderField &field : headers) {
        if (sameFieldName(field.name, "Warning") && field.value.startsWith("110 "))
            return true;
        if (field.name == "expires")
            hasLowerExpires = true;
        else
            hasOwnCase = hasOwnCase || field.name != field.name.toLower();
    }
    return hasLowerExpires && hasOwnCase;
}

QString readersNote(int version)
{
    switch (version) {
    case 0:
        return tr("CacheControl 0.9.4 and later ignore this entry");
    case 1:
    case 2:
        return tr("CacheControl 0.13.1 and later ignore this entry");
    case 3:
        return tr("CacheControl 0.12.2 and later ignore this entry");
    default:
        return {};
    }
}

QStringList notesOf(const CacheControlEntry &stored, const CachedResponse &response, const Value &value)
{
    QStringList notes;
    if (isExpiresMadeUp(response.headers))
        notes += tr("The Expires field was made up by a heuristic of the client; the server did not send it");
    if (value.body && stored.bodyLength > 0)
        notes += tr("The entry holds a body of %1 bytes too; the separate one counts").arg(stored.bodyLength);
    if (response.body.size == 0 && response.headers.value("Content-Length").value_or("0").toLongLong() > 0)
        notes += response.status == 301 || response.status == 308
            ? tr("CacheControl keeps no body of a permanent redirect")
            : tr("The stored body is empty though Content-Length says otherwise");
    if (const QString readers = readersNote(stored.version); !readers.isEmpty())
        notes += readers;
    return notes;
}

} // namespace

Result<DecodedEntry> decodeCacheControl(const StoredKey &key, const Value &value)
{
    CacheControlEntry stored;
    const Result<Done> read = readCacheControlEntry(StoredBytes(value.head), stored);
    if (!read)
        return tl::unexpected(read.error());
    CachedResponse response;
    if (!stored.method.isEmpty())
        response.method = stored.method.toByteArray();
    response.url = stored.url.isEmpty() ? urlOfKey(key.bytes) : stored.url.toByteArray();
    response.status = stored.status;
    response.httpVersion = stored.httpVersion;
    response.reason = stored.reason.toByteArray();
    response.headers = headerList(stored.headers);
    response.requestHeaders = headerList(stored.vary);
    response.body = bodyOf(stored, value);
    response.bodyIsDecoded = stored.version == 0;
    response.serialisation = "cc=" + QByteArray::number(stored.version);
    response.notes = notesOf(stored, response, value);
    return DecodedEntry{ { response } };
}

} // namespace etagere

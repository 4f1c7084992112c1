// SPDX-License-Identifier: LGPL-3.0-or-later
// What QNetworkAccessManager gives its cache, and QNetworkDiskCache writes (fetchCacheMetaData(), QCacheItem; compared
// with files of Qt 6.4).
#include "dialect/qtdiskcachewriter.h"

#include "core/translate.h"
#include "dialect/decodedpart.h"
#include "dialect/joinedparts.h"
#include "dialect/qtdiskcacheentry.h"
#include "dialect/qtdiskcachefreshness.h"
#include "dialect/qtdiskcachekey.h"
#include "dialect/qtstream.h"
#include "format/coding.h"
#include "http/directives.h"

#include <etagere/datetime.h>

#include <QtCore/QMetaType>

#include <algorithm>

namespace etagere {

namespace {

constexpr qint64 LongestCompressed = 3 * 1024 * 1024;

/// Why Qt would not store it; empty when it would.
QString whyNotStored(const CachedResponse &response)
{
    if (response.method != "GET")
        return tr("Only answers to GET are stored");
    if (response.status >= 400 || response.status == 206 || response.status == 303 || response.status == 304)
        return tr("Qt does not store responses of status %1").arg(response.status);
    if (CacheDirectives(response.headers).noStore)
        return tr("The response forbids to store it (Cache-Control: no-store)");
    if (response.body.size == 0)
        return tr("Qt does not store responses without a body");
    return {};
}

/// Those that Qt drops: of the connection, and cookies.
bool isDropped(QByteArrayView name)
{
    constexpr const char *Dropped[] = { "Connection",          "Keep-Alive", "Proxy-Authenticate", "Set-Cookie",
                                        "Proxy-Authorization", "TE",         "Trailers",           "Upgrade",
                                        "Transfer-Encoding" };
    return std::any_of(std::begin(Dropped), std::end(Dropped),
                       [name](const char *dropped) { return sameFieldName(name, dropped); });
}

/// Repeated fields as one: of several, Qt gives programs the last alone.
HeaderList joinedFields(const HeaderList &received)
{
    HeaderList fields;
    for (const HeaderField &field : received) {
        if (!field.isNull && !isDropped(field.name) && !fields.contains(field.name))
            fields.append(field.name, received.joined(field.name));
    }
    return fields;
}

/// What was stored before, as far as the new entry is like it.
struct Before {
    qint32 streamVersion = CurrentQtStream;
    QByteArray url;
    Msecs expiration = NoTime; ///< that a program chose, rather than the fields
    bool isCoded = false;
    bool hasLength = false; ///< Content-Length, by which a coded body is known
};

Result<Before> lookBefore(const Value *previous)
{
    Before before;
    if (!previous)
        return before;
    QtDiskCacheEntry entry;
    if (const Result<Done> read = readQtDiskCacheEntry(StoredBytes(previous->head), entry); !read)
        return tl::unexpected(read.error());
    before.streamVersion = entry.streamVersion;
    before.url = entry.url.toByteArray();
    if (qtExpiration(entry.fields, 0) == NoTime)
        before.expiration = entry.expiration;
    before.isCoded = isQtBodyCoded(entry, previous->head.head);
    before.hasLength = !entry.field("Content-Length").isNull();
    return before;
}

/// Programs get the body as it is stored, so one without codings, unless they asked for them themselves.
Result<Part> storedBody(const CachedResponse &response, const Before &before, HeaderList &fields)
{
    if (!fields.contains("Content-Encoding"))
        return response.body;
    if (before.isCoded && !response.bodyIsDecoded) {
        if (before.hasLength)
            fields.set("Content-Length", QByteArray::number(response.body.size));
        return response.body;
    }
    fields.remove("Content-Length");
    return response.bodyIsDecoded ? response.body : decodedPart(response);
}

bool isCompressed(const HeaderList &fields, qint64 length)
{
    const std::optional<QByteArray> said = fields.value("Content-Length");
    const QByteArray type = fields.value("Content-Type").value_or(QByteArray());
    const bool isScript =
        type.startsWith("application/") && (type.endsWith("javascript") || type.endsWith("ecmascript"));
    return said && said->toLongLong() <= LongestCompressed && length <= LongestCompressed
        && (type.startsWith("text/") || isScript);
}

QByteArray attributeOf(qint32 key, QMetaType::Type type, const QByteArray &data)
{
    return qtStreamNumber(key) + qtStreamNumber(quint32(type)) + qtStreamNumber(quint8(0)) + data;
}

QByteArray attributesOf(const CachedResponse &response)
{
    QByteArrayList attributes{
        attributeOf(QtStatusAttribute, QMetaType::Int, qtStreamNumber(qint32(response.status))),
        attributeOf(QtReasonAttribute, QMetaType::QString, qtStreamString(QString::fromUtf8(response.reason))),
    };
    const std::optional<QByteArray> location = response.headers.value("Location");
    if (response.status / 100 == 3 && location)
        attributes.append(attributeOf(QtRedirectAttribute, QMetaType::QUrl, qtStreamBytes(*location)));
    return qtStreamNumber(quint32(attributes.size())) + attributes.join();
}

QByteArray fieldsOf(const HeaderList &fields)
{
    QByteArray bytes = qtStreamNumber(quint32(fields.size()));
    for (const HeaderField &field : fields)
        bytes += qtStreamBytes(field.name) + qtStreamBytes(field.value);
    return bytes;
}

QByteArray metaDataOf(const CachedResponse &response, const HeaderList &fields, const Before &before)
{
    const FieldViews views = fieldViews(fields);
    const Msecs received = response.responseTime == NoTime ? currentTime() : response.responseTime;
    const Msecs expiration = qtExpiration(views, received);
    return qtStreamBytes(before.url) + qtStreamDateTime(expiration == NoTime ? before.expiration : expiration)
        + qtStreamDateTime(parseHttpDate(qtField(views, "Last-Modified"))) + qtStreamNumber(quint8(1))
        + attributesOf(response) + fieldsOf(fields);
}

/// As qCompress() does, in a QByteArray.
Result<QByteArray> compressedBody(const Part &body)
{
    return body.readAll(LongestCompressed).map([](const QByteArray &bytes) {
        return qtStreamBytes(qtStreamNumber(quint32(bytes.size()))
                             + (bytes.isEmpty() ? QByteArray() : zlibCompressed(bytes)));
    });
}

} // namespace

Result<Value> encodeQtDiskCache(const CachedResponse &response, const Value *previous)
{
    if (const QString why = previous ? QString() : whyNotStored(response); !why.isEmpty())
        return failure(ErrorCode::Unsupported, why);
    Result<Before> before = lookBefore(previous);
    if (!before)
        return tl::unexpected(before.error());
    if (before->url.isEmpty())
        before->url = qtCacheUrl(response.url);
    HeaderList fields = joinedFields(response.headers);
    if (before->url.isEmpty() || fields.isEmpty() || fields.size() > MostQtFields)
        return failure(ErrorCode::Unsupported, tr("Qt stores no response without a URL, or without header fields"));
    Result<Part> body = storedBody(response, *before, fields);
    if (!body)
        return tl::unexpected(body.error());
    const bool compresses = isCompressed(fields, body->size);
    if (compresses)
        body = compressedBody(*body).map(Part::fromBytes);
    if (!body)
        return tl::unexpected(body.error());
    const QByteArray head = qtStreamNumber(QtCacheMagic) + qtStreamNumber(QtCacheVersion)
        + qtStreamNumber(before->streamVersion) + metaDataOf(response, fields, *before)
        + qtStreamNumber(quint8(compresses));
    if (head.size() > LargestQtMetaData)
        return failure(ErrorCode::LimitExceeded, tr("The response has too long header fields"));
    Value value = previous ? *previous : Value();
    value.origin.clear();
    value.body.reset();
    value.head = joinedParts({ Part::fromBytes(head), *body });
    value.storedBytes = value.head.size;
    return value;
}

} // namespace etagere

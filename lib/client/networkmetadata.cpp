// SPDX-License-Identifier: LGPL-3.0-or-later
#include "client/networkmetadata.h"

#include "client/bodyspool.h"
#include "client/newentry.h"
#include "core/translate.h"
#include "http/responsefacts.h"
#include "http/storability.h"
#include "http/urlbytes.h"
#include "http/vary.h"

#include <etagere/datetime.h>
#include <etagere/decodedbody.h>
#include <etagere/exchange.h>

#include <QtCore/QDateTime>
#include <QtCore/QUrl>
#include <QtNetwork/QAbstractNetworkCache>

#include <algorithm>

namespace etagere {

namespace {

/// Whether Vary names what another request may have otherwise. Every one of them gets the body without codings.
bool variesByRequest(const HeaderList &headers)
{
    const QList<QByteArray> names = varyNames(headers);
    return std::any_of(names.begin(), names.end(),
                       [](const QByteArray &name) { return !sameFieldName(name, "Accept-Encoding"); });
}

/// A 304 with this ETag confirms this very response, whatever the request's fields; a date does not.
bool hasOwnName(const CachedResponse &response) { return response.headers.contains("ETag"); }

bool isUsable(const CachedResponse &response)
{
    const bool isSelectable =
        !variesByRequest(response.headers) || (hasOwnName(response) && !variesOnEverything(response.headers));
    return response.status != 206 && response.body.size > 0 && isSelectable;
}

QDateTime utc(Msecs time) { return QDateTime::fromMSecsSinceEpoch(time, Qt::UTC); }

/// The manager takes what expires within the second for fresh; that it heeds no-cache is not the case of every Qt.
QDateTime expiryOf(const CachedResponse &response)
{
    const ResponseFacts facts(response);
    const bool isNever = isAlwaysValidated(response) || facts.directives.noCache;
    const Msecs freshUntil = isNever ? NoTime : facts.freshUntil();
    return utc(qMax<Msecs>(freshUntil, 1000) - 1000);
}

QNetworkCacheMetaData::RawHeaderList fieldsGiven(const CachedResponse &given)
{
    QNetworkCacheMetaData::RawHeaderList fields;
    for (const HeaderField &field : given.headers) {
        if (!field.isNull)
            fields.append({ field.name, field.value });
    }
    return fields;
}

HeaderList headerList(const QNetworkCacheMetaData::RawHeaderList &fields)
{
    HeaderList headers;
    for (const auto &[name, value] : fields)
        headers.append(name, value);
    return headers;
}

bool isOfBody(QByteArrayView name)
{
    return sameFieldName(name, "Content-Encoding") || sameFieldName(name, "Content-Length");
}

/// Whether the codings can be removed. Stored as they are when the response says how long they are; else the manager
/// has removed them, as it does for a program that leaves Accept-Encoding to it.
bool isCoded(const CachedResponse &entry, qint64 most)
{
    Limits limits;
    limits.decodedBytes = most;
    return entry.headers.contains("Content-Length")
        || streamDecodedBody(
               entry, [](QByteArrayView) { return true; }, limits)
               .has_value();
}

/// The body without content codings.
Result<Part> decodedPart(const CachedResponse &stored, qint64 most)
{
    BodySpool spool(LargestBodyInMemory);
    std::optional<Error> error;
    const auto keep = [&](QByteArrayView bytes) {
        if (spool.size() + bytes.size() > most)
            error = tooLongBody(stored.url, most);
        else if (const Result<Done> kept = spool.append(bytes); !kept)
            error = kept.error();
        return !error;
    };
    const Result<qint64> length = streamDecodedBody(stored, keep);
    if (!length)
        return tl::unexpected(error.value_or(length.error()));
    return spool.take();
}

Error notStored(const char *why, const QByteArray &url)
{
    return { ErrorCode::Unsupported, tr(why), QString::fromUtf8(url) };
}

} // namespace

Error tooLongBody(const QByteArray &url, qint64 most)
{
    return { ErrorCode::LimitExceeded, tr("The body is longer than %1 bytes").arg(most), QString::fromUtf8(url) };
}

QByteArray cachedUrl(const QUrl &url)
{
    const QByteArray bytes = url.toEncoded(QUrl::RemoveFragment | QUrl::RemovePassword);
    return url.isValid() && isHttpUrl(bytes) ? bytes : QByteArray();
}

int usableVariant(const QList<CachedResponse> &variants)
{
    const auto found = std::find_if(variants.begin(), variants.end(), isUsable);
    return found == variants.end() ? -1 : int(found - variants.begin());
}

bool isAlwaysValidated(const CachedResponse &response)
{
    return response.mustValidate || variesByRequest(response.headers);
}

Result<CachedResponse> givenResponse(const CachedResponse &stored, qint64 most)
{
    CachedResponse given = stored;
    if (given.headers.contains("Content-Encoding") && !stored.bodyIsDecoded) {
        Result<Part> body = decodedPart(stored, most);
        if (!body)
            return tl::unexpected(body.error());
        given.body = std::move(*body);
        given.headers.remove("Content-Length");
    }
    if (given.body.size > most)
        return tl::unexpected(tooLongBody(stored.url, most));
    given.headers.remove("Content-Encoding");
    // The manager looks at the first line of a field.
    QByteArray control = given.headers.joined("Cache-Control");
    if (isAlwaysValidated(stored))
        control += control.isEmpty() ? "must-revalidate" : ", must-revalidate";
    if (!control.isEmpty())
        given.headers.set("Cache-Control", control);
    return given;
}

QNetworkCacheMetaData metaDataOf(const CachedResponse &given, const QUrl &url)
{
    QNetworkCacheMetaData metaData;
    metaData.setUrl(url);
    metaData.setRawHeaders(fieldsGiven(given));
    metaData.setSaveToDisk(true);
    metaData.setExpirationDate(expiryOf(given));
    const Msecs lastModified = parseHttpDate(given.headers.joined("Last-Modified"));
    if (lastModified != NoTime)
        metaData.setLastModified(utc(lastModified));
    metaData.setAttributes({ { QNetworkRequest::HttpStatusCodeAttribute, given.status },
                             { QNetworkRequest::HttpReasonPhraseAttribute, given.reason } });
    return metaData;
}

Result<CachedResponse> entryOf(const QNetworkCacheMetaData &metaData, Msecs now)
{
    Request request;
    request.url = cachedUrl(metaData.url());
    CachedResponse response;
    response.headers = headerList(metaData.rawHeaders());
    response.status = metaData.attributes().value(QNetworkRequest::HttpStatusCodeAttribute, 200).toInt();
    response.reason = metaData.attributes().value(QNetworkRequest::HttpReasonPhraseAttribute).toByteArray();
    response.requestTime = response.responseTime = now;
    if (request.url.isEmpty() || !metaData.saveToDisk())
        return tl::unexpected(notStored(QT_TR_NOOP("This is not to be stored"), request.url));
    if (storability(request, response) != Storability::Storable || response.status == 206)
        return tl::unexpected(notStored(QT_TR_NOOP("HTTP does not allow this to be stored"), request.url));
    if (variesByRequest(response.headers) && !hasOwnName(response))
        return tl::unexpected(notStored(QT_TR_NOOP("For which requests this is cannot be told"), request.url));
    CachedResponse entry = newEntry(request, response);
    entry.mustValidate = variesByRequest(response.headers);
    return entry;
}

Result<CachedResponse> withBody(CachedResponse entry, qint64 most)
{
    if (entry.headers.contains("Content-Encoding"))
        entry.bodyIsDecoded = !isCoded(entry, most);
    const std::optional<QByteArray> length = entry.headers.value("Content-Length");
    if (length && length->trimmed() != QByteArray::number(entry.body.size))
        return failure(ErrorCode::BadInput, tr("The body is not as long as its response says"),
                       QString::fromUtf8(entry.url));
    return entry;
}

CachedResponse updatedResponse(const CachedResponse &stored, const CachedResponse &given,
                               const QNetworkCacheMetaData &metaData, Msecs now)
{
    const HeaderList said = headerList(metaData.rawHeaders());
    CachedResponse updated = stored;
    for (const HeaderField &field : given.headers) {
        if (!said.contains(field.name) && !isOfBody(field.name))
            updated.headers.remove(field.name);
    }
    for (const HeaderField &field : said) {
        if (said.joined(field.name) != given.headers.joined(field.name) && !isOfBody(field.name))
            updated.headers.set(field.name, said.joined(field.name));
    }
    // They were those of the answer before; the manager does not say that the new one has none.
    if (said.joined("Age") == given.headers.joined("Age"))
        updated.headers.remove("Age");
    if (said.joined("Date") == given.headers.joined("Date"))
        updated.headers.set("Date", formatHttpDate(now));
    updated.requestTime = updated.responseTime = now;
    updated.mustValidate = variesByRequest(updated.headers) && stored.mustValidate;
    return updated;
}

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#include "lab/labsample.h"

#include "core/translate.h"
#include "http/storedfields.h"

#include <etagere/datetime.h>

namespace etagere {

namespace {

constexpr qint64 LargestSample = 4LL << 20;

HeaderList servedFields(const CachedResponse &stored)
{
    HeaderList fields;
    for (const HeaderField &field : storedFields(stored.headers, 0)) {
        const bool isOurs = sameFieldName(field.name, "Age") || sameFieldName(field.name, "Content-Length")
            || sameFieldName(field.name, "Accept-Ranges");
        if (!field.isNull && !isOurs && !isSecretField(field.name))
            fields.append(field.name, field.value);
    }
    if (!stored.headers.contains("Date"))
        fields.remove("Date");
    if (stored.bodyIsDecoded)
        fields.remove("Content-Encoding");
    return fields;
}

/// "abc" becomes "abc-2", W/"abc" W/"abc-2", and what is no entity tag gets the same at its end.
QByteArray tagOfVersion(const QByteArray &etag, int version)
{
    const QByteArray mark = '-' + QByteArray::number(version);
    return etag.endsWith('"') && etag.size() > 1 ? etag.chopped(1) + mark + '"' : etag + mark;
}

} // namespace

Result<CachedResponse> servableSample(const CachedResponse &stored)
{
    if (stored.method != "GET")
        return failure(ErrorCode::Unsupported,
                       tr("The laboratory answers GET, and this response is one to %1")
                           .arg(QString::fromLatin1(stored.method.left(20))));
    if (stored.status < 200 || stored.status > 599 || stored.status == 206 || stored.status == 304)
        return failure(ErrorCode::Unsupported,
                       tr("A response of status %1 is none that a cache could give to a plain GET").arg(stored.status));
    Result<QByteArray> body = stored.body.readAll(LargestSample);
    if (!body)
        return tl::unexpected(body.error());
    CachedResponse sample = stored;
    sample.headers = servedFields(stored);
    sample.trailers = {};
    sample.body = Part::fromBytes(std::move(*body));
    return sample;
}

CachedResponse sampleRepresentation(const LabResource &resource, Msecs modified, Msecs now)
{
    CachedResponse full = *resource.sample;
    HeaderList &fields = full.headers;
    const Msecs date = parseHttpDate(fields.value("Date").value_or(QByteArray()));
    const Msecs expires = parseHttpDate(fields.value("Expires").value_or(QByteArray()));
    if (date != NoTime && expires != NoTime)
        fields.set("Expires", formatHttpDate(now + expires - date));
    if (fields.contains("Date"))
        fields.set("Date", formatHttpDate(now));
    if (resource.knobs.version == 1)
        return full;
    if (const std::optional<QByteArray> etag = fields.value("ETag"))
        fields.set("ETag", tagOfVersion(*etag, resource.knobs.version));
    if (fields.contains("Last-Modified"))
        fields.set("Last-Modified", formatHttpDate(modified));
    if (!fields.contains("Content-Encoding")) // white space more: other bytes with the same meaning, for most types
        full.body = Part::fromBytes(full.body.head + QByteArray(resource.knobs.version - 1, '\n'));
    return full;
}

} // namespace etagere

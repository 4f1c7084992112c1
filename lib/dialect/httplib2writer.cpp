// SPDX-License-Identifier: LGPL-3.0-or-later
// What httplib2 0.20 writes (_conn_request, _request, _updateCache).
#include "dialect/httplib2writer.h"

#include "core/translate.h"
#include "dialect/decodedpart.h"
#include "dialect/httplib2freshness.h"
#include "dialect/httplib2value.h"
#include "dialect/joinedparts.h"
#include "http/urlbytes.h"

namespace etagere {

namespace {

bool isPermanent(int status) { return status == 301 || status == 308; }

/// Why httplib2 would not store it; empty when it would.
QString whyNotStored(const CachedResponse &response)
{
    if (response.method != "GET")
        return tr("Only answers to GET are stored");
    if (response.status != 200 && response.status != 203 && !isPermanent(response.status))
        return tr("httplib2 does not store responses of status %1").arg(response.status);
    if (isPermanent(response.status) && !response.headers.contains("Location"))
        return tr("httplib2 does not store a redirect without Location");
    const QByteArray control = response.headers.joined("Cache-Control");
    if (Httplib2Directives(control).noStore)
        return tr("The response forbids to store it (Cache-Control: no-store)");
    return {};
}

/// Names in lower case, repeated fields as one, as httplib2's Response holds them.
HeaderList joinedFields(const HeaderList &received)
{
    HeaderList fields;
    for (const HeaderField &field : received) {
        const QByteArray name = field.name.toLower();
        if (!field.isNull && !fields.contains(name))
            fields.append(name, received.joined(name));
    }
    for (const char *dropped : { "status", "transfer-encoding" })
        fields.remove(dropped);
    return fields;
}

/// httplib2 decodes gzip and deflate, and says so in a field of its own. Of any other coding it drops the field and
/// keeps the body as it came.
Result<Part> storedBody(const CachedResponse &response, HeaderList &fields)
{
    const QByteArray coding = fields.joined("content-encoding");
    fields.remove("content-encoding");
    const bool isKnown = coding == "gzip" || coding == "deflate";
    if (coding.isEmpty() || (!isKnown && !response.bodyIsDecoded))
        return response.body;
    const Result<Part> body = response.bodyIsDecoded ? response.body : decodedPart(response);
    if (!body)
        return body;
    fields.set("content-length", QByteArray::number(body->size));
    if (isKnown)
        fields.set("-content-encoding", coding);
    return body;
}

void addAnnotations(const CachedResponse &response, HeaderList &fields)
{
    if (isPermanent(response.status) && fields.contains("location")) {
        const QByteArray location = fields.joined("location");
        if (!UrlParts(location).hasAuthority && !response.url.isEmpty())
            fields.set("location", resolvedUrl(response.url, location));
        fields.set("-x-permanent-redirect-url", fields.joined("location"));
    }
    if (!fields.contains("content-location") && !response.url.isEmpty())
        fields.append("content-location", response.url);
    for (const QByteArray &member : fields.joined("vary").toLower().split(',')) {
        const QByteArray name = member.trimmed();
        if (response.requestHeaders.contains(name))
            fields.set("-varied-" + name, response.requestHeaders.joined(name));
    }
}

Result<QByteArray> headOf(int status, const HeaderList &fields)
{
    QByteArray head = "status: " + QByteArray::number(status) + "\r\n";
    for (const HeaderField &field : fields) {
        if (!isHttplib2FieldName(field.name))
            return failure(ErrorCode::Unsupported,
                           tr("A field cannot have the name “%1”").arg(QString::fromUtf8(field.name)));
        head += field.name + ": " + httplib2Written(field.value) + "\r\n";
    }
    head += "\r\n";
    if (head.size() > LargestHttplib2Head || fields.size() >= MostHttplib2Fields)
        return failure(ErrorCode::LimitExceeded, tr("The response has too many or too long header fields"));
    return head;
}

} // namespace

Result<Value> encodeHttplib2(const CachedResponse &response, const Value *previous)
{
    if (const QString why = previous ? QString() : whyNotStored(response); !why.isEmpty())
        return failure(ErrorCode::Unsupported, why);
    HeaderList fields = joinedFields(response.headers);
    const Result<Part> body = storedBody(response, fields);
    if (!body)
        return tl::unexpected(body.error());
    addAnnotations(response, fields);
    const Result<QByteArray> head = headOf(response.status, fields);
    if (!head)
        return tl::unexpected(head.error());
    Value value = previous ? *previous : Value();
    value.origin.clear();
    value.body.reset();
    value.head = joinedParts({ Part::fromBytes(*head), *body });
    value.storedBytes = value.head.size;
    return value;
}

} // namespace etagere

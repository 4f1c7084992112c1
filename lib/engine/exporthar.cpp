// SPDX-License-Identifier: LGPL-3.0-or-later
// HTTP Archive 1.2 (http://www.softwareishard.com/blog/har-12-spec/).
#include "engine/exportformats.h"

#include <etagere/datetime.h>
#include <etagere/decodedbody.h>

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QStringDecoder>

namespace etagere {

namespace {

// HAR is text: what is not UTF-8 is read as ISO-8859-1, as in `ls`.
QString harText(QByteArrayView bytes)
{
    QStringDecoder utf8(QStringDecoder::Utf8);
    const QString text = utf8(bytes);
    return utf8.hasError() ? QString::fromLatin1(bytes) : text;
}

QJsonObject nameAndValue(const QByteArray &name, const QByteArray &value)
{
    return { { QStringLiteral("name"), harText(name) }, { QStringLiteral("value"), harText(value) } };
}

QJsonArray queryOf(const QByteArray &url)
{
    QJsonArray query;
    const qsizetype question = url.indexOf('?');
    const QByteArray text = question < 0 ? QByteArray() : url.mid(question + 1).split('#').first();
    for (const QByteArray &pair : text.split('&')) {
        const qsizetype equals = pair.indexOf('=');
        if (!pair.isEmpty())
            query.append(nameAndValue(equals < 0 ? pair : pair.first(equals), equals < 0 ? "" : pair.mid(equals + 1)));
    }
    return query;
}

QString versionText(int version)
{
    return version < 10 ? QStringLiteral("unknown") : QStringLiteral("HTTP/%1.%2").arg(version / 10).arg(version % 10);
}

QJsonObject contentOf(const CachedResponse &response, const Result<DecodedBody> &body)
{
    QJsonObject content{ { QStringLiteral("mimeType"), harText(response.headers.value("content-type").value_or("")) },
                         { QStringLiteral("size"), body ? body->bytes.size() : 0 } };
    if (!body) {
        content.insert(QStringLiteral("comment"), body.error().text());
        return content;
    }
    QStringDecoder utf8(QStringDecoder::Utf8);
    const QString text = utf8(body->bytes);
    const bool isText = !utf8.hasError() && !body->bytes.contains('\0');
    content.insert(QStringLiteral("text"), isText ? text : QString::fromLatin1(body->bytes.toBase64()));
    if (!isText)
        content.insert(QStringLiteral("encoding"), QStringLiteral("base64"));
    if (body->isCut)
        content.insert(QStringLiteral("comment"), QStringLiteral("cut at the preview limit"));
    return content;
}

} // namespace

void HarWriter::begin(QByteArray &out)
{
    out += "{\"log\":{\"version\":\"1.2\",\"creator\":{\"name\":\"Etagere\",\"version\":\"" ETAGERE_VERSION
           "\"},\"entries\":[";
}

Result<Done> HarWriter::add(const Row &row, const RowContext &, const CachedResponse *response, QByteArray &out)
{
    if (!response)
        return Done();
    const auto headers = [this](const HeaderList &fields) {
        QJsonArray array;
        for (const HeaderField &field : fields)
            array.append(nameAndValue(field.name, shownValue(field)));
        return array;
    };
    const QByteArray url = shownUrl(response->url.isEmpty() ? row.url : QByteArrayView(response->url));
    const Result<DecodedBody> body = decodedBody(*response);
    const QJsonObject request{ { QStringLiteral("method"), harText(response->method) },
                               { QStringLiteral("url"), harText(url) },
                               { QStringLiteral("httpVersion"), versionText(response->httpVersion) },
                               { QStringLiteral("cookies"), QJsonArray() },
                               { QStringLiteral("queryString"), queryOf(url) },
                               { QStringLiteral("headers"), headers(response->requestHeaders) },
                               { QStringLiteral("headersSize"), -1 },
                               { QStringLiteral("bodySize"), -1 } };
    const QJsonObject answer{ { QStringLiteral("status"), response->status },
                              { QStringLiteral("statusText"), harText(response->reason) },
                              { QStringLiteral("httpVersion"), versionText(response->httpVersion) },
                              { QStringLiteral("cookies"), QJsonArray() },
                              { QStringLiteral("headers"), headers(response->headers) },
                              { QStringLiteral("content"), contentOf(*response, body) },
                              { QStringLiteral("redirectURL"),
                                harText(response->headers.value("location").value_or("")) },
                              { QStringLiteral("headersSize"), -1 },
                              { QStringLiteral("bodySize"), response->body.size } };
    const Msecs started = row.storedAt == NoTime ? 0 : row.storedAt;
    const QJsonObject entry{ { QStringLiteral("startedDateTime"), QString::fromLatin1(formatIsoTime(started)) },
                             { QStringLiteral("time"), 0 },
                             { QStringLiteral("request"), request },
                             { QStringLiteral("response"), answer },
                             { QStringLiteral("cache"), QJsonObject() },
                             { QStringLiteral("timings"),
                               QJsonObject{ { QStringLiteral("send"), 0 },
                                            { QStringLiteral("wait"), 0 },
                                            { QStringLiteral("receive"), 0 } } },
                             { QStringLiteral("_storedKey"), QString::fromUtf8(printedKey(row.key)) } };
    out += std::exchange(m_isFirst, false) ? "\n" : ",\n";
    out += QJsonDocument(entry).toJson(QJsonDocument::Compact);
    return body.map([](const DecodedBody &) { return Done(); });
}

void HarWriter::end(QByteArray &out) { out += "\n]}}\n"; }

} // namespace etagere

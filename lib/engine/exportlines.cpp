// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engine/exportformats.h"

#include <etagere/datetime.h>
#include <etagere/decodedbody.h>
#include <etagere/dialect.h>

namespace etagere {

namespace {

void appendHeaders(const HeaderList &headers, const std::function<QByteArray(const HeaderField &)> &shown,
                   QByteArray &out)
{
    out += '[';
    for (qsizetype i = 0; i < headers.size(); ++i) {
        out += i > 0 ? ",[" : "[";
        appendJsonString(headers.at(i).name, out);
        out += ',';
        if (headers.at(i).isNull)
            out += "null";
        else
            appendJsonString(shown(headers.at(i)), out);
        out += ']';
    }
    out += ']';
}

// Spreadsheet programs run a cell that begins like a formula; an apostrophe makes it text.
QByteArray cell(QByteArrayView text)
{
    QByteArray value = text.toByteArray();
    if (!value.isEmpty() && QByteArrayView("=+-@\t\r").contains(value[0]))
        value.prepend('\'');
    if (!value.contains('"') && !value.contains(',') && !value.contains('\n') && !value.contains('\r'))
        return value;
    return '"' + value.replace('"', "\"\"") + '"';
}

QByteArray timeCell(Msecs time) { return time == NoTime ? QByteArray() : formatIsoTime(time); }

} // namespace

Result<Done> JsonLinesWriter::add(const Row &row, const RowContext &context, const CachedResponse *response,
                                  QByteArray &out)
{
    RowContext shown = context;
    shown.maskSecrets = !m_options.revealSecrets;
    appendJsonLine(row, shown, m_options.now, out);
    out.chop(2); // the closing brace and the newline: more members follow
    Result<Done> result = Done();
    if (response) {
        const auto value = [this](const HeaderField &field) { return shownValue(field); };
        out += ",\"reason\":";
        appendJsonString(response->reason, out);
        out += ",\"http_version\":" + (response->httpVersion > 0 ? QByteArray::number(response->httpVersion) : "null");
        out += ",\"serialisation\":";
        appendJsonString(response->serialisation, out);
        out += ",\"headers\":";
        appendHeaders(response->headers, value, out);
        out += ",\"request_headers\":";
        appendHeaders(response->requestHeaders, value, out);
        const Result<DecodedBody> body = decodedBody(*response);
        out += ",\"body_base64\":" + (body ? '"' + body->bytes.toBase64() + '"' : QByteArray("null"));
        out += body && body->isCut ? ",\"body_is_cut\":true" : "";
        result = body.map([](const DecodedBody &) { return Done(); });
    }
    out += "}\n";
    return result;
}

void CsvWriter::begin(QByteArray &out)
{
    out +=
        "stored_key,key_type,decoded_key,dialect,method,url,status,content_type,etag,last_modified,vary,stored_bytes,"
        "stored_at,expires_at,store_expires_at,freshness,error\r\n";
}

Result<Done> CsvWriter::add(const Row &row, const RowContext &, const CachedResponse *, QByteArray &out)
{
    const QByteArray cells[] = {
        cell(printedKey(row.key)),
        keyTypeName(row.keyType).toByteArray(),
        cell(shownUrl(row.decodedKey)),
        row.dialect ? row.dialect->name() : QByteArray(),
        cell(row.method),
        cell(shownUrl(row.url)),
        row.status > 0 ? QByteArray::number(row.status) : QByteArray(),
        cell(row.contentType),
        cell(row.etag),
        cell(row.lastModified),
        cell(row.vary),
        QByteArray::number(row.storedBytes),
        timeCell(row.storedAt),
        timeCell(row.expiresAt),
        timeCell(row.storeExpiresAt),
        freshnessName(row.freshness(m_options.now)).toByteArray(),
        cell(row.error),
    };
    QByteArrayView separator;
    for (const QByteArray &text : cells) {
        out.append(separator.data(), separator.size()).append(text);
        separator = ",";
    }
    out += "\r\n";
    return Done();
}

} // namespace etagere

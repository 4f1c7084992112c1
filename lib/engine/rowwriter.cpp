// SPDX-License-Identifier: LGPL-3.0-or-later
#include <etagere/datetime.h>
#include <etagere/dialect.h>
#include <etagere/rowwriter.h>

#include <QtCore/QUtf8StringView>
#include <algorithm>
#include <array>
#include <charconv>

namespace etagere {

namespace {

/// Bytes that a JSON string holds as they are (RFC 8259 §7), but those above ASCII, which must be looked at.
constexpr std::array<bool, 256> PlainBytes = [] {
    std::array<bool, 256> plain{};
    for (size_t c = 0x20; c < 0x80; ++c)
        plain[c] = c != '"' && c != '\\';
    return plain;
}();

bool isPlain(QByteArrayView bytes)
{
    return std::all_of(bytes.begin(), bytes.end(), [](char c) { return PlainBytes[quint8(c)]; });
}

template <size_t N>
void appendLiteral(const char (&text)[N], QByteArray &out)
{
    out.append(text, N - 1);
}

void appendEscaped(char c, QByteArray &out)
{
    static constexpr char Hex[] = "0123456789abcdef";
    switch (c) {
    case '"':
        return appendLiteral("\\\"", out);
    case '\\':
        return appendLiteral("\\\\", out);
    case '\n':
        return appendLiteral("\\n", out);
    case '\r':
        return appendLiteral("\\r", out);
    case '\t':
        return appendLiteral("\\t", out);
    default:
        appendLiteral("\\u00", out);
        out.append(Hex[quint8(c) >> 4]).append(Hex[c & 15]);
    }
}

void appendLatin1(char c, QByteArray &out)
{
    out.append(char(0xC0 | (quint8(c) >> 6))).append(char(0x80 | (c & 0x3F)));
}

void appendSlowly(QByteArrayView bytes, QByteArray &out)
{
    const bool isUtf8 = QUtf8StringView(bytes.data(), bytes.size()).isValidUtf8();
    for (const char c : bytes) {
        if (PlainBytes[quint8(c)] || (isUtf8 && quint8(c) >= 0x80))
            out.append(c);
        else if (quint8(c) >= 0x80)
            appendLatin1(c, out);
        else
            appendEscaped(c, out);
    }
}

void appendText(QByteArrayView bytes, QByteArray &out)
{
    if (bytes.isEmpty())
        appendLiteral("null", out);
    else
        appendJsonString(bytes, out);
}

void appendNumber(qint64 number, QByteArray &out)
{
    char text[24];
    const auto end = std::to_chars(text, text + sizeof text, number).ptr;
    out.append(text, end - text);
}

void appendNumberOrNull(qint64 number, bool isKnown, QByteArray &out)
{
    if (isKnown)
        appendNumber(number, out);
    else
        appendLiteral("null", out);
}

void appendTime(Msecs time, QByteArray &out)
{
    if (time == NoTime)
        return appendLiteral("null", out);
    out.append('"');
    appendIsoTime(time, out);
    out.append('"');
}

/// The printed key needs a place of its own: it is escaped once more for JSON.
void appendStoredKey(QByteArrayView key, QByteArray &out)
{
    if (isPlain(key))
        return appendJsonString(key, out);
    static thread_local QByteArray printed;
    printed.resize(0);
    appendPrintedKey(key, printed);
    appendJsonString(printed, out);
}

void appendUrlText(QByteArrayView url, bool maskSecrets, QByteArray &out)
{
    if (maskSecrets)
        appendText(maskedUrl(url), out);
    else
        appendText(url, out);
}

void appendNames(const Row &row, const RowContext &context, QByteArray &out)
{
    appendLiteral("{\"stored_key\":", out);
    appendStoredKey(row.key, out);
    appendLiteral(",\"key_type\":", out);
    appendText(keyTypeName(row.keyType), out);
    appendLiteral(",\"server\":", out);
    appendText(context.server, out);
    appendLiteral(",\"decoded_key\":", out);
    appendUrlText(row.decodedKey, context.maskSecrets, out);
    appendLiteral(",\"decoded_by\":", out);
    appendText(keySourceName(row.decodedBy), out);
    appendLiteral(",\"backend\":", out);
    appendText(context.backend, out);
    appendLiteral(",\"dialect\":", out);
    appendText(row.dialect ? row.dialect->name() : QByteArray(), out);
}

void appendResponse(const Row &row, const RowContext &context, QByteArray &out)
{
    appendLiteral(",\"method\":", out);
    appendText(row.method, out);
    appendLiteral(",\"url\":", out);
    appendUrlText(row.url, context.maskSecrets, out);
    appendLiteral(",\"status\":", out);
    appendNumberOrNull(row.status, row.status != 0, out);
    appendLiteral(",\"content_type\":", out);
    appendText(row.contentType, out);
    appendLiteral(",\"etag\":", out);
    appendText(row.etag, out);
    appendLiteral(",\"last_modified\":", out);
    appendText(row.lastModified, out);
    appendLiteral(",\"vary\":", out);
    appendText(row.vary, out);
}

void appendSizes(const Row &row, const RowContext &context, QByteArray &out)
{
    const qint64 bodyBytes = row.bodyBytes >= 0 ? row.bodyBytes : context.bodyBytes;
    appendLiteral(",\"stored_bytes\":", out);
    appendNumber(row.storedBytes, out);
    appendLiteral(",\"body_bytes\":", out);
    appendNumberOrNull(bodyBytes, bodyBytes >= 0, out);
    if (context.withHash) {
        appendLiteral(",\"body_sha256\":", out);
        appendText(context.bodySha256, out);
    }
}

void appendTimes(const Row &row, Msecs now, QByteArray &out)
{
    appendLiteral(",\"stored_at\":", out);
    appendTime(row.storedAt, out);
    appendLiteral(",\"expires_at\":", out);
    appendTime(row.expiresAt, out);
    appendLiteral(",\"store_expires_at\":", out);
    appendTime(row.storeExpiresAt, out);
    appendLiteral(",\"freshness\":", out);
    appendText(freshnessName(row.freshness(now)), out);
}

} // namespace

void appendJsonString(QByteArrayView bytes, QByteArray &out)
{
    out.append('"');
    if (isPlain(bytes))
        out.append(bytes.data(), bytes.size());
    else
        appendSlowly(bytes, out);
    out.append('"');
}

void appendJsonLine(const Row &row, const RowContext &context, Msecs now, QByteArray &out)
{
    appendNames(row, context, out);
    appendResponse(row, context, out);
    appendSizes(row, context, out);
    appendTimes(row, now, out);
    appendLiteral(",\"error\":", out);
    appendText(row.error, out);
    appendLiteral("}\n", out);
}

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/memcachedprotocol.h"

#include <algorithm>
#include <charconv>

namespace etagere {

namespace {

/// Hands the words between single spaces to `use`, which returns false to stop; false when it did.
template <typename Use>
bool eachWord(QByteArrayView line, Use use)
{
    while (!line.isEmpty()) {
        const qsizetype space = line.indexOf(' ');
        const QByteArrayView word = space < 0 ? line : line.first(space);
        if (!word.isEmpty() && !use(word))
            return false;
        line = space < 0 ? QByteArrayView() : line.sliced(space + 1);
    }
    return true;
}

template <typename Number>
bool readNumber(QByteArrayView text, Number &number)
{
    const std::optional<Number> read = wholeNumber<Number>(text);
    number = read.value_or(number);
    return read.has_value();
}

bool readField(QByteArrayView name, QByteArrayView value, MetadumpLine &parsed)
{
    if (name == "key")
        parsed.key = value;
    else if (name == "exp")
        return readNumber(value, parsed.expires);
    else if (name == "cas")
        return readNumber(value, parsed.cas);
    else if (name == "size")
        return readNumber(value, parsed.itemBytes) && parsed.itemBytes >= 0;
    return true;
}

std::optional<MetaStatus> statusOf(QByteArrayView word)
{
    if (word == "HD")
        return MetaStatus::Done;
    if (word == "VA")
        return MetaStatus::Value;
    if (word == "EN" || word == "NF")
        return MetaStatus::Miss;
    if (word == "EX")
        return MetaStatus::Exists;
    if (word == "NS")
        return MetaStatus::NotStored;
    return std::nullopt;
}

bool readFlag(QByteArrayView word, MetaReply &reply)
{
    const QByteArrayView token = word.sliced(1);
    switch (word.front()) {
    case 'O':
        reply.opaque = token;
        return true;
    case 's':
        return readNumber(token, reply.size) && reply.size >= 0;
    case 't':
        return readNumber(token, reply.ttl) && reply.ttl >= -1;
    case 'f':
        return readNumber(token, reply.flags);
    case 'c':
        return readNumber(token, reply.cas);
    default: // a newer server may say more
        return true;
    }
}

int hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const char lower = char(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

bool isInLine(char c) { return quint8(c) > 0x20 && c != 0x7f; }

} // namespace

template <typename Number>
std::optional<Number> wholeNumber(QByteArrayView text)
{
    Number number = 0;
    const auto [end, error] = std::from_chars(text.begin(), text.end(), number);
    if (error != std::errc() || end != text.end())
        return std::nullopt;
    return number;
}
template std::optional<qint64> wholeNumber<qint64>(QByteArrayView);
template std::optional<quint64> wholeNumber<quint64>(QByteArrayView);
template std::optional<quint32> wholeNumber<quint32>(QByteArrayView);

MemcachedKeyText memcachedKeyText(QByteArrayView key)
{
    if (key.isEmpty() || key.size() > MostMemcachedKeyBytes)
        return {};
    if (std::all_of(key.begin(), key.end(), isInLine))
        return { key.toByteArray() };
    QByteArray base64 = key.toByteArray().toBase64();
    // The server's limit is for what it is sent.
    return base64.size() > MostMemcachedKeyBytes ? MemcachedKeyText() : MemcachedKeyText{ std::move(base64), " b" };
}

std::optional<MetadumpLine> parseMetadumpLine(QByteArrayView line)
{
    MetadumpLine parsed;
    const bool isWhole = eachWord(line, [&](QByteArrayView word) {
        const qsizetype equals = word.indexOf('=');
        return equals > 0 && readField(word.first(equals), word.sliced(equals + 1), parsed);
    });
    if (!isWhole || parsed.key.isEmpty())
        return std::nullopt;
    parsed.expires = std::max<qint64>(0, parsed.expires); // -1 is never
    return parsed;
}

bool appendMetadumpKey(QByteArrayView encoded, QByteArray &out)
{
    char key[MostMemcachedKeyBytes];
    qsizetype size = 0;
    for (qsizetype i = 0; i < encoded.size(); ++i) {
        const bool isEscape = encoded[i] == '%';
        const bool isWhole =
            isEscape && i + 2 < encoded.size() && hexDigit(encoded[i + 1]) >= 0 && hexDigit(encoded[i + 2]) >= 0;
        if (isEscape != isWhole || size == MostMemcachedKeyBytes)
            return false;
        key[size++] = isEscape ? char(hexDigit(encoded[i + 1]) * 16 + hexDigit(encoded[i + 2])) : encoded[i];
        i += isEscape ? 2 : 0;
    }
    out.append(key, size);
    return size > 0;
}

std::optional<MetaReply> parseMetaReply(QByteArrayView line)
{
    MetaReply reply;
    int words = 0;
    const bool isWhole = eachWord(line, [&](QByteArrayView word) {
        if (words++ == 0) {
            const std::optional<MetaStatus> status = statusOf(word);
            reply.status = status.value_or(reply.status);
            return status.has_value();
        }
        if (words == 2 && reply.status == MetaStatus::Value)
            return readNumber(word, reply.valueBytes) && reply.valueBytes >= 0;
        return readFlag(word, reply);
    });
    const bool hasSize = reply.status != MetaStatus::Value || reply.valueBytes >= 0;
    return isWhole && words > 0 && hasSize ? std::optional(reply) : std::nullopt;
}

bool isMemcachedComplaint(QByteArrayView line)
{
    const qsizetype space = line.indexOf(' ');
    const QByteArrayView word = space < 0 ? line : line.first(space);
    return word == "ERROR" || word == "CLIENT_ERROR" || word == "SERVER_ERROR" || word == "BUSY" || word == "BADCLASS";
}

StatLine parseStatLine(QByteArrayView line)
{
    if (!line.startsWith("STAT "))
        return {};
    const QByteArrayView rest = line.sliced(5);
    const qsizetype space = rest.indexOf(' ');
    return space < 0 ? StatLine{ rest, {} } : StatLine{ rest.first(space), rest.sliced(space + 1) };
}

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#include "names/candidatelog.h"

#include <algorithm>

namespace etagere {

namespace {

/// Undoes \" \\ and \xHH, which servers write for what would break the line.
QByteArray unescaped(QByteArrayView text)
{
    if (!text.contains('\\'))
        return text.toByteArray();
    QByteArray bytes;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 1 == text.size()) {
            bytes += text[i];
        } else if (text[i + 1] == 'x' && i + 3 < text.size()) {
            bytes += QByteArray::fromHex(text.sliced(i + 2, 2).toByteArray());
            i += 3;
        } else {
            bytes += text[++i];
        }
    }
    return bytes;
}

/// The position of the quote that closes a text which begins at `from`; -1 when none does.
qsizetype closingQuote(QByteArrayView line, qsizetype from)
{
    for (qsizetype i = from; i < line.size(); ++i) {
        if (line[i] == '\\')
            ++i;
        else if (line[i] == '"')
            return i;
    }
    return -1;
}

bool isMethod(QByteArrayView text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

/// "example.org:443" or "example.org", which stands before the client's address.
QByteArray originOf(QByteArrayView before)
{
    const QList<QByteArray> words = before.toByteArray().simplified().split(' ');
    if (words.size() != 4)
        return {};
    const QByteArray &host = words.first();
    const qsizetype colon = host.lastIndexOf(':');
    const QByteArray port = colon < 0 || host.endsWith(']') ? QByteArray() : host.mid(colon + 1);
    if (port == "443")
        return "https://" + host.first(colon);
    return "http://" + (port == "80" ? host.first(colon) : host);
}

} // namespace

std::optional<LoggedRequest> loggedRequest(QByteArrayView line)
{
    const qsizetype time = line.indexOf(" [");
    const qsizetype quote = time < 0 ? -1 : line.indexOf("] \"", time);
    const qsizetype end = quote < 0 ? -1 : closingQuote(line, quote + 3);
    if (end < 0)
        return std::nullopt;
    const QByteArrayView request = line.sliced(quote + 3, end - quote - 3);
    const qsizetype first = request.indexOf(' ');
    const qsizetype last = request.lastIndexOf(' ');
    if (first < 0 || !isMethod(request.first(first)))
        return std::nullopt;
    const bool hasVersion = last > first && request.sliced(last + 1).startsWith("HTTP/");
    const QByteArrayView target = request.sliced(first + 1, (hasVersion ? last : request.size()) - first - 1);
    return LoggedRequest{ unescaped(target), originOf(line.first(time)) };
}

} // namespace etagere

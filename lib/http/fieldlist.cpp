// SPDX-License-Identifier: LGPL-3.0-or-later
#include "http/fieldlist.h"

#include <algorithm>

namespace etagere {

QByteArrayView takeMember(QByteArrayView &list)
{
    bool isQuoted = false;
    qsizetype end = 0;
    for (; end < list.size() && (isQuoted || list[end] != ','); ++end) {
        if (list[end] == '\\' && isQuoted)
            ++end;
        else if (list[end] == '"')
            isQuoted = !isQuoted;
    }
    end = qMin(end, list.size());
    const QByteArrayView member = list.first(end).trimmed();
    list = list.sliced(qMin(end + 1, list.size()));
    return member;
}

QByteArrayView unquoted(QByteArrayView value)
{
    return value.size() >= 2 && value.startsWith('"') && value.endsWith('"') ? value.sliced(1).chopped(1) : value;
}

std::optional<qint64> deltaSeconds(QByteArrayView text)
{
    if (text.isEmpty() || !std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }))
        return std::nullopt;
    qint64 seconds = 0;
    for (const char c : text)
        seconds = qMin(MostDeltaSeconds, seconds * 10 + (c - '0'));
    return seconds;
}

bool isToken(QByteArrayView text)
{
    constexpr QByteArrayView marks("!#$%&'*+-.^_`|~");
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [marks](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || marks.contains(c);
    });
}

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/redispipeline.h"

#include <algorithm>
#include <charconv>

namespace etagere {

namespace {

constexpr qsizetype LineBytes = 24; ///< room for a type, a number and an end

char *writeEnd(char *place)
{
    *place++ = '\r';
    *place++ = '\n';
    return place;
}

char *writeLine(char *place, char type, qsizetype number)
{
    *place = type;
    return writeEnd(std::to_chars(place + 1, place + LineBytes - 2, number).ptr);
}

} // namespace

// A list of texts: "*2\r\n$3\r\nGET\r\n$1\r\na\r\n". hiredis would allocate and print for each command, which takes us
// about as long as the server needs for one.
void RedisPipeline::add(std::span<const QByteArrayView> words)
{
    qsizetype most = LineBytes;
    for (QByteArrayView word : words)
        most += LineBytes + word.size() + 2;
    const qsizetype start = m_bytes.size();
    m_bytes.resize(start + most);
    char *place = writeLine(m_bytes.data() + start, '*', qsizetype(words.size()));
    for (QByteArrayView word : words) {
        place = writeLine(place, '$', word.size());
        place = writeEnd(std::copy(word.begin(), word.end(), place));
    }
    m_bytes.resize(place - m_bytes.constData());
    ++m_count;
}

} // namespace etagere

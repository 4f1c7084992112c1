// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/redispipeline.h"

#include <charconv>
#include <iterator>

namespace etagere {

// A list of texts: "*2\r\n$3\r\nGET\r\n$1\r\na\r\n". hiredis would allocate and print for each command, which takes us
// longer than the server needs for one.
void RedisPipeline::add(std::span<const QByteArrayView> words)
{
    announce('*', qsizetype(words.size()));
    for (QByteArrayView word : words) {
        announce('$', word.size());
        m_bytes.append(word);
        m_bytes.append("\r\n", 2);
    }
    ++m_count;
}

void RedisPipeline::announce(char type, qsizetype number)
{
    char line[24] = { type };
    char *end = std::to_chars(line + 1, std::end(line) - 2, number).ptr;
    *end++ = '\r';
    *end++ = '\n';
    m_bytes.append(line, end - line);
}

} // namespace etagere

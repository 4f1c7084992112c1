// SPDX-License-Identifier: LGPL-3.0-or-later
#include "names/jsonscanner.h"

#include "core/translate.h"
#include "format/jsonreader.h"

#include <algorithm>

namespace etagere {

namespace {

constexpr qsizetype MostDepth = 200;

} // namespace

JsonListener::~JsonListener() = default;

Result<Done> JsonScanner::feed(QByteArrayView bytes)
{
    for (qsizetype i = 0; i < bytes.size();) {
        if (m_in != In::Text)
            i += inString(bytes.sliced(i));
        else if (!plain(bytes[i++]))
            return failure(ErrorCode::BadInput, tr("The file is no valid JSON, or nested too deeply"));
    }
    return Done();
}

/// A byte outside of strings.
bool JsonScanner::plain(char c)
{
    switch (c) {
    case '{':
    case '[':
        return !m_hasEnded && open(c);
    case '}':
    case ']':
        return close(c);
    case '"':
        m_in = expectsKey() ? In::Key : m_listener.wantsString() ? In::String : In::SkippedString;
        m_string.resize(0);
        m_hasEscapes = m_isTooLong = false;
        return !m_open.isEmpty();
    case ',':
        m_isBeforeKey = true;
        return !m_open.isEmpty();
    case ':':
        m_isBeforeKey = false;
        return m_open.endsWith('}');
    default:
        return c == ' ' || c == '\n' || c == '\r' || c == '\t' || (!m_open.isEmpty() && c > ' ' && c < '\x7f');
    }
}

bool JsonScanner::open(char bracket)
{
    m_open += bracket == '{' ? '}' : ']';
    m_isBeforeKey = true;
    m_listener.begin(bracket == '{');
    return m_open.size() <= MostDepth;
}

bool JsonScanner::close(char bracket)
{
    if (!m_open.endsWith(bracket))
        return false;
    m_open.chop(1);
    m_hasEnded = m_open.isEmpty();
    m_isBeforeKey = false;
    m_listener.end();
    return true;
}

/// Takes what belongs to the string; returns how many bytes that are.
qsizetype JsonScanner::inString(QByteArrayView bytes)
{
    if (std::exchange(m_isEscape, false)) {
        if (m_in != In::SkippedString && !m_isTooLong)
            m_string += bytes[0];
        return 1;
    }
    const auto end = std::find_if(bytes.begin(), bytes.end(), [](char c) { return c == '"' || c == '\\'; });
    const qsizetype length = end - bytes.begin();
    m_isTooLong = m_isTooLong || m_string.size() + length > m_longest;
    if (m_in != In::SkippedString && !m_isTooLong)
        m_string += bytes.first(length);
    if (end == bytes.end())
        return length;
    if (*end == '"') {
        stringEnded();
    } else {
        m_isEscape = m_hasEscapes = true;
        if (m_in != In::SkippedString && !m_isTooLong)
            m_string += '\\';
    }
    return length + 1;
}

void JsonScanner::stringEnded()
{
    const In was = std::exchange(m_in, In::Text);
    if (was == In::SkippedString)
        return;
    const QByteArray text = m_isTooLong ? QByteArray() : m_hasEscapes ? unescapedJson(m_string) : m_string;
    if (was == In::Key)
        m_listener.key(text);
    else
        m_listener.string(text);
}

Result<Done> JsonScanner::finish() const
{
    if (!m_hasEnded)
        return failure(ErrorCode::BadInput, tr("The JSON breaks off before its end"));
    return Done();
}

} // namespace etagere

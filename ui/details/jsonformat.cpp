// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/jsonindex.h"

#include <cctype>

namespace etagere {
namespace {

// Deeper lines are not indented further: hostile nesting would make the text grow with its square.
constexpr qsizetype DeepestIndent = 40;

bool isSpace(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }
bool isLiteral(char c) { return isalnum(uchar(c)) || c == '+' || c == '-' || c == '.'; }

class JsonFormatter
{
public:
    explicit JsonFormatter(const QByteArray &text)
        : m_text(text)
    {
        m_out.reserve(text.size() + text.size() / 2);
    }

    std::optional<QByteArray> format()
    {
        while (m_pos < m_text.size()) {
            if (!takeToken())
                return {};
        }
        return m_open.isEmpty() && !m_out.isEmpty() ? std::optional(m_out) : std::nullopt;
    }

private:
    bool takeToken();
    bool open(char c);
    bool close(char c);
    bool takeScalar(qsizetype length);
    qsizetype stringLength() const;
    qsizetype literalLength() const;
    void newLine();

    const QByteArray &m_text;
    qsizetype m_pos = 0;
    QByteArray m_out;
    QByteArray m_open; ///< closing brackets to come
    bool m_isAfterValue = false;
};

void JsonFormatter::newLine()
{
    m_out += '\n';
    m_out.append(qMin(m_open.size(), DeepestIndent) * 2, ' ');
}

bool JsonFormatter::open(char c)
{
    if (m_isAfterValue && !m_open.isEmpty())
        return false;
    if (m_isAfterValue)
        newLine();
    m_out += c;
    m_open += c == '{' ? '}' : ']';
    ++m_pos;
    while (m_pos < m_text.size() && isSpace(m_text[m_pos]))
        ++m_pos;
    m_isAfterValue = m_pos < m_text.size() && m_text[m_pos] == m_open.back();
    if (m_isAfterValue) {
        m_out += m_open.back();
        m_open.chop(1);
        ++m_pos;
    } else {
        newLine();
    }
    return true;
}

bool JsonFormatter::close(char c)
{
    if (m_open.isEmpty() || m_open.back() != c)
        return false;
    m_open.chop(1);
    newLine();
    m_out += c;
    ++m_pos;
    m_isAfterValue = true;
    return true;
}

qsizetype JsonFormatter::stringLength() const
{
    for (qsizetype end = m_pos + 1; end < m_text.size(); ++end) {
        if (m_text[end] == '\\')
            ++end;
        else if (m_text[end] == '"')
            return end + 1 - m_pos;
    }
    return 0;
}

qsizetype JsonFormatter::literalLength() const
{
    qsizetype end = m_pos;
    while (end < m_text.size() && isLiteral(m_text[end]))
        ++end;
    return end - m_pos;
}

bool JsonFormatter::takeScalar(qsizetype length)
{
    if (length == 0 || (m_isAfterValue && !m_open.isEmpty()))
        return false;
    if (m_isAfterValue)
        newLine();
    m_out.append(m_text.constData() + m_pos, length);
    m_pos += length;
    m_isAfterValue = true;
    return true;
}

bool JsonFormatter::takeToken()
{
    switch (const char c = m_text[m_pos]) {
    case ' ':
    case '\n':
    case '\r':
    case '\t':
        ++m_pos;
        return true;
    case '{':
    case '[':
        return open(c);
    case '}':
    case ']':
        return close(c);
    case ',':
    case ':':
        if (!m_isAfterValue || m_open.isEmpty())
            return false;
        m_isAfterValue = false;
        m_out += c;
        ++m_pos;
        if (c == ',')
            newLine();
        else
            m_out += ' ';
        return true;
    case '"':
        return takeScalar(stringLength());
    default:
        return takeScalar(literalLength());
    }
}

} // namespace

std::optional<QByteArray> formattedJson(const QByteArray &utf8) { return JsonFormatter(utf8).format(); }

} // namespace etagere

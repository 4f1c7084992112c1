// SPDX-License-Identifier: LGPL-3.0-or-later
#include "format/jsonreader.h"

#include "core/translate.h"

#include <QtCore/QString>

namespace etagere {

namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }

ushort hexNumber(QByteArrayView digits) { return digits.toByteArray().toUShort(nullptr, 16); }

} // namespace

JsonReader::JsonReader(QByteArrayView text, const Limits &limits)
    : m_text(text)
    , m_itemsLeft(limits.items)
    , m_depthLimit(limits.depth)
{
}

bool JsonReader::next(JsonItem &item)
{
    if (m_failure)
        return false;
    skipSpace();
    item.offset = m_position;
    item.text = {};
    item.hasEscapes = false;
    if (--m_itemsLeft < 0) {
        m_code = ErrorCode::LimitExceeded;
        return fail(QT_TR_NOOP("The JSON text holds too many values"));
    }
    if (m_expects != Expects::Nothing && m_position >= m_text.size())
        return fail(QT_TR_NOOP("The JSON text ends too early"));
    switch (m_expects) {
    case Expects::Nothing:
        return m_position < m_text.size() && fail(QT_TR_NOOP("Something follows the JSON value"));
    case Expects::FirstMember:
    case Expects::NextMember:
        return readMember(item);
    case Expects::Colon:
        if (peek() != ':')
            return fail(QT_TR_NOOP("The JSON text lacks a colon"));
        ++m_position;
        skipSpace();
        item.offset = m_position;
        return readValue(item);
    case Expects::Value:
        return readValue(item);
    }
    return false;
}

bool JsonReader::readMember(JsonItem &item)
{
    if (peek() == m_open.last())
        return close(item);
    if (m_expects == Expects::NextMember) {
        if (peek() != ',')
            return fail(QT_TR_NOOP("The JSON text lacks a comma"));
        ++m_position;
        skipSpace();
        item.offset = m_position;
    }
    return m_open.last() == '}' ? readKey(item) : readValue(item);
}

bool JsonReader::readKey(JsonItem &item)
{
    if (peek() != '"')
        return fail(QT_TR_NOOP("The JSON text lacks the name of a member"));
    m_expects = Expects::Colon;
    return readString(item, JsonType::Key);
}

bool JsonReader::readValue(JsonItem &item)
{
    switch (peek()) {
    case '{':
        return open(item, JsonType::Object);
    case '[':
        return open(item, JsonType::Array);
    case '"':
        valueDone();
        return readString(item, JsonType::String);
    case 't':
        return readWord(item, "true", JsonType::True);
    case 'f':
        return readWord(item, "false", JsonType::False);
    case 'n':
        return readWord(item, "null", JsonType::Null);
    default:
        return readNumber(item);
    }
}

bool JsonReader::open(JsonItem &item, JsonType type)
{
    if (m_open.size() >= m_depthLimit) {
        m_code = ErrorCode::LimitExceeded;
        return fail(QT_TR_NOOP("The JSON text is nested too deeply"));
    }
    m_open.append(type == JsonType::Object ? '}' : ']');
    ++m_position;
    item.type = type;
    m_expects = Expects::FirstMember;
    return true;
}

bool JsonReader::close(JsonItem &item)
{
    m_open.removeLast();
    ++m_position;
    item.type = JsonType::End;
    valueDone();
    return true;
}

bool JsonReader::readString(JsonItem &item, JsonType type)
{
    const qsizetype start = ++m_position;
    for (; m_position < m_text.size() && m_text[m_position] != '"'; ++m_position) {
        if (uchar(m_text[m_position]) < 0x20)
            return fail(QT_TR_NOOP("A JSON string holds a control character"));
        if (m_text[m_position] == '\\') {
            item.hasEscapes = true;
            ++m_position;
        }
    }
    if (m_position >= m_text.size())
        return fail(QT_TR_NOOP("The JSON text ends inside a string"));
    item.type = type;
    item.text = m_text.sliced(start, m_position++ - start);
    return true;
}

bool JsonReader::readNumber(JsonItem &item)
{
    const qsizetype start = m_position;
    const auto digits = [this] {
        const qsizetype first = m_position;
        while (isDigit(peek()))
            ++m_position;
        return m_position > first;
    };
    if (peek() == '-')
        ++m_position;
    bool isNumber = digits();
    if (isNumber && peek() == '.') {
        ++m_position;
        isNumber = digits();
    }
    if (isNumber && (peek() == 'e' || peek() == 'E')) {
        ++m_position;
        if (peek() == '+' || peek() == '-')
            ++m_position;
        isNumber = digits();
    }
    if (!isNumber)
        return fail(QT_TR_NOOP("This is not JSON"));
    item.type = JsonType::Number;
    item.text = m_text.sliced(start, m_position - start);
    valueDone();
    return true;
}

bool JsonReader::readWord(JsonItem &item, QByteArrayView word, JsonType type)
{
    if (!m_text.sliced(m_position).startsWith(word))
        return fail(QT_TR_NOOP("This is not JSON"));
    m_position += word.size();
    item.type = type;
    valueDone();
    return true;
}

bool JsonReader::skip()
{
    JsonItem item;
    if (!next(item))
        return false;
    const qsizetype depth = m_open.size();
    if (item.type != JsonType::Object && item.type != JsonType::Array)
        return true;
    while (m_open.size() >= depth) {
        if (!next(item))
            return false;
    }
    return true;
}

bool JsonReader::isComplete()
{
    JsonItem item;
    return m_expects == Expects::Nothing && !next(item) && !hasFailed();
}

void JsonReader::skipSpace()
{
    while (m_position < m_text.size()) {
        const char c = m_text[m_position];
        if (c != ' ' && c != '\n' && c != '\r' && c != '\t')
            return;
        ++m_position;
    }
}

bool JsonReader::fail(const char *why)
{
    m_failure = why;
    return false;
}

Error JsonReader::error() const
{
    return { m_code, tr(m_failure ? m_failure : QT_TR_NOOP("The JSON text ends too early")),
             tr("byte %1").arg(m_position) };
}

QByteArray unescapedJson(QByteArrayView text)
{
    QString out;
    for (qsizetype at = 0; at < text.size();) {
        qsizetype end = text.indexOf('\\', at);
        if (end < 0 || end + 1 >= text.size())
            end = text.size();
        out += QString::fromUtf8(text.sliced(at, end - at));
        if (end == text.size())
            break;
        const char c = text[end + 1];
        at = end + 2;
        if (c == 'u') {
            const qsizetype digits = qMin<qsizetype>(4, text.size() - at);
            out += QChar(hexNumber(text.sliced(at, digits)));
            at += digits;
            continue;
        }
        const qsizetype control = QByteArrayView("bfnrt").indexOf(c);
        out += QLatin1Char(control < 0 ? c : "\b\f\n\r\t"[control]);
    }
    return out.toUtf8();
}

} // namespace etagere

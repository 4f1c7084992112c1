// SPDX-License-Identifier: LGPL-3.0-or-later
#include "names/htmltags.h"

#include <QtCore/QString>

#include <algorithm>

namespace etagere {

namespace {

constexpr qsizetype MostAttributes = 100;
constexpr qsizetype LongestReference = 10; ///< "&#x0010FFFF" is as long as they get

bool isBlank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f'; }

bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// What a character reference stands for, "amp" or "#38"; empty for others.
QByteArray character(QByteArrayView reference)
{
    static constexpr std::pair<QByteArrayView, QByteArrayView> names[] = {
        { "amp", "&" }, { "quot", "\"" }, { "apos", "'" }, { "lt", "<" }, { "gt", ">" }
    };
    for (const auto &[name, text] : names) {
        if (reference == name)
            return text.toByteArray();
    }
    if (!reference.startsWith('#'))
        return {};
    const bool isHex = reference.startsWith("#x") || reference.startsWith("#X");
    bool isNumber = false;
    const uint code = reference.sliced(isHex ? 2 : 1).toUInt(&isNumber, isHex ? 16 : 10);
    const char32_t point = code;
    return isNumber && code > 0 && code <= 0x10FFFF ? QString::fromUcs4(&point, 1).toUtf8() : QByteArray();
}

QByteArray decoded(QByteArrayView value)
{
    QByteArray text;
    for (qsizetype i = 0; i < value.size(); ++i) {
        const qsizetype end =
            value[i] == '&' ? value.sliced(i, qMin(LongestReference + 2, value.size() - i)).indexOf(';') : -1;
        const QByteArray meant = end > 1 ? character(value.sliced(i + 1, end - 1)) : QByteArray();
        if (meant.isEmpty()) {
            text += value[i];
        } else {
            text += meant;
            i += end;
        }
    }
    return text;
}

} // namespace

QByteArray HtmlTag::attribute(QByteArrayView wanted) const
{
    const auto found = std::find_if(attributes.begin(), attributes.end(),
                                    [wanted](const Attribute &attribute) { return attribute.name == wanted; });
    return found == attributes.end() ? QByteArray() : found->value;
}

bool HtmlTags::skipTo(QByteArrayView end)
{
    const qsizetype at = m_text.indexOf(end, m_at);
    m_at = at < 0 ? m_text.size() : at + end.size();
    return at >= 0;
}

template <typename IsStop>
QByteArrayView HtmlTags::takeUntil(IsStop isStop)
{
    const auto start = m_text.begin() + m_at;
    const auto end = std::find_if(start, m_text.end(), isStop);
    m_at = end - m_text.begin();
    return QByteArrayView(start, end - start);
}

QByteArrayView HtmlTags::takeValue()
{
    const char quote = peek();
    if (quote != '"' && quote != '\'')
        return takeUntil([](char c) { return isBlank(c) || c == '>'; });
    const qsizetype start = ++m_at;
    const qsizetype end = m_text.indexOf(quote, start);
    m_at = end < 0 ? m_text.size() : end + 1;
    return m_text.sliced(start, (end < 0 ? m_text.size() : end) - start);
}

void HtmlTags::readAttributes(HtmlTag &tag)
{
    for (;;) {
        takeUntil([](char c) { return isLetter(c) || c == '>'; });
        if (m_at >= m_text.size() || peek() == '>')
            return;
        const QByteArray name =
            takeUntil([](char c) { return isBlank(c) || c == '=' || c == '>'; }).toByteArray().toLower();
        takeUntil([](char c) { return !isBlank(c); });
        if (peek() != '=')
            continue;
        ++m_at;
        takeUntil([](char c) { return !isBlank(c); });
        const QByteArrayView value = takeValue();
        if (tag.attributes.size() < MostAttributes)
            tag.attributes.append({ name, decoded(value) });
    }
}

bool HtmlTags::next(HtmlTag &tag)
{
    while (skipTo("<")) {
        if (m_text.sliced(m_at).startsWith("!--")) {
            skipTo("-->");
            continue;
        }
        if (!isLetter(peek()))
            continue;
        tag.name = takeUntil([](char c) { return isBlank(c) || c == '/' || c == '>'; }).toByteArray().toLower();
        tag.attributes.clear();
        readAttributes(tag);
        if (tag.name == "script")
            skipTo("</script");
        else if (tag.name == "style")
            skipTo("</style");
        return true;
    }
    return false;
}

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#include "model/filterparser.h"

#include "model/editdistance.h"
#include "model/filternumber.h"

#include <etagere/storedkey.h>

#include <QtCore/QCoreApplication>

namespace etagere {

namespace {

struct FilterValue {
    QString text;
    bool isQuoted = false;
    qsizetype column = 0;
};

class Parser
{
    Q_DECLARE_TR_FUNCTIONS(etagere::Filter)

public:
    explicit Parser(const QString &text)
        : m_text(text)
    {
    }

    Result<std::vector<FilterTerm>> terms();

private:
    bool atEnd() const { return m_at == m_text.size(); }
    bool atTermEnd() const { return atEnd() || m_text[m_at].isSpace(); }
    bool skip(QChar c);
    void skipSpaces();
    static tl::unexpected<Error> wrong(const QString &message, qsizetype column);

    Result<FilterTerm> term();
    Result<std::optional<FilterField>> field();
    Result<FilterValue> value();
    Result<FilterValue> quotedValue();
    static Result<FilterTest> test(std::optional<FilterField> field, const FilterValue &value);

    const QString &m_text;
    qsizetype m_at = 0;
};

bool Parser::skip(QChar c)
{
    if (atEnd() || m_text[m_at] != c)
        return false;
    ++m_at;
    return true;
}

void Parser::skipSpaces()
{
    while (!atEnd() && m_text[m_at].isSpace())
        ++m_at;
}

tl::unexpected<Error> Parser::wrong(const QString &message, qsizetype column)
{
    return failure(ErrorCode::Usage, message, QStringLiteral("column %1").arg(column + 1));
}

bool isNameCharacter(QChar c) { return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || c == u'-'; }

bool isNumberField(FilterField field) { return field >= FilterField::Status; }

QString unknownFieldMessage(QStringView name)
{
    const QString nearest = nearestWord(name.toString().toLower(), filterFieldNames());
    if (nearest.isEmpty())
        return QCoreApplication::translate("etagere::Filter",
                                           "There is no field \"%1\"; put the text in quotes to search for it.")
            .arg(name);
    return QCoreApplication::translate("etagere::Filter", "There is no field \"%1\"; did you mean \"%2\"?")
        .arg(name, nearest);
}

// The field before ":", "<", ">" or "=", which stays unless it is a colon; nothing before plain text.
Result<std::optional<FilterField>> Parser::field()
{
    qsizetype end = m_at;
    while (end < m_text.size() && isNameCharacter(m_text[end]))
        ++end;
    const QChar sign = end > m_at && end < m_text.size() ? m_text[end] : QChar();
    const bool isUrl = QStringView(m_text).sliced(end).startsWith(u"://");
    if (isUrl || (sign != u':' && sign != u'<' && sign != u'>' && sign != u'='))
        return std::nullopt;
    const QStringView name = QStringView(m_text).sliced(m_at, end - m_at);
    const std::optional<FilterField> field = filterFieldByName(name);
    if (sign == u'=' && (!field || !isNumberField(*field)))
        return std::nullopt; // page=2 is a part of a URL
    if (!field)
        return wrong(unknownFieldMessage(name), m_at);
    if (sign != u':' && !isNumberField(*field))
        return wrong(tr("\"%1\" is a text and cannot be compared; write %1:text.").arg(name), end);
    m_at = sign == u':' ? end + 1 : end;
    return field;
}

// A doubled quote stands for one.
Result<FilterValue> Parser::quotedValue()
{
    FilterValue value{ {}, true, m_at++ };
    for (;;) {
        const qsizetype quote = m_text.indexOf(u'"', m_at);
        if (quote < 0)
            return wrong(tr("The closing quote is missing."), value.column);
        value.text += QStringView(m_text).sliced(m_at, quote - m_at);
        m_at = quote + 1;
        if (!skip(u'"'))
            break;
        value.text += u'"';
    }
    if (!atTermEnd() && m_text[m_at] != u'|')
        return wrong(tr("A space or | is expected after the closing quote."), m_at);
    if (value.text.isEmpty())
        return wrong(tr("There is nothing between the quotes."), value.column);
    return value;
}

Result<FilterValue> Parser::value()
{
    if (!atEnd() && m_text[m_at] == u'"')
        return quotedValue();
    FilterValue value{ {}, false, m_at };
    while (!atTermEnd() && m_text[m_at] != u'|')
        value.text += m_text[m_at++];
    if (value.text.isEmpty())
        return wrong(tr("A value is expected here."), value.column);
    return value;
}

std::optional<FilterTest::Kind> specialKind(std::optional<FilterField> field, const FilterValue &value)
{
    const auto is = [&](QLatin1StringView word) { return value.text.compare(word, Qt::CaseInsensitive) == 0; };
    if (value.isQuoted)
        return std::nullopt;
    if (is(QLatin1StringView("none")))
        return FilterTest::Kind::Absent;
    if (field == FilterField::ETag && is(QLatin1StringView("weak")))
        return FilterTest::Kind::WeakETag;
    if (field == FilterField::ETag && is(QLatin1StringView("strong")))
        return FilterTest::Kind::StrongETag;
    return std::nullopt;
}

FilterTest textTest(FilterField field, const QString &text)
{
    FilterTest test;
    test.field = field;
    const bool isWhole = field == FilterField::Method || field == FilterField::Dialect || field == FilterField::Decoded;
    test.kind = isWhole ? FilterTest::Kind::Equals : FilterTest::Kind::Contains;
    const QByteArray bytes = text.toUtf8();
    test.needle = FoldedNeedle(bytes);
    test.keyNeedle = FoldedNeedle(parsePrintedKey(bytes));
    return test;
}

Result<FilterTest> Parser::test(std::optional<FilterField> field, const FilterValue &value)
{
    if (!field) {
        const auto keyword = value.isQuoted ? std::nullopt : keywordTest(value.text);
        return keyword ? *keyword : textTest(FilterField::Anywhere, value.text);
    }
    FilterTest test = textTest(*field, value.text);
    if (const auto kind = specialKind(field, value)) {
        test.kind = *kind;
    } else if (isNumberField(*field)) {
        const Result<FilterRange> range = parseFilterRange(*field, value.text);
        if (!range)
            return wrong(range.error().message, value.column);
        test.kind = FilterTest::Kind::Between;
        test.low = range->low;
        test.high = range->high;
    }
    return test;
}

Result<FilterTerm> Parser::term()
{
    FilterTerm term;
    const qsizetype start = m_at;
    term.isNegated = skip(u'-');
    if (atTermEnd())
        return wrong(tr("A term is expected after the minus."), m_at);
    const auto name = field();
    if (!name)
        return tl::unexpected(name.error());
    do {
        const Result<FilterValue> next = value();
        if (!next)
            return tl::unexpected(next.error());
        Result<FilterTest> made = test(*name, *next);
        if (!made)
            return tl::unexpected(made.error());
        term.anyOf.push_back(std::move(*made));
    } while (skip(u'|'));
    term.source = m_text.sliced(start, m_at - start);
    return term;
}

Result<std::vector<FilterTerm>> Parser::terms()
{
    std::vector<FilterTerm> all;
    for (skipSpaces(); !atEnd(); skipSpaces()) {
        Result<FilterTerm> next = term();
        if (!next)
            return tl::unexpected(next.error());
        all.push_back(std::move(*next));
    }
    return all;
}

} // namespace

Result<std::vector<FilterTerm>> parseFilter(const QString &text) { return Parser(text).terms(); }

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#include <etagere/filter.h>

#include "model/filterparser.h"

#include <algorithm>

namespace etagere {

struct Filter::Data {
    QString text;
    std::vector<FilterTerm> terms;
};

Filter::Filter()
    : m_data(std::make_shared<Data>())
{
}
Filter::~Filter() = default;
Filter::Filter(const Filter &) = default;
Filter &Filter::operator=(const Filter &) = default;
// A filter that was moved from is still one that matches everything.
Filter::Filter(Filter &&other) noexcept
    : m_data(other.m_data)
{
}
Filter &Filter::operator=(Filter &&other) noexcept
{
    m_data = other.m_data;
    return *this;
}

Result<Filter> Filter::parse(const QString &text)
{
    Result<std::vector<FilterTerm>> terms = parseFilter(text);
    if (!terms)
        return tl::unexpected(terms.error());
    Filter filter;
    filter.m_data = std::make_shared<Data>(Data{ text, std::move(*terms) });
    return filter;
}

bool Filter::isEmpty() const { return m_data->terms.empty(); }
QString Filter::text() const { return m_data->text; }

bool Filter::matches(const Row &row, Msecs now) const
{
    return std::all_of(m_data->terms.begin(), m_data->terms.end(),
                       [&](const FilterTerm &term) { return term.matches(row, now); });
}

int Filter::rowParts() const
{
    int parts = 0;
    for (const FilterTerm &term : m_data->terms) {
        for (const FilterTest &test : term.anyOf)
            parts |= test.rowParts();
    }
    return parts;
}

const FoldedNeedle *Filter::commonNeedle() const
{
    const FoldedNeedle *longest = nullptr;
    for (const FilterTerm &term : m_data->terms) {
        const FoldedNeedle *needle = term.needle();
        if (needle && (!longest || needle->folded().size() > longest->folded().size()))
            longest = needle;
    }
    return longest;
}

bool Filter::needsBody() const
{
    return std::any_of(m_data->terms.begin(), m_data->terms.end(),
                       [](const FilterTerm &term) { return term.isBody(); });
}

bool Filter::needsValues() const
{
    return std::any_of(m_data->terms.begin(), m_data->terms.end(), [](const FilterTerm &term) {
        return std::any_of(term.anyOf.begin(), term.anyOf.end(), [](const FilterTest &t) { return t.needsValue(); });
    });
}

bool Filter::matchesBody(QByteArrayView decodedBody) const
{
    return std::all_of(m_data->terms.begin(), m_data->terms.end(),
                       [&](const FilterTerm &term) { return term.matchesBody(decodedBody); });
}

bool Filter::dependsOnTime() const
{
    const auto depends = [](const FilterTest &test) { return test.dependsOnTime(); };
    return std::any_of(m_data->terms.begin(), m_data->terms.end(), [&](const FilterTerm &term) {
        return std::any_of(term.anyOf.begin(), term.anyOf.end(), depends);
    });
}

QStringList Filter::terms() const
{
    QStringList sources;
    for (const FilterTerm &term : m_data->terms)
        sources.append(term.source);
    return sources;
}

bool Filter::termMatches(qsizetype term, const Row &row, Msecs now) const
{
    return m_data->terms.at(size_t(term)).matches(row, now);
}

Filter Filter::without(qsizetype term) const
{
    auto rest = std::make_shared<Data>(*m_data);
    rest->terms.erase(rest->terms.begin() + term);
    QStringList sources = terms();
    sources.removeAt(term);
    rest->text = sources.join(u' ');
    Filter filter;
    filter.m_data = std::move(rest);
    return filter;
}

} // namespace etagere

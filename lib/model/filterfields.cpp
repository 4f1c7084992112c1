// SPDX-License-Identifier: LGPL-3.0-or-later
// The names of the filter language.
#include "model/filterparser.h"

#include <array>

namespace etagere {

namespace {

struct NamedField {
    const char *name;
    FilterField field;
};
constexpr std::array<NamedField, 15> Fields{ { { "host", FilterField::Host },
                                               { "status", FilterField::Status },
                                               { "etag", FilterField::ETag },
                                               { "url", FilterField::Url },
                                               { "key", FilterField::Key },
                                               { "type", FilterField::Type },
                                               { "size", FilterField::Size },
                                               { "age", FilterField::Age },
                                               { "expires", FilterField::Expires },
                                               { "ttl", FilterField::Ttl },
                                               { "method", FilterField::Method },
                                               { "dialect", FilterField::Dialect },
                                               { "vary", FilterField::Vary },
                                               { "decoded", FilterField::Decoded },
                                               { "body", FilterField::Body } } };

struct NamedState {
    const char *name;
    Freshness state;
};
constexpr std::array<NamedState, 4> States{ { { "stale", Freshness::Stale },
                                              { "fresh", Freshness::Fresh },
                                              { "no-cache", Freshness::NoCache },
                                              { "unknown", Freshness::Unknown } } };
constexpr QLatin1StringView ErrorKeyword("error");

bool isSame(QStringView word, const char *name)
{
    return word.compare(QLatin1StringView(name), Qt::CaseInsensitive) == 0;
}

} // namespace

std::optional<FilterField> filterFieldByName(QStringView name)
{
    for (const NamedField &field : Fields) {
        if (isSame(name, field.name))
            return field.field;
    }
    return isSame(name, ErrorKeyword.data()) ? std::optional(FilterField::Error) : std::nullopt;
}

QStringList filterFieldNames()
{
    QStringList names;
    for (const NamedField &field : Fields)
        names.append(QLatin1StringView(field.name));
    return names;
}

QStringList filterKeywords()
{
    QStringList words;
    for (const NamedState &state : States)
        words.append(QLatin1StringView(state.name));
    words.append(ErrorKeyword);
    return words;
}

std::optional<FilterTest> keywordTest(QStringView word)
{
    FilterTest test;
    test.kind = FilterTest::Kind::State;
    for (const NamedState &state : States) {
        test.state = state.state;
        if (isSame(word, state.name))
            return test;
    }
    test.kind = FilterTest::Kind::HasError;
    return isSame(word, ErrorKeyword.data()) ? std::optional(test) : std::nullopt;
}

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#include "dialect/mappingrecipe.h"

#include "dialect/mappingtext.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace etagere {

namespace {

constexpr qsizetype TriedEntries = 8;

struct Hash {
    QLatin1StringView name;
    qsizetype digits;
};
constexpr Hash Hashes[] = { { "md5"_L1, 32 }, { "sha1"_L1, 40 }, { "sha224"_L1, 56 }, { "sha256"_L1, 64 }, { {}, 0 } };

/// With just so many hexadecimal digits.
bool endsWithDigits(const QByteArray &key, qsizetype digits)
{
    const auto isDigit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    return std::find_if_not(key.rbegin(), key.rend(), isDigit) - key.rbegin() == digits;
}

QJsonObject withRecipe(QJsonObject mapping, QLatin1StringView pattern, QLatin1StringView hash, const QByteArray &prefix)
{
    QJsonObject key{ { u"template"_s, pattern } };
    key.insert(u"hash"_s, hash.isEmpty() ? QJsonValue() : QJsonValue(hash));
    mapping.remove(u"recognise"_s);
    if (!prefix.isEmpty()) {
        key.insert(u"prefix"_s, QString::fromUtf8(prefix));
        mapping.insert(u"recognise"_s, QJsonObject{ { u"key_prefix"_s, QString::fromUtf8(prefix) } });
    }
    mapping.insert(u"key"_s, key);
    return mapping;
}

/// How keys may be made, by looking at real ones.
class RecipeSearch
{
public:
    RecipeSearch(QJsonObject mapping, const SampleEntry &guide, const QList<SampleEntry> &entries,
                 const Backend &backend)
        : m_mapping(std::move(mapping))
        , m_guide(guide)
        , m_entries(entries.first(std::min(entries.size(), TriedEntries)))
        , m_backend(backend)
    {
    }

    /// The mapping with its recipe, if one was found.
    QJsonObject search()
    {
        const QByteArray key = m_guide.key.bytes;
        for (const QLatin1StringView pattern :
             { "{method}:{url}"_L1, "{method} {url}"_L1, "{method}{url}"_L1, "{method}-{url}"_L1, "{method}_{url}"_L1,
               "{method}|{url}"_L1, "{url}:{method}"_L1, "{url}{method}"_L1, "{url}"_L1, "{host}{path}"_L1,
               "{path}?{query}"_L1, "{path}"_L1 }) {
            for (const auto &[hash, digits] : Hashes) {
                const bool mayBe = digits == 0 || endsWithDigits(key, digits);
                if (mayBe && agrees(pattern, hash, key, digits))
                    return m_mapping;
            }
        }
        return m_mapping;
    }

private:
    bool agrees(QLatin1StringView pattern, QLatin1StringView hash, const QByteArray &key, qsizetype digits)
    {
        QByteArray prefix;
        if (digits > 0) {
            prefix = key.chopped(digits);
        } else {
            const QByteArray made = expectedKey(pattern, hash, {}, m_guide);
            if (made.isEmpty() || !key.endsWith(made))
                return false;
            prefix = key.chopped(made.size());
        }
        qsizetype agreeing = 0;
        qsizetype readable = 0;
        for (const SampleEntry &entry : m_entries) {
            const QByteArray expected = expectedKey(pattern, hash, prefix, entry);
            readable += !expected.isEmpty();
            agreeing += expected == entry.key.bytes;
        }
        if (agreeing == 0 || agreeing * 2 < readable) // one of them may have been renamed
            return false;
        m_mapping = withRecipe(m_mapping, pattern, hash, prefix);
        return true;
    }

    QByteArray expectedKey(QLatin1StringView pattern, QLatin1StringView hash, const QByteArray &prefix,
                           const SampleEntry &entry) const
    {
        const Result<Mapping> mapping = parseMapping(mappingText(withRecipe(m_mapping, pattern, hash, prefix)));
        return mapping ? mappedSample(*mapping, entry, m_backend).expectedKey : QByteArray();
    }

    QJsonObject m_mapping;
    const SampleEntry &m_guide;
    const QList<SampleEntry> m_entries;
    const Backend &m_backend;
};

} // namespace

QJsonObject withFoundRecipe(const QJsonObject &mapping, const SampleEntry &guide, const QList<SampleEntry> &entries,
                            const Backend &backend)
{
    return RecipeSearch(mapping, guide, entries, backend).search();
}

QJsonObject withRecipeOfKey(const QJsonObject &mapping, const QByteArray &key)
{
    qsizetype begin = key.indexOf("://");
    while (begin > 0 && key.at(begin - 1) >= 'a' && key.at(begin - 1) <= 'z')
        --begin;
    if (begin >= 0)
        return withRecipe(mapping, "{url}"_L1, {}, key.first(begin));
    for (const auto &[hash, digits] : Hashes) {
        if (digits > 0 && endsWithDigits(key, digits))
            return withRecipe(mapping, "{url}"_L1, hash, key.chopped(digits));
    }
    return mapping;
}

} // namespace etagere

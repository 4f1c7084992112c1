// SPDX-License-Identifier: LGPL-3.0-or-later
#include "dialect/mappingrecipe.h"

#include "dialect/mappingkey.h"
#include "dialect/mappingtext.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace etagere {

namespace {

constexpr qsizetype TriedEntries = 8;

struct Digits {
    MappingHash hash;
    qsizetype count;
};
constexpr Digits Hashes[] = {
    { MappingHash::Md5, 32 }, { MappingHash::Sha1, 40 }, { MappingHash::Sha224, 56 }, { MappingHash::Sha256, 64 }
};

/// The hash of which a key ends with just so many hexadecimal digits; None.
Digits digitsAtTheEnd(const QByteArray &key)
{
    const auto isDigit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    const qsizetype digits = std::find_if_not(key.rbegin(), key.rend(), isDigit) - key.rbegin();
    const auto found = std::find_if(std::begin(Hashes), std::end(Hashes),
                                    [digits](const Digits &known) { return known.count == digits; });
    return found == std::end(Hashes) ? Digits{ MappingHash::None, 0 } : *found;
}

QJsonObject withRecipe(QJsonObject mapping, QLatin1StringView pattern, MappingHash hash, const QByteArray &prefix)
{
    QJsonObject key{ { u"template"_s, pattern } };
    key.insert(u"hash"_s, hash == MappingHash::None ? QJsonValue() : QString::fromLatin1(hashName(hash)));
    mapping.remove(u"recognise"_s);
    if (!prefix.isEmpty()) {
        key.insert(u"prefix"_s, QString::fromUtf8(prefix));
        mapping.insert(u"recognise"_s, QJsonObject{ { u"key_prefix"_s, QString::fromUtf8(prefix) } });
    }
    mapping.insert(u"key"_s, key);
    return mapping;
}

/// An entry whose value tells its request.
struct KnownEntry {
    QByteArray key;
    QByteArray method;
    QByteArray url;
};

QList<KnownEntry> knownEntries(const QJsonObject &mapping, const QList<SampleEntry> &entries, const Backend &backend)
{
    QList<KnownEntry> known;
    const Result<Mapping> parsed = parseMapping(mappingText(mapping));
    for (const SampleEntry &entry : entries) {
        const MappedSample sample = parsed ? mappedSample(*parsed, entry, backend) : MappedSample();
        if (sample.error.isEmpty() && !sample.url.isEmpty())
            known.append({ entry.key.bytes, sample.method, sample.url });
    }
    return known;
}

/// What stands before the part of a key that a recipe makes, if it makes the end of the first one's and of most others.
std::optional<QByteArray> prefixBy(MappingKey recipe, const QList<KnownEntry> &entries, const Backend &backend)
{
    const auto made = [&](const KnownEntry &entry) {
        return backend.storedName({ recipe.keyOf(entry.method, entry.url), KeyType::Text, 0 }).bytes;
    };
    const QByteArray end = made(entries.first());
    if (end.isEmpty() || !entries.first().key.endsWith(end))
        return std::nullopt;
    recipe.prefix = entries.first().key.chopped(end.size());
    const auto agreeing = std::count_if(entries.begin(), entries.end(),
                                        [&](const KnownEntry &entry) { return made(entry) == entry.key; });
    // Some of them may have been renamed.
    return agreeing * 2 >= entries.size() ? std::optional(recipe.prefix) : std::nullopt;
}

} // namespace

QJsonObject withFoundRecipe(const QJsonObject &mapping, const SampleEntry &guide, const QList<SampleEntry> &entries,
                            const Backend &backend)
{
    const QList<KnownEntry> known =
        knownEntries(mapping, QList{ guide } + entries.first(std::min(entries.size(), TriedEntries)), backend);
    if (known.isEmpty() || known.first().key != guide.key.bytes)
        return mapping;
    for (const QLatin1StringView pattern :
         { "{method}:{url}"_L1, "{method} {url}"_L1, "{method}{url}"_L1, "{method}-{url}"_L1, "{method}_{url}"_L1,
           "{method}|{url}"_L1, "{url}:{method}"_L1, "{url}{method}"_L1, "{url}"_L1, "{host}{path}"_L1,
           "{path}?{query}"_L1, "{path}"_L1 }) {
        for (const MappingHash hash : { digitsAtTheEnd(guide.key.bytes).hash, MappingHash::None }) {
            MappingKey recipe;
            recipe.hash = hash;
            if (!recipe.setTemplate(pattern))
                continue;
            if (const std::optional<QByteArray> prefix = prefixBy(recipe, known, backend))
                return withRecipe(mapping, pattern, hash, *prefix);
        }
    }
    return mapping;
}

QJsonObject withRecipeOfKey(const QJsonObject &mapping, const QByteArray &key)
{
    qsizetype begin = key.indexOf("://");
    while (begin > 0 && key.at(begin - 1) >= 'a' && key.at(begin - 1) <= 'z')
        --begin;
    if (begin >= 0)
        return withRecipe(mapping, "{url}"_L1, MappingHash::None, key.first(begin));
    const Digits digits = digitsAtTheEnd(key);
    return digits.count > 0 ? withRecipe(mapping, "{url}"_L1, digits.hash, key.chopped(digits.count)) : mapping;
}

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
// A mapping for entries that nobody has described: guessed from some of them, and the one that fits most is taken.
#include "dialect/mappingguess.h"
#include "dialect/mappingrecipe.h"
#include "dialect/mappingtext.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace etagere {

namespace {

constexpr qsizetype MostGuides = 5; ///< entries that a proposal is made of, one each

/// "http:" of "http:5d41402a": to the first mark.
QByteArray leadingWord(const QByteArray &key)
{
    const auto isMark = [](char c) { return c == ':' || c == '/' || c == '|' || c == '_' || c == '-' || c == '.'; };
    const auto mark = std::find_if(key.begin(), key.end(), isMark);
    return mark == key.end() ? QByteArray() : key.first(mark - key.begin() + 1);
}

/// Those whose keys begin so, and that were read.
QList<SampleEntry> alike(const QList<SampleEntry> &entries, const QByteArray &prefix)
{
    QList<SampleEntry> found;
    for (const SampleEntry &entry : entries) {
        if (entry.value && entry.key.bytes.startsWith(prefix))
            found.append(entry);
    }
    return found;
}

QJsonObject proposedBy(const QByteArray &name, const SampleEntry &guide, const QList<SampleEntry> &entries,
                       const Backend &backend)
{
    const Result<ValueOutline> outline = outlineValue(*guide.value);
    QJsonObject mapping = guessedMapping(name, outline.value_or(ValueOutline{ "raw", {}, {} }));
    const QByteArray word = leadingWord(guide.key.bytes);
    if (!word.isEmpty())
        mapping.insert(u"recognise"_s, QJsonObject{ { u"key_prefix"_s, QString::fromUtf8(word) } });
    if (!mapping.contains("url"_L1))
        return withRecipeOfKey(mapping, guide.key.bytes);
    return withFoundRecipe(mapping, guide, entries, backend);
}

/// How many entries it reads; a key that is proven counts as one more.
int score(const QJsonObject &proposal, const QList<SampleEntry> &entries, const Backend &backend)
{
    const Result<Mapping> mapping = parseMapping(mappingText(proposal));
    int score = 0;
    for (const SampleEntry &entry : entries) {
        if (!mapping)
            break;
        const MappedSample sample = mappedSample(*mapping, entry, backend);
        score += sample.error.isEmpty() && !sample.url.isEmpty();
        score += sample.error.isEmpty() && sample.agreement == MappedSample::KeyAgreement::Agrees;
    }
    return score;
}

} // namespace

QByteArray proposeMapping(const QByteArray &name, const QList<SampleEntry> &entries, const Backend &backend,
                          const std::stop_token &stop)
{
    const QList<SampleEntry> group =
        entries.isEmpty() ? entries : alike(entries, leadingWord(entries.first().key.bytes));
    QJsonObject best = guessedMapping(name, { "json", {}, {} });
    int bestScore = -1;
    for (const SampleEntry &guide : group.first(std::min(group.size(), MostGuides))) {
        if (stop.stop_requested())
            break;
        const QJsonObject proposal = proposedBy(name, guide, group, backend);
        const int found = score(proposal, group, backend);
        if (found > bestScore) {
            best = proposal;
            bestScore = found;
        }
    }
    return mappingText(best);
}

} // namespace etagere

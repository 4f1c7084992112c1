// SPDX-License-Identifier: LGPL-3.0-or-later
#include <etagere/keyruns.h>

#include "core/translate.h"
#include "names/proofofentry.h"
#include "names/pythonhash.h"

#include <algorithm>
#include <numeric>

namespace etagere {

namespace {

constexpr qint64 MostSteps = 100'000'000;
/// More orders of insertion than this are not tried: a set of eight.
constexpr qsizetype MostMembers = 7;

using Set = QList<QPair<QByteArray, QByteArray>>;

/// The sets of a key that have more than one order, each as it was walked.
QList<Set> orderedSets(const KeyProof &proof)
{
    QList<Set> sets;
    for (const char *kind : { "headers", "path", "query" }) {
        Set set;
        for (const KeyProof::Part &part : proof.parts) {
            if (part.kind == kind)
                set.append({ part.name, part.value });
        }
        if (set.size() > 1)
            sets.append(set);
    }
    return sets;
}

/// Whether some order of insertion leads to the order in which the set was walked.
bool isWalkedSo(const Set &set, const PythonHash &python)
{
    QList<qsizetype> inserted(set.size());
    std::iota(inserted.begin(), inserted.end(), 0);
    QList<quint64> hashes;
    for (const auto &pair : set)
        hashes.append(python.ofPair(pair));
    do {
        QList<quint64> given;
        for (const qsizetype i : std::as_const(inserted))
            given.append(hashes.at(i));
        const QList<qsizetype> order = frozensetOrder(given);
        bool isSame = true;
        for (qsizetype i = 0; i < order.size() && isSame; ++i)
            isSame = inserted.at(order.at(i)) == i;
        if (isSame)
            return true;
    } while (std::next_permutation(inserted.begin(), inserted.end()));
    return false;
}

struct Candidates {
    qint64 all = 0;
    qint64 certain = 0;
    QList<QList<Set>> bySeed; ///< of each entry that depends on the seed its sets
};

Result<Candidates> candidatesOf(Session &session, PythonVersion version, const std::stop_token &stop)
{
    Candidates found;
    QList<StoredKey> keys;
    const RowConsumer take = [&](const Row &row, const ListedEntry &) {
        if (row.isResponse && row.dialect && row.dialect->name() == "esipy")
            keys.append(row.storedKey());
        return true;
    };
    if (const Result<ListingSummary> listed = session.list({}, take, stop); !listed)
        return tl::unexpected(listed.error());
    for (const StoredKey &key : std::as_const(keys)) {
        const KeyProof proof = proofOfEntry(session, key, stop);
        if (!proof.isFound() || !proof.pythons.contains(version.number))
            continue;
        ++found.all;
        const QList<Set> sets = orderedSets(proof);
        const bool isTooLong =
            std::any_of(sets.begin(), sets.end(), [](const Set &set) { return set.size() > MostMembers; });
        if (sets.isEmpty())
            ++found.certain;
        else if (!isTooLong)
            found.bySeed.append(sets);
    }
    return found;
}

QString summaryOf(const SeedRuns &runs, HashSeeds seeds)
{
    if (runs.entries == runs.everySeed)
        return tr("All %1 entries are found whatever the seed.").arg(runs.entries);
    QString text = tr("PYTHONHASHSEED=%1 finds %2 of %3 entries, the most of the seeds from %4 to %5.")
                       .arg(runs.best)
                       .arg(runs.found)
                       .arg(runs.entries)
                       .arg(seeds.first)
                       .arg(seeds.last);
    if (runs.found < runs.entries)
        text += u' ' + tr("None finds all: they were not written by one run with a seed of this range.");
    return text;
}

} // namespace

Result<SeedRuns> seedRuns(Session &session, PythonVersion version, HashSeeds seeds, std::stop_token stop)
{
    if (seeds.last < seeds.first)
        return failure(ErrorCode::Usage, tr("The last seed comes before the first"));
    const Result<Candidates> candidates = candidatesOf(session, version, stop);
    if (!candidates)
        return tl::unexpected(candidates.error());
    const qint64 count = qint64(seeds.last) - seeds.first + 1;
    if (count * std::max<qint64>(1, candidates->bySeed.size()) > MostSteps)
        return failure(ErrorCode::LimitExceeded, tr("So many seeds and entries would take too long: name fewer seeds"));
    SeedRuns runs;
    runs.entries = candidates->all;
    runs.everySeed = candidates->certain;
    runs.found = -1;
    for (quint64 seed = seeds.first; seed <= seeds.last; ++seed) {
        if (stop.stop_requested())
            return failure(ErrorCode::Cancelled, tr("The comparison was cancelled"));
        const PythonHash python(version.number, quint32(seed));
        const qint64 found =
            candidates->certain
            + std::count_if(candidates->bySeed.begin(), candidates->bySeed.end(), [&](const QList<Set> &sets) {
                  return std::all_of(sets.begin(), sets.end(), [&](const Set &s) { return isWalkedSo(s, python); });
              });
        runs.allFinding += found == runs.entries;
        if (found > runs.found) {
            runs.best = quint32(seed);
            runs.found = found;
        }
    }
    runs.summary = summaryOf(runs, seeds);
    return runs;
}

} // namespace etagere

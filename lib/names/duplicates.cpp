// SPDX-License-Identifier: LGPL-3.0-or-later
#include <etagere/duplicates.h>

#include "core/translate.h"
#include "http/urlbytes.h"
#include "names/proofofentry.h"

#include <algorithm>

namespace etagere {

namespace {

Msecs freshUntil(const Row &row)
{
    switch (row.rule) {
    case FreshnessRule::Always:
        return std::numeric_limits<Msecs>::max();
    case FreshnessRule::ByExpiry:
        return row.expiresAt;
    default:
        return NoTime;
    }
}

DuplicateEntry entryOf(const Row &row)
{
    return { row.storedKey(), row.url.toByteArray(), row.decodedKey.toByteArray(), row.storedAt,
             freshUntil(row), row.storedBytes,       DuplicateReason::Unknown };
}

bool isFresher(const DuplicateEntry &a, const DuplicateEntry &b)
{
    return std::pair(a.expiresAt, a.storedAt) > std::pair(b.expiresAt, b.storedAt);
}

/// Tells why entries of one URL have several keys.
class Reasons
{
public:
    Reasons(Session &session, const std::stop_token &stop)
        : m_session(session)
        , m_stop(stop)
    {
    }

    void explain(DuplicateGroup &group)
    {
        const DuplicateEntry &best = group.entries.first();
        const KeyProof proof = proofOf(best);
        for (qsizetype i = 1; i < group.entries.size(); ++i)
            group.entries[i].reason = reason(best, proof, group.entries.at(i));
    }

private:
    KeyProof proofOf(const DuplicateEntry &entry)
    {
        return entry.decodedKey == entry.url ? KeyProof() : proofOfEntry(m_session, entry.key, m_stop);
    }

    DuplicateReason reason(const DuplicateEntry &best, const KeyProof &proof, const DuplicateEntry &other)
    {
        if (best.key.bytes == other.key.bytes)
            return DuplicateReason::Server;
        const KeyProof own = proofOf(other);
        if (proof.isFound() && own.isFound()) {
            if (proof.decoded != own.decoded)
                return DuplicateReason::Variant;
            return proof.pickling == own.pickling ? DuplicateReason::SetOrder : DuplicateReason::Pickling;
        }
        return best.url == other.url ? DuplicateReason::Unknown : DuplicateReason::Spelling;
    }

    Session &m_session;
    const std::stop_token &m_stop;
};

} // namespace

QString duplicateReasonText(DuplicateReason reason)
{
    switch (reason) {
    case DuplicateReason::SetOrder:
        return tr("Another run of the program walked the parameters in another order.");
    case DuplicateReason::Pickling:
        return tr("Another version of Python pickled the same key in another way.");
    case DuplicateReason::Spelling:
        return tr("The same URL, written in another way.");
    case DuplicateReason::Server:
        return tr("The same key on another server.");
    case DuplicateReason::Variant:
        return tr("Other request fields: the answer may differ, so it is no duplicate.");
    case DuplicateReason::Unknown:
        break;
    }
    return tr("The same URL under another key.");
}

QList<StoredKey> DuplicateGroup::superfluous() const
{
    QList<StoredKey> keys;
    for (qsizetype i = 1; i < entries.size(); ++i) {
        if (entries.at(i).reason != DuplicateReason::Variant)
            keys.append(entries.at(i).key);
    }
    return keys;
}

Result<QList<DuplicateGroup>> duplicateGroups(Session &session, std::stop_token stop)
{
    QHash<QByteArray, QList<DuplicateEntry>> byUrl;
    const RowConsumer take = [&](const Row &row, const ListedEntry &) {
        if (row.isResponse && !row.url.isEmpty())
            byUrl[row.method.toByteArray() + ' ' + normalizedUrl(row.url)].append(entryOf(row));
        return true;
    };
    const Result<ListingSummary> listed = session.list({}, take, stop);
    if (!listed)
        return tl::unexpected(listed.error());
    QList<DuplicateGroup> groups;
    Reasons reasons(session, stop);
    for (auto it = byUrl.begin(); it != byUrl.end(); ++it) {
        if (it->size() < 2)
            continue;
        if (stop.stop_requested())
            return failure(ErrorCode::Cancelled, tr("The search for duplicates was cancelled"));
        std::sort(it->begin(), it->end(), isFresher);
        groups.append({ it.key().sliced(it.key().indexOf(' ') + 1), std::move(*it) });
        reasons.explain(groups.last());
    }
    std::sort(groups.begin(), groups.end(), [](const auto &a, const auto &b) { return a.url < b.url; });
    return groups;
}

} // namespace etagere

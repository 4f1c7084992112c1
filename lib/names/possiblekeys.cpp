// SPDX-License-Identifier: LGPL-3.0-or-later
#include <etagere/nameresolver.h>

#include <QtCore/QSet>
#include <algorithm>

namespace etagere {

namespace {

/// The keys of the cache among `wanted`, by one listing of names: cheaper than to ask for thousands one by one.
Result<QSet<QByteArray>> storedAmong(Session &session, const QSet<QByteArray> &wanted, const std::stop_token &stop)
{
    QSet<QByteArray> stored;
    ListingOptions options;
    options.depth = ListDepth::Keys;
    const RowConsumer take = [&](const Row &row, const ListedEntry &) {
        const QByteArray key = row.key.toByteArray();
        if (wanted.contains(key))
            stored.insert(key);
        return stored.size() < wanted.size();
    };
    const Result<ListingSummary> listed = session.list(options, take, stop);
    if (!listed)
        return tl::unexpected(listed.error());
    return stored;
}

/// The cache's own first: of two that name alike it is the one that counts.
QList<const Dialect *> dialectsOf(const Session &session)
{
    QList<const Dialect *> all = dialects();
    const Dialect *own = dialectByName(session.detection().dialect);
    if (own && !all.contains(own)) // a mapping that the location names
        all.prepend(own);
    std::stable_partition(all.begin(), all.end(),
                          [&](const Dialect *d) { return d->name() == session.detection().dialect; });
    return all;
}

/// Where one client has the store to itself, the names that others would choose are of no interest.
bool isPlausible(const PossibleKey &key, const Session &session)
{
    return key.isStored || !session.info().keysAreHashes || key.dialect == session.detection().dialect;
}

} // namespace

Result<QList<PossibleKey>> possibleKeys(Session &session, const Request &request, std::stop_token stop)
{
    QList<PossibleKey> keys;
    QSet<QByteArray> names;
    for (const Dialect *dialect : dialectsOf(session)) {
        for (const PossibleName &name :
             dialect->possibleKeys(request, session.info(), session.names()->templates().get())) {
            const StoredKey key = session.backend().storedName(name.key);
            if (names.contains(key.bytes))
                continue;
            names.insert(key.bytes);
            keys.append({ key, dialect->name(), name.how, false });
        }
    }
    const Result<QSet<QByteArray>> stored = storedAmong(session, names, stop);
    if (!stored)
        return tl::unexpected(stored.error());
    for (PossibleKey &key : keys)
        key.isStored = stored->contains(key.key.bytes);
    keys.removeIf([&](const PossibleKey &key) { return !isPlausible(key, session); });
    std::stable_partition(keys.begin(), keys.end(), [](const PossibleKey &key) { return key.isStored; });
    return keys;
}

} // namespace etagere

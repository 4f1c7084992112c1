// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/names.h>
#include <etagere/store.h>

namespace etagere {

/// Where URLs that may be behind one-way keys are looked for.
struct NameSources {
    QStringList files;      ///< URL lists, HAR, access logs, sitemaps, descriptions of APIs; read by their content
    QByteArray base;        ///< "https://host": what paths in those files belong to; may be empty
    QList<Location> caches; ///< other caches: the URLs of their entries
    bool harvests = true;   ///< the cache's own header fields and bodies, again with each name that was found
};

/// Told from any thread, one call at a time, a few times a second at most.
struct NamesProgress {
    QString step;          ///< "Reading urls.txt"
    qint64 candidates = 0; ///< URLs that were hashed so far
    qint64 found = 0;
    qint64 wanted = 0; ///< keys that nothing was known of at the start
};

struct ResolvedName {
    QByteArray key;
    QByteArray url;
    QString origin;

    bool operator==(const ResolvedName &) const = default;
};

struct NamesOutcome {
    qint64 wanted = 0;       ///< keys without a name at the start
    qint64 known = 0;        ///< entries whose request was known at the start
    qint64 candidates = 0;   ///< URLs that were hashed
    qint64 descriptions = 0; ///< operations of APIs whose templates were learnt
    QList<ResolvedName> found;
    QStringList notes; ///< "urls.txt: 3 lines were too long"

    bool operator==(const NamesOutcome &) const = default;
};

/// A key that an answer to a request would have in a cache.
struct PossibleKey {
    StoredKey key;
    QByteArray dialect;
    QString how; ///< "Python 3.8 and 3.9"; empty where there is one way only
    bool isStored = false;
};

/// The other way round: the keys that each client whose caches are known would look up for `request` in this cache,
/// those that are there first. Accept-Language counts where an API names it as a parameter. Blocking.
ETAGERE_EXPORT Result<QList<PossibleKey>> possibleKeys(Session &session, const Request &request,
                                                       std::stop_token stop = {});

/// Looks for the URLs whose hashes are keys of the cache: each one is proven, so there is no false match but by a
/// collision of the hash. What is found is kept in the cache's NameBook. Uses all processors; memory is bounded
/// whatever the files' size. A file that cannot be read is a note; the store's failure is an error. What was found
/// before a cancellation is kept too, and the outcome then is Cancelled. Blocking.
ETAGERE_EXPORT Result<NamesOutcome> resolveNames(Session &session, const NameSources &sources,
                                                 const std::function<void(const NamesProgress &)> &progress = {},
                                                 std::stop_token stop = {});

} // namespace etagere

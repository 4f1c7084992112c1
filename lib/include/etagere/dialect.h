// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/backend.h>
#include <etagere/keyproof.h>
#include <etagere/response.h>
#include <etagere/rowmeta.h>
#include <etagere/structure.h>

namespace etagere {

/// Who wrote the bytes: how that client names its keys, serialises a response, judges freshness.
/// Stateless and thread-safe: every function may be called from any thread at once. Does no I/O but
/// through the parts it is given. Never runs or imports what it reads.
class ETAGERE_EXPORT Dialect
{
public:
    virtual ~Dialect();

    virtual QByteArray name() const = 0; ///< "esipy", as `ls` prints it
    virtual QString title() const = 0;   ///< "EsiPy"

    /// How much the entry looks like this dialect's work, 0..100; 100 is certain. Cheap: looks at the
    /// key's shape and the first bytes, if the value was read.
    virtual int recognise(const ListedEntry &entry) const = 0;

    /// Fills `meta` (cleared before) for a row. A broken entry gets meta.error, never a failure of the listing.
    virtual void summarise(const ListedEntry &entry, RowMeta &meta) const = 0;

    /// What the key alone tells of an entry whose value was not read (ListedEntry::headSize is -1).
    virtual void summariseKey(const ListedEntry &entry, RowMeta &meta) const;

    /// The stored response in full. BadInput when the bytes are none.
    virtual Result<DecodedEntry> decode(const StoredKey &key, const Value &value) const = 0;

    /// What that library itself would write for `response`, in the version `previous` was in, so that
    /// it reads it back. Unsupported where it would not store it.
    virtual Result<Value> encode(const CachedResponse &response, const Value *previous,
                                 const StoreInfo &traits) const = 0;

    /// Whether the client validates an entry that has a Last-Modified but no ETag. EsiPy and CacheControl do not.
    virtual bool validatesByDate() const { return true; }

    /// The same entry, marked so that its client validates it at the next request; the validator stays, and the
    /// store's own expiry is never brought nearer. Unsupported, with the reason, where the library offers no such mark.
    virtual Result<Value> expired(const StoredKey &key, const Value &value, const StoreInfo &traits) const;

    /// Keys that the library would look up for `request`, most likely first, before the backend names them.
    virtual QList<StoredKey> keys(const Request &request, const StoreInfo &traits) const = 0;

    /// Which request gives `key` when it is hashed, by what the entry tells of itself (`meta`: its URL, its
    /// Content-Language). Not found for dialects whose keys are not made so. Looks at search.stop.
    virtual KeyProof proof(QByteArrayView key, const RowMeta &meta, KeySearch &search) const;

    /// All keys that the library may look up for `request`, before the backend names them; at most some thousands.
    /// Those of keys() unless its keys depend on more than the request.
    virtual QList<PossibleName> possibleKeys(const Request &request, const StoreInfo &traits,
                                             const PathTemplates *templates) const;

    /// The stored bytes as an inert tree with offsets, for reading by people.
    virtual Result<Structure> structure(const StoredKey &key, const Value &value) const = 0;
};

/// All dialects, in the order of dialects.cmake; they live as long as the library.
ETAGERE_EXPORT const QList<const Dialect *> &dialects();
ETAGERE_EXPORT const Dialect *dialectByName(QByteArrayView name);
/// All backends, in the order of backends.cmake.
ETAGERE_EXPORT const QList<BackendFactory> &backends();
/// Puts one more in front of those tables (a plug-in's, a test's). Any thread, at any time: who reads a table
/// meanwhile goes on with the one it has.
ETAGERE_EXPORT void addDialect(const Dialect *dialect);
ETAGERE_EXPORT void addBackend(const BackendFactory &factory);

} // namespace etagere

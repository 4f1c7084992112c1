// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engine/entryloader.h"

#include "names/proofofentry.h"

namespace etagere {

Result<LoadedEntryPtr> loadEntry(OpenStore &store, const StoredKey &key, const std::stop_token &stop)
{
    Result<Value> value = store.backend->read(key, stop);
    if (!value)
        return tl::unexpected(value.error());
    const Dialect *dialect = store.dialects.of(listedEntry(key, *value));
    Result<DecodedEntry> decoded = decodeNamed(store, *dialect, key, *value);
    LoadedEntry entry{ key, std::move(*value), dialect, std::move(decoded), {}, {} };
    if (const LearntName *name = store.names->find(key.bytes))
        entry.name = *name;
    else
        entry.proof = proofOfValue(*dialect, key, entry.value, *store.names, stop);
    return std::make_shared<const LoadedEntry>(std::move(entry));
}

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#include "names/proofofentry.h"

namespace etagere {

KeyProof proofOfEntry(Session &session, const StoredKey &key, const std::stop_token &stop)
{
    const Result<Value> value = session.read(key, stop);
    if (!value)
        return {};
    const Dialect &dialect = session.dialectOf(key, *value);
    RowMeta meta;
    dialect.summarise(listedEntry(key, *value), meta);
    KeySearch search;
    search.templates = session.names()->templates();
    search.wantsStory = true;
    search.stop = stop;
    return dialect.proof(key.bytes, meta, search);
}

} // namespace etagere

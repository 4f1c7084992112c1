// SPDX-License-Identifier: LGPL-3.0-or-later
#include "names/proofofentry.h"

namespace etagere {

KeyProof proofOfValue(const Dialect &dialect, const StoredKey &key, const Value &value, const Names &names,
                      const std::stop_token &stop)
{
    RowMeta meta;
    dialect.summarise(listedEntry(key, value), meta);
    KeySearch search;
    search.templates = names.templates();
    search.wantsStory = true;
    search.stop = stop;
    return dialect.proof(key.bytes, meta, search);
}

KeyProof proofOfEntry(Session &session, const StoredKey &key, const std::stop_token &stop)
{
    const Result<Value> value = session.read(key, stop);
    return value ? proofOfValue(session.dialectOf(key, *value), key, *value, *session.names(), stop) : KeyProof();
}

} // namespace etagere

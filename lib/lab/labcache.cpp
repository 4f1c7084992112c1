// SPDX-License-Identifier: LGPL-3.0-or-later
#include "lab/labcache.h"

#include <etagere/store.h>

namespace etagere {

namespace {

/// Calls `use` with each entry under the keys of a URL.
Result<Done> forEach(const QByteArray &url, Session &session,
                     const std::function<Result<Done>(const StoredKey &, const Value &)> &use)
{
    const Dialect &dialect = *dialectByName(session.detection().dialect);
    for (const StoredKey &key : dialect.keys({ "GET", url, {} }, session.info())) {
        const StoredKey name = session.backend().storedName(key);
        const Result<Value> value = session.read(name);
        if (!value && value.error().code == ErrorCode::NotFound)
            continue;
        if (!value)
            return tl::unexpected(value.error());
        if (const Result<Done> used = use(name, *value); !used)
            return used;
    }
    return Done();
}

} // namespace

Result<QList<CachedResponse>> storedUnder(const QByteArray &url, const Location &cache)
{
    Result<Session> session = Session::open(cache, Access::ReadOnly);
    if (!session)
        return tl::unexpected(session.error());
    QList<CachedResponse> stored;
    const auto collect = [&](const StoredKey &key, const Value &value) -> Result<Done> {
        return session->decode(key, value).map([&stored](const DecodedEntry &entry) {
            stored += entry.variants;
            return Done();
        });
    };
    return forEach(url, *session, collect).map([&stored](Done) { return stored; });
}

Result<Done> removeStored(const QByteArray &url, const Location &cache)
{
    Result<Session> session = Session::open(cache, Access::Write);
    if (!session)
        return tl::unexpected(session.error());
    return forEach(url, *session, [&session](const StoredKey &key, const Value &value) -> Result<Done> {
        return session->backend().change(key, value.version, std::nullopt, {}).map([](const Version &) {
            return Done();
        });
    });
}

} // namespace etagere

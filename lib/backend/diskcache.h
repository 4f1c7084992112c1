// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "backend/diskcachefolder.h"
#include "backend/diskcachewriter.h"

#include <etagere/backend.h>

#include <map>

namespace etagere {

/// diskcache's Cache (a SQLite database and a tree of value files) and FanoutCache (several of them).
/// Reading holds nothing open between two calls; changing keeps its connection until the next listing.
class DiskcacheBackend final : public Backend
{
public:
    explicit DiskcacheBackend(Location location);

    Result<StoreInfo> open(Access access, std::stop_token stop) override;
    Result<Done> list(ListDepth depth, ListSink &sink, std::stop_token stop) override;
    Result<Value> read(const StoredKey &key, std::stop_token stop) override;
    QByteArray stamp(const std::stop_token &stop) override;
    Result<Version> change(const StoredKey &key, const Version &ifVersion, const std::optional<Value> &value,
                           std::stop_token stop) override;

private:
    Result<Done> find(std::stop_token stop);
    Result<Value> readFrom(int shard, const StoredKey &key, std::stop_token stop) const;

    Location m_location;
    Access m_access = Access::ReadOnly;
    DiskcacheFolder m_found;
    std::map<int, DiskcacheWriter> m_writers; ///< by shard, of the run of changes under way
};

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "backend/memcachedconnection.h"
#include "backend/memcachedpool.h"

#include <etagere/backend.h>

#include <QtCore/QDeadlineTimer>
#include <vector>

namespace etagere {

/// One memcached server or a pool of them, by the text and meta protocol. A key belongs to the server it was found on;
/// a new one to the server that python-memcached would choose. What is read is not touched in the server's eyes.
class MemcachedBackend final : public Backend
{
public:
    explicit MemcachedBackend(Location location);

    Result<StoreInfo> open(Access access, std::stop_token stop) override;
    Result<Done> list(ListDepth depth, ListSink &sink, std::stop_token stop) override;
    Result<Value> read(const StoredKey &key, std::stop_token stop) override;
    Result<Version> change(const StoredKey &key, const Version &ifVersion, const std::optional<Value> &value,
                           std::stop_token stop) override;
    StoredKey storedName(const StoredKey &key) const override;

private:
    struct Server {
        ServerAddress address;
        std::unique_ptr<MemcachedConnection> connection = nullptr;
        bool wasUp = false;
        std::optional<Error> failed = {}; ///< why the last attempt to connect did not succeed
        QDeadlineTimer notBefore{ 0 };    ///< the next attempt, when that one took long
    };

    TellStep tell() const;
    Result<MemcachedConnection *> connected(Server &server, const std::stop_token &stop);
    Result<Server *> serverOf(const StoredKey &key);
    Result<Done> listServer(quint8 number, ListDepth depth, ListSink &sink, const std::stop_token &stop);
    void describe(StoreInfo &info) const;

    const Location m_location;
    Access m_access = Access::ReadOnly;
    MemcachedPool m_pool;
    std::vector<Server> m_servers;
};

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "client/clientstore.h"

namespace etagere {

/// The store under a NetworkCache: entries of Etagere's own, by URL. Blocking; one thread, that of its sockets. What is
/// under a URL's key and not Etagere's is neither read nor changed.
class NetworkStore
{
public:
    explicit NetworkStore(Location location)
        : m_location(std::move(location))
    {
    }

    /// Does nothing when it is open already. The others open it as well.
    Result<Done> open(const std::stop_token &stop);
    /// The variants of a URL, newest first; none when there is nothing.
    Result<QList<CachedResponse>> find(const QByteArray &url, const std::stop_token &stop);
    Result<Done> insert(const CachedResponse &entry, const std::stop_token &stop);
    /// Puts `updated` in the place of the variant that was `seen`, if it is still there.
    Result<Done> refresh(const CachedResponse &seen, const CachedResponse &updated, const std::stop_token &stop);
    Result<Done> markForValidation(const QByteArray &url, const std::stop_token &stop);
    /// False when there was nothing.
    Result<bool> remove(const QByteArray &url, const std::stop_token &stop);
    /// Removes every entry of Etagere's own. What others change meanwhile is theirs.
    Result<Done> clear(const std::stop_token &stop);

private:
    Result<Done> prove(const QByteArray &url, const std::stop_token &stop);

    Location m_location;
    std::optional<ClientStore> m_store;
};

} // namespace etagere

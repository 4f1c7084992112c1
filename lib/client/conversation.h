// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "client/responsestore.h"

#include <etagere/cachingclient.h>

namespace etagere {

/// One request, answered from the store or by the origin, and what follows for the store (RFC 9111). One thread.
class Conversation
{
public:
    using ValidateLater = std::function<void(const Request &)>;

    Conversation(ResponseStore &store, const Transport &transport, const Clock &now, ValidateLater validateLater,
                 std::stop_token stop)
        : m_store(store)
        , m_transport(transport)
        , m_now(now)
        , m_validateLater(std::move(validateLater))
        , m_stop(std::move(stop))
    {
    }

    Result<Answer> answer(const Request &request);
    /// Asks the origin whether what is stored for `request` is still right, and stores what it says.
    Result<Answer> validate(const Request &request);

private:
    Result<Answer> validate(const Request &request, const CachedResponse &stored);
    Result<Answer> fetch(const Request &request, const CachedResponse *partial = nullptr);
    Result<Answer> pass(const Request &request);
    Result<Answer> confirmed(const Request &request, const CachedResponse &stored, const CachedResponse &confirmation);
    Result<Answer> received(const Request &request, CachedResponse response);
    Result<Answer> complete(const Request &request, const CachedResponse &partial);
    Result<CachedResponse> exchange(const Request &request);
    Result<Done> keep(const Request &request, const CachedResponse &response);
    Result<Done> distrust(const Request &request);
    Result<Done> followHead(const Request &request, const CachedResponse &response);

    ResponseStore &m_store;
    const Transport &m_transport;
    const Clock &m_now;
    ValidateLater m_validateLater;
    std::stop_token m_stop;
};

} // namespace etagere

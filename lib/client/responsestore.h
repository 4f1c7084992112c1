// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/editor.h>

namespace etagere {

/// A cache as a client uses it: stored responses by URL, changed by compare-and-change, so that several clients, in
/// several processes, share it. One thread.
class ResponseStore
{
public:
    struct Held {
        StoredKey key;
        std::optional<Value> value;
        QList<CachedResponse> variants; ///< none when nothing is stored, or what is stored cannot be read
    };
    /// The response to store under a URL in view of what is stored now; nothing: leave it as it is.
    using Update = std::function<std::optional<CachedResponse>(const QList<CachedResponse> &stored)>;

    /// `session` outlives it. A journal keeps what was there before it is changed.
    ResponseStore(Session &session, bool isJournalled);

    /// Unsupported where the cache's keys cannot be told from a request.
    Result<Held> find(const Request &request, const std::stop_token &stop);
    Result<Done> update(const Request &request, const Update &update, const std::stop_token &stop);
    /// So that the stored responses of a URL are not used before the origin has confirmed them; removes them where
    /// entries cannot be marked.
    Result<Done> invalidate(const QByteArray &url, const std::stop_token &stop);
    /// Removes what is stored under a URL, all variants; false when there was nothing.
    Result<bool> remove(const QByteArray &url, const std::stop_token &stop);

private:
    struct Change {
        bool isWanted = false;
        std::optional<Value> value; ///< nothing: remove it
    };
    using Rewrite = std::function<Result<Change>(const Held &)>;
    Result<Done> change(const Request &request, const Rewrite &rewrite, const std::stop_token &stop);
    Result<Done> write(const Held &held, const std::optional<Value> &value, const std::stop_token &stop);

    Session &m_session;
    const Dialect &m_dialect;
    bool m_isJournalled;
};

} // namespace etagere

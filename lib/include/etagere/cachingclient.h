// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/decision.h>
#include <etagere/exchange.h>
#include <etagere/location.h>

#include <memory>

namespace etagere {

/// Where an answer comes from.
enum class AnswerSource : quint8 {
    Origin,      ///< sent just now by the origin, or made here without a cache (504)
    Cache,       ///< stored and fresh
    Revalidated, ///< stored, and confirmed by the origin just now
    Stale,       ///< stored and stale, because something allowed it
};
/// "origin", "cache", "revalidated", "stale".
ETAGERE_EXPORT QByteArrayView answerSourceName(AnswerSource source);

struct Answer {
    CachedResponse response; ///< what is reused has its Age; body with its content codings
    AnswerSource source = AnswerSource::Origin;
};

/// A private HTTP cache with a client in it (RFC 9111, RFC 5861, RFC 8246), on any backend. Each object belongs to one
/// thread at a time; another() gives one for another thread. What was answered is stored before the answer is given.
class ETAGERE_EXPORT CachingClient
{
public:
    enum class ForeignCache : quint8 { Refuse, Write };

    /// An absent path or an empty cache becomes a store of Etagere's own. The cache of another library is refused
    /// (ReadOnly) unless told otherwise; it is then written in that library's own format, and what was there before
    /// goes to the trash.
    static Result<CachingClient> open(const Location &location, ForeignCache foreign = ForeignCache::Refuse,
                                      Transport transport = httpTransport(), std::stop_token stop = {});
    CachingClient(CachingClient &&) noexcept;
    CachingClient &operator=(CachingClient &&) noexcept;
    /// The last one waits for background validations.
    ~CachingClient();

    /// Judges age and freshness by another clock than the system's, from the next request on; any thread calls it. The
    /// times of an exchange are its transport's business.
    void setClock(Clock clock);
    /// The same cache and clock once more.
    Result<CachingClient> another(std::stop_token stop = {}) const;

    /// Blocking. Every status is an answer; an error means that there is none: the exchange failed and nothing stored
    /// may stand in for it. A cache that cannot be read or written is an error too, but for what is reused.
    Result<Answer> send(const Request &request, const std::stop_token &stop = {});
    /// The same, and after a redirect its target, at most `most` times; credentials do not follow to another origin.
    Result<Answer> sendFollowing(Request request, int most = 20, const std::stop_token &stop = {});

private:
    struct Data;
    explicit CachingClient(std::unique_ptr<Data> data);
    std::unique_ptr<Data> m_data;
};

} // namespace etagere

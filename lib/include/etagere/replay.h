// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/exchange.h>

namespace etagere {

/// What came of asking the origin again about a stored response.
enum class ReplayVerdict : quint8 {
    NotModified,        ///< 304
    FullThoughMatching, ///< the whole response although the validator that was sent still holds
    Changed,            ///< another response, with another validator
    ChangedSameEtag,    ///< another body under the same strong ETag: a fault of the server
    NoValidator,        ///< nothing to ask with; the body came again, the same or another
    Same,               ///< asked without conditions: the same response again
    Failed,             ///< no answer, or one that says nothing about the stored response (4xx, 5xx)
};
/// "not-modified", "full-though-matching", "changed", "changed-same-etag", "no-validator", "same", "failed".
ETAGERE_EXPORT QByteArrayView replayVerdictName(ReplayVerdict verdict);
/// One sentence for people.
ETAGERE_EXPORT QString replayVerdictText(ReplayVerdict verdict);

/// The request that asks again: method, URL and the request fields stored for Vary, then `added` (which win), then the
/// validators when it is conditional. Usage when the entry does not hold its URL.
ETAGERE_EXPORT Result<Request> replayRequest(const CachedResponse &stored, bool isConditional,
                                             const HeaderList &added = {});

struct Replay {
    Request request;
    Result<Exchange> exchange;
    ReplayVerdict verdict = ReplayVerdict::Failed;
    bool isConditional = false;
    Msecs duration = 0;
    qint64 bytesSaved = 0; ///< of the body, that a 304 did not carry
    /// What the cache should hold now; nothing when the answer gives no reason to change it.
    std::optional<CachedResponse> updated = {};
};

/// Sends it and judges the answer. Blocking; any thread. Bodies are compared without their content codings, streamed.
ETAGERE_EXPORT Replay replay(const CachedResponse &stored, const Request &request, const Transport &transport,
                             const std::stop_token &stop = {});

} // namespace etagere

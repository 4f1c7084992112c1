// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/datetime.h>
#include <etagere/response.h>
#include <etagere/result.h>

#include <functional>
#include <stop_token>

namespace etagere {

/// One request and its final response, as they went over the wire.
struct Exchange {
    CachedResponse response; ///< content codings still in place, transfer codings removed; both times are set
    QByteArray sent;         ///< request line and fields
    QByteArray received;     ///< status lines and fields as they came, interim responses (1xx) and trailers too
};

/// Sends one request and waits for its answer; any thread, several at once. Fields go out as given and in order; only
/// Host and Content-Length are added where they are missing. Never sends twice and never follows a redirect.
/// Cancelled within 200 ms of a stop; Usage: not a URL or field that can be sent; NotFound: no such host; Permission: a
/// certificate that is not trusted; LimitExceeded: a body or head above the limits; Io: the rest, a body that ends
/// early among them. `where` is the origin. On an error there is no response, not even half of one.
using Transport = std::function<Result<Exchange>(const Request &request, const std::stop_token &stop)>;

struct TransportLimits {
    qint64 body = 1LL << 30;  ///< bytes; what is above LargestBodyInMemory goes through a temporary file
    qint64 head = 256 * 1024; ///< bytes of all fields
    int connectMs = 15'000;
    int silenceMs = 30'000;    ///< without a byte from the server
    QString caCert;            ///< PEM: who signed the origin's certificate; empty: the authorities of the system
    Clock clock = currentTime; ///< which the exchange notes its times by
    /// Told now and then, in the thread of the exchange; `total` is -1 while unknown.
    std::function<void(qint64 received, qint64 total)> progress;
};

inline constexpr qint64 LargestBodyInMemory = 4LL << 20;

/// HTTP/1.1 over TCP and TLS, by a connection for each exchange: what a client sends twice behind its user's back when
/// a kept connection turns out to be closed, an inspector must not.
ETAGERE_EXPORT Transport httpTransport(TransportLimits limits = {});

} // namespace etagere

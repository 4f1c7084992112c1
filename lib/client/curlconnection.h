// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/exchange.h>

#include <curl/curl.h>
#include <memory>

namespace etagere {

/// A connection to an origin that nobody used before. libcurl looks the name up, tries both address families side by
/// side, encrypts and checks certificates; the bytes are the caller's. Never through a proxy. One thread. Going away
/// never waits: a look-up that the system does not end yet is left to its own thread (CURLOPT_QUICK_EXIT).
class CurlConnection
{
public:
    /// `origin` is scheme://host:port. Ends at most 200 ms after a stop. The errors are Transport's.
    static Result<std::unique_ptr<CurlConnection>> connect(const QByteArray &origin, const TransportLimits &limits,
                                                           const std::stop_token &stop);
    ~CurlConnection();
    CurlConnection(const CurlConnection &) = delete;
    CurlConnection &operator=(const CurlConnection &) = delete;

    /// How many bytes the network takes now, 0 perhaps; Io when the other end takes no more at all.
    Result<qsizetype> send(QByteArrayView bytes);
    /// How many bytes there are now, at most `most`; 0 at the orderly end, nothing when there are none yet; Io when the
    /// connection broke.
    Result<std::optional<qsizetype>> receive(char *buffer, qsizetype most);
    /// Returns when something came, or, with `toSend`, when something can be sent; after 50 ms at the latest.
    void wait(bool toSend) const;

private:
    /// Who may sign certificates: those of `limits`, those in the folder of the system, or all that the system has.
    enum class Trust : quint8 { Given, Folder, System };
    CurlConnection(QByteArray origin, const TransportLimits &limits, Trust trust);
    static Result<std::unique_ptr<CurlConnection>> attempt(const QByteArray &origin, const TransportLimits &limits,
                                                           Trust trust, const std::stop_token &stop);
    Result<Done> run(const std::stop_token &stop);
    Error broken(CURLcode code) const;

    QByteArray m_origin;
    CURL *m_easy;
    CURLM *m_multi;
    curl_socket_t m_socket = CURL_SOCKET_BAD;
    bool m_isEncrypting = false;
    char m_detail[CURL_ERROR_SIZE] = {}; ///< libcurl's words about a failure
};

} // namespace etagere

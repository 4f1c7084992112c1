// SPDX-License-Identifier: LGPL-3.0-or-later
#include "client/curlerror.h"

#include "core/translate.h"

#include <cerrno>
#include <system_error>

namespace etagere {

namespace {

/// What the caller gets to see of the failed connection.
struct Attempt {
    CURL *easy;
    QString detail;
    QString host; ///< host:port
    const TransportLimits &limits;
    bool isEncrypting;
};

bool hasPassed(CURL *easy, CURLINFO stage)
{
    curl_off_t microseconds = 0;
    return curl_easy_getinfo(easy, stage, &microseconds) == CURLE_OK && microseconds > 0;
}

QString timedOut(const Attempt &attempt)
{
    const double seconds = attempt.limits.connectMs / 1000.0;
    if (!hasPassed(attempt.easy, CURLINFO_NAMELOOKUP_TIME_T))
        return tr("The address of %1 is not found within %2 seconds; check the name and the network")
            .arg(attempt.host)
            .arg(seconds);
    if (!attempt.isEncrypting)
        return tr("%1 does not answer within %2 seconds; check the port and the network")
            .arg(attempt.host)
            .arg(seconds);
    return tr("%1 does not encrypt within %2 seconds; check that the port speaks TLS").arg(attempt.host).arg(seconds);
}

QString notConnected(const Attempt &attempt)
{
    long number = 0;
    curl_easy_getinfo(attempt.easy, CURLINFO_OS_ERRNO, &number);
    if (number == ECONNREFUSED)
        return tr("%1 refuses the connection; check the port, and that the server runs").arg(attempt.host);
    const QString reason =
        number ? QString::fromStdString(std::generic_category().message(int(number))) : attempt.detail;
    return tr("%1 cannot be reached: %2").arg(attempt.host, reason);
}

QString notTrusted(const Attempt &attempt)
{
    long problem = 0;
    curl_easy_getinfo(attempt.easy, CURLINFO_SSL_VERIFYRESULT, &problem);
    // libcurl compares the name before it notes that the chain is right: until then the note is OpenSSL's 1.
    if (problem <= 1)
        return tr("The certificate of the server is for another name than that of %1").arg(attempt.host);
    return tr("The certificate of %1 is not trusted: %2").arg(attempt.host, attempt.detail);
}

QString noAuthorities(const Attempt &attempt)
{
    if (attempt.limits.caCert.isEmpty())
        return tr("The certificates of the system's authorities cannot be read; install ca-certificates");
    return tr("The file %1 holds no certificate in PEM form").arg(attempt.limits.caCert);
}

} // namespace

Error connectError(CURL *easy, CURLcode code, const QString &detail, bool isEncrypting, const QByteArray &origin,
                   const TransportLimits &limits)
{
    const QString where = QString::fromUtf8(origin);
    const QString reason = detail.isEmpty() ? QString::fromUtf8(curl_easy_strerror(code)) : detail;
    const Attempt attempt{ easy, reason, where.sliced(where.indexOf(u"://") + 3), limits, isEncrypting };
    switch (code) {
    case CURLE_URL_MALFORMAT:
        return { ErrorCode::Usage, tr("“%1” is no host").arg(attempt.host), where };
    case CURLE_COULDNT_RESOLVE_HOST:
        return { ErrorCode::NotFound, tr("No computer is known as %1; check the name").arg(attempt.host), where };
    case CURLE_COULDNT_CONNECT:
        return { ErrorCode::Io, notConnected(attempt), where };
    case CURLE_OPERATION_TIMEDOUT:
        return { ErrorCode::Io, timedOut(attempt), where };
    case CURLE_PEER_FAILED_VERIFICATION:
        return { ErrorCode::Permission, notTrusted(attempt), where };
    case CURLE_SSL_CACERT_BADFILE:
        return { ErrorCode::Usage, noAuthorities(attempt), where };
    case CURLE_SSL_CONNECT_ERROR:
        return { ErrorCode::Io,
                 tr("No encrypted connection to %1: %2; check that the port speaks TLS").arg(attempt.host, reason),
                 where };
    default:
        return { ErrorCode::Io, tr("%1 cannot be reached: %2").arg(attempt.host, reason), where };
    }
}

} // namespace etagere

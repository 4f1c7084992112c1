// SPDX-License-Identifier: LGPL-3.0-or-later
#include "client/curlconnection.h"

#include "client/curlerror.h"
#include "core/translate.h"

#include <QtCore/QDir>
#include <QtCore/QFile>

#include <poll.h>

namespace etagere {

namespace {

constexpr int SliceMs = 50; ///< between two looks at the stop token

// Once in a program's life, whichever thread is first.
bool isCurlReady()
{
    static const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
    return code == CURLE_OK;
}

// Without this libcurl would trust the authorities of the system besides.
void trustOnly(CURL *easy, const QString &caCert)
{
    curl_easy_setopt(easy, CURLOPT_CAINFO, QFile::encodeName(caCert).constData());
    curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);
}

// A folder in which OpenSSL finds an authority by its name's hash.
bool hasFolderOfAuthorities()
{
    static const bool hasFolder = [] {
        const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> easy(curl_easy_init(), curl_easy_cleanup);
        const char *folder = nullptr;
        curl_easy_getinfo(easy.get(), CURLINFO_CAPATH, &folder);
        return folder && !QDir(QFile::decodeName(folder)).entryList({ QStringLiteral("*.0") }).isEmpty();
    }();
    return hasFolder;
}

// Called when the server is connected and TLS is about to begin.
CURLcode noteEncrypting(CURL *, void *, void *isEncrypting)
{
    *static_cast<bool *>(isEncrypting) = true;
    return CURLE_OK;
}

} // namespace

CurlConnection::CurlConnection(QByteArray origin, const TransportLimits &limits, Trust trust)
    : m_origin(std::move(origin))
    , m_easy(curl_easy_init())
    , m_multi(curl_multi_init())
{
    curl_easy_setopt(m_easy, CURLOPT_URL, m_origin.constData());
    curl_easy_setopt(m_easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(m_easy, CURLOPT_HTTP_VERSION, long(CURL_HTTP_VERSION_1_1));
    curl_easy_setopt(m_easy, CURLOPT_CONNECT_ONLY, 1L);
    curl_easy_setopt(m_easy, CURLOPT_PROXY, "");
    curl_easy_setopt(m_easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(m_easy, CURLOPT_QUICK_EXIT, 1L);
    curl_easy_setopt(m_easy, CURLOPT_CONNECTTIMEOUT_MS, long(limits.connectMs));
    curl_easy_setopt(m_easy, CURLOPT_ERRORBUFFER, m_detail);
    curl_easy_setopt(m_easy, CURLOPT_SSL_CTX_FUNCTION, noteEncrypting);
    curl_easy_setopt(m_easy, CURLOPT_SSL_CTX_DATA, &m_isEncrypting);
    if (trust == Trust::Given)
        trustOnly(m_easy, limits.caCert);
    else if (trust == Trust::Folder)
        curl_easy_setopt(m_easy, CURLOPT_CAINFO, nullptr);
    curl_multi_add_handle(m_multi, m_easy);
}

CurlConnection::~CurlConnection()
{
    curl_multi_remove_handle(m_multi, m_easy);
    curl_easy_cleanup(m_easy);
    curl_multi_cleanup(m_multi);
}

// OpenSSL reads the system's file of authorities as a whole, for 70 ms of each exchange, during which no stop is seen,
// but their folder by need. Still an authority may be in the file alone.
Result<std::unique_ptr<CurlConnection>> CurlConnection::connect(const QByteArray &origin, const TransportLimits &limits,
                                                                const std::stop_token &stop)
{
    if (!isCurlReady())
        return failure(ErrorCode::Unsupported, tr("libcurl cannot be used on this computer"));
    if (!limits.caCert.isEmpty())
        return attempt(origin, limits, Trust::Given, stop);
    if (!hasFolderOfAuthorities())
        return attempt(origin, limits, Trust::System, stop);
    Result<std::unique_ptr<CurlConnection>> connection = attempt(origin, limits, Trust::Folder, stop);
    if (!connection && connection.error().code == ErrorCode::Permission)
        return attempt(origin, limits, Trust::System, stop);
    return connection;
}

Result<std::unique_ptr<CurlConnection>> CurlConnection::attempt(const QByteArray &origin, const TransportLimits &limits,
                                                                Trust trust, const std::stop_token &stop)
{
    std::unique_ptr<CurlConnection> connection(new CurlConnection(origin, limits, trust));
    if (!connection->m_easy || !connection->m_multi)
        return failure(ErrorCode::Io, tr("There is no memory for a connection"));
    if (Result<Done> done = connection->run(stop); !done)
        return tl::unexpected(done.error());
    int left = 0;
    const CURLMsg *message = curl_multi_info_read(connection->m_multi, &left);
    const CURLcode code = message ? message->data.result : CURLE_FAILED_INIT;
    if (code != CURLE_OK)
        return tl::unexpected(connectError(connection->m_easy, code, QString::fromUtf8(connection->m_detail),
                                           connection->m_isEncrypting, origin, limits));
    curl_easy_getinfo(connection->m_easy, CURLINFO_ACTIVESOCKET, &connection->m_socket);
    return connection;
}

Result<Done> CurlConnection::run(const std::stop_token &stop)
{
    for (int running = 1;;) {
        if (stop.stop_requested())
            return failure(ErrorCode::Cancelled, tr("The request was cancelled"), QString::fromUtf8(m_origin));
        if (const CURLMcode code = curl_multi_perform(m_multi, &running); code != CURLM_OK)
            return failure(ErrorCode::Io, QString::fromUtf8(curl_multi_strerror(code)), QString::fromUtf8(m_origin));
        if (running == 0)
            return Done();
        curl_multi_poll(m_multi, nullptr, 0, SliceMs, nullptr);
    }
}

Error CurlConnection::broken(CURLcode code) const
{
    return { ErrorCode::Io, tr("The connection broke: %1").arg(QString::fromUtf8(curl_easy_strerror(code))),
             QString::fromUtf8(m_origin) };
}

Result<qsizetype> CurlConnection::send(QByteArrayView bytes)
{
    size_t count = 0;
    const CURLcode code = curl_easy_send(m_easy, bytes.data(), size_t(bytes.size()), &count);
    if (code != CURLE_OK && code != CURLE_AGAIN)
        return tl::unexpected(broken(code));
    return qsizetype(count);
}

Result<std::optional<qsizetype>> CurlConnection::receive(char *buffer, qsizetype most)
{
    size_t count = 0;
    const CURLcode code = curl_easy_recv(m_easy, buffer, size_t(most), &count);
    if (code == CURLE_AGAIN)
        return std::nullopt;
    if (code != CURLE_OK)
        return tl::unexpected(broken(code));
    return qsizetype(count);
}

void CurlConnection::wait(bool toSend) const
{
    pollfd socket = { m_socket, short(toSend ? POLLIN | POLLOUT : POLLIN), 0 };
    ::poll(&socket, 1, SliceMs);
}

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#include "client/curlconnection.h"
#include "client/requesthead.h"
#include "client/responsereader.h"
#include "core/translate.h"

#include <etagere/datetime.h>

#include <QtCore/QElapsedTimer>

namespace etagere {

namespace {

constexpr qsizetype BufferBytes = 64 * 1024;
constexpr int ProgressMs = 100; ///< between two reports

/// Sends a request and reads the answer at the same time: a server may answer before it has read everything.
class Transmission
{
public:
    Transmission(CurlConnection &connection, QByteArrayView outgoing, ResponseReader &reader,
                 const TransportLimits &limits)
        : m_connection(connection)
        , m_outgoing(outgoing)
        , m_reader(reader)
        , m_limits(limits)
    {
    }

    Result<Done> run(const std::stop_token &stop);

private:
    enum class Came : quint8 { Nothing, Some, All };

    bool send();
    Result<Came> receive();
    Result<Came> ended(const Error *broken) const;
    Error silent() const;
    void tellProgress(bool isLast);

    CurlConnection &m_connection;
    QByteArrayView m_outgoing;
    ResponseReader &m_reader;
    const TransportLimits &m_limits;
    QByteArray m_buffer = QByteArray(BufferBytes, Qt::Uninitialized);
    QElapsedTimer m_sinceByte;
    QElapsedTimer m_sinceProgress;
};

Result<Done> Transmission::run(const std::stop_token &stop)
{
    m_sinceByte.start();
    m_sinceProgress.start();
    for (;;) {
        if (stop.stop_requested())
            return failure(ErrorCode::Cancelled, tr("The request was cancelled"));
        const bool hasSent = send();
        const Result<Came> came = receive();
        if (!came)
            return tl::unexpected(came.error());
        tellProgress(*came == Came::All);
        if (*came == Came::All)
            return Done();
        if (hasSent || *came == Came::Some)
            m_sinceByte.start();
        else if (m_sinceByte.hasExpired(m_limits.silenceMs))
            return tl::unexpected(silent());
        else
            m_connection.wait(!m_outgoing.isEmpty());
    }
}

// A server that takes no more may have said why: then its answer is read all the same.
bool Transmission::send()
{
    if (m_outgoing.isEmpty())
        return false;
    const Result<qsizetype> sent = m_connection.send(m_outgoing);
    m_outgoing = sent ? m_outgoing.sliced(*sent) : QByteArrayView();
    return sent && *sent > 0;
}

Result<Transmission::Came> Transmission::receive()
{
    const Result<std::optional<qsizetype>> count = m_connection.receive(m_buffer.data(), m_buffer.size());
    if (!count)
        return ended(&count.error());
    if (!*count)
        return Came::Nothing;
    if (**count == 0)
        return ended(nullptr);
    return m_reader.feed(QByteArrayView(m_buffer).first(**count)).map([](bool isComplete) {
        return isComplete ? Came::All : Came::Some;
    });
}

// A body that ends with its connection is only whole when that ends in order.
Result<Transmission::Came> Transmission::ended(const Error *broken) const
{
    if (const Result<Done> end = m_reader.end(); !end)
        return tl::unexpected(end.error());
    if (broken)
        return tl::unexpected(*broken);
    return Came::All;
}

Error Transmission::silent() const
{
    const double seconds = m_limits.silenceMs / 1000.0;
    const QString text = m_reader.hasHead()
        ? tr("The server was silent for %1 seconds in the middle of the body, after %2 bytes of it")
              .arg(seconds)
              .arg(m_reader.bodyBytes())
        : tr("The server is connected, but did not answer within %1 seconds").arg(seconds);
    return { ErrorCode::Io, text, {} };
}

void Transmission::tellProgress(bool isLast)
{
    if (!m_limits.progress || (!isLast && !m_sinceProgress.hasExpired(ProgressMs)))
        return;
    m_sinceProgress.start();
    m_limits.progress(m_reader.bodyBytes(), m_reader.announcedBytes());
}

Result<Exchange> exchanged(const Request &request, const HttpUrl &url, const TransportLimits &limits,
                           const std::stop_token &stop)
{
    const Result<QByteArray> head = requestHead(request, url);
    if (!head)
        return tl::unexpected(head.error());
    const Result<std::unique_ptr<CurlConnection>> connection = CurlConnection::connect(url.origin, limits, stop);
    if (!connection)
        return tl::unexpected(connection.error());
    const Msecs requestTime = limits.clock();
    const QByteArray outgoing = *head + request.body;
    ResponseReader reader(request.method, { limits.head, limits.body, LargestBodyInMemory }, limits.clock);
    if (Result<Done> done = Transmission(**connection, outgoing, reader, limits).run(stop); !done)
        return tl::unexpected(done.error());
    Exchange exchange{ reader.take(), *head, reader.received() };
    exchange.response.method = request.method;
    exchange.response.url = request.url;
    exchange.response.requestHeaders = request.headers;
    exchange.response.requestTime = requestTime;
    return exchange;
}

} // namespace

Transport httpTransport(TransportLimits limits)
{
    return [limits = std::move(limits)](const Request &request, const std::stop_token &stop) -> Result<Exchange> {
        const Result<HttpUrl> url = HttpUrl::parse(request.url);
        if (!url)
            return tl::unexpected(url.error());
        return exchanged(request, *url, limits, stop).map_error([&url](Error error) {
            error.where = QString::fromUtf8(url->origin);
            return error;
        });
    };
}

} // namespace etagere

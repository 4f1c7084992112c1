// SPDX-License-Identifier: LGPL-3.0-or-later
#include "client/responsereader.h"

#include "client/fieldlines.h"
#include "core/translate.h"

#include <etagere/datetime.h>

namespace etagere {

namespace {

constexpr qsizetype LongestChunkLine = 8192;

bool isInterim(int status) { return status < 200 && status != 101; }

bool hasBody(const QByteArray &method, int status)
{
    return method != "HEAD" && status >= 200 && status != 204 && status != 304;
}

} // namespace

ResponseReader::ResponseReader(QByteArray method, Most most, Clock clock)
    : m_method(std::move(method))
    , m_most(most)
    , m_clock(std::move(clock))
    , m_body(most.bodyInMemory)
{
}

bool ResponseReader::isInBody() const
{
    return m_state == State::Counted || m_state == State::UntilClose || m_state == State::ChunkData;
}

bool ResponseReader::isInHead() const
{
    return m_state == State::StatusLine || m_state == State::Fields || m_state == State::Trailers;
}

Result<bool> ResponseReader::feed(QByteArrayView bytes)
{
    while (!bytes.isEmpty() && m_state != State::Complete) {
        const Result<Done> taken = isInBody() ? takeBody(bytes) : takeLine(bytes);
        if (!taken)
            return tl::unexpected(taken.error());
    }
    return m_state == State::Complete;
}

Result<Done> ResponseReader::takeLine(QByteArrayView &bytes)
{
    const qsizetype end = bytes.indexOf('\n');
    const qsizetype size = end < 0 ? bytes.size() : end + 1;
    m_line.append(bytes.data(), size);
    bytes = bytes.sliced(size);
    if (Result<Done> checked = checkLine(); !checked || end < 0)
        return checked;
    const QByteArray line = std::exchange(m_line, {});
    if (isInHead())
        m_received += line;
    return readLine(QByteArrayView(line).chopped(line.endsWith("\r\n") ? 2 : 1));
}

// What never becomes a line is refused before its end, which may never come.
Result<Done> ResponseReader::checkLine() const
{
    static constexpr QByteArrayView Protocol = "HTTP/";
    const qsizetype known = std::min(m_line.size(), Protocol.size());
    if (m_state == State::StatusLine && QByteArrayView(m_line).first(known) != Protocol.first(known))
        return tl::unexpected(malformed(tr("its first line is no status line of HTTP/1")));
    if (isInHead() && m_received.size() + m_line.size() > m_most.head)
        return failure(ErrorCode::LimitExceeded,
                       tr("The fields of the response are longer than the limit of %1 bytes").arg(m_most.head));
    if (!isInHead() && m_line.size() > LongestChunkLine)
        return tl::unexpected(malformed(tr("a chunk begins with an endless line")));
    return Done();
}

Result<Done> ResponseReader::readLine(QByteArrayView line)
{
    switch (m_state) {
    case State::StatusLine:
        return readStatusLine(line);
    case State::Fields:
        return line.isEmpty() ? endHead() : addFieldLine(line, m_fields);
    case State::ChunkSize:
        return startChunk(line);
    case State::ChunkEnd:
        if (!line.isEmpty())
            return tl::unexpected(malformed(tr("a chunk is longer than announced")));
        m_state = State::ChunkSize;
        return Done();
    default:
        if (!line.isEmpty())
            return addFieldLine(line, m_fields);
        m_response.trailers = takeFields();
        m_state = State::Complete;
        return Done();
    }
}

Result<Done> ResponseReader::readStatusLine(QByteArrayView line)
{
    Result<StatusLine> parsed = parseStatusLine(line);
    if (!parsed)
        return tl::unexpected(parsed.error());
    m_response.httpVersion = parsed->httpVersion;
    m_response.status = parsed->status;
    m_response.reason = std::move(parsed->reason);
    m_state = State::Fields;
    return Done();
}

HeaderList ResponseReader::takeFields()
{
    HeaderList list;
    for (HeaderField &field : m_fields)
        list.append(std::move(field.name), std::move(field.value));
    m_fields.clear();
    return list;
}

Result<Done> ResponseReader::endHead()
{
    if (isInterim(m_response.status)) {
        m_fields.clear();
        m_state = State::StatusLine;
        return Done();
    }
    m_response.responseTime = m_clock();
    m_response.headers = takeFields();
    return startBody();
}

Result<Done> ResponseReader::startBody()
{
    m_state = State::Complete;
    if (!hasBody(m_method, m_response.status))
        return Done();
    if (m_response.headers.contains("Transfer-Encoding")) {
        const QByteArray coding = m_response.headers.joined("Transfer-Encoding").toLower();
        if (coding != "chunked")
            return failure(ErrorCode::Io,
                           tr("The server uses the transfer coding “%1”, which nobody asked for")
                               .arg(QString::fromLatin1(coding.left(40))));
        m_state = State::ChunkSize;
        return Done();
    }
    const Result<qint64> length = contentLength(m_response.headers);
    if (!length)
        return tl::unexpected(length.error());
    if (*length > m_most.body)
        return tl::unexpected(tooLarge());
    if (*length != 0)
        m_state = *length < 0 ? State::UntilClose : State::Counted;
    m_announced = m_left = *length;
    return Done();
}

Result<Done> ResponseReader::startChunk(QByteArrayView line)
{
    const Result<qint64> size = parseChunkSize(line);
    if (!size)
        return tl::unexpected(size.error());
    if (*size > m_most.body - m_body.size())
        return tl::unexpected(tooLarge());
    m_left = *size;
    m_state = *size == 0 ? State::Trailers : State::ChunkData;
    return Done();
}

Result<Done> ResponseReader::takeBody(QByteArrayView &bytes)
{
    const bool isEndless = m_state == State::UntilClose;
    const qsizetype count = isEndless ? bytes.size() : qsizetype(std::min<qint64>(bytes.size(), m_left));
    if (count > m_most.body - m_body.size())
        return tl::unexpected(tooLarge());
    if (Result<Done> appended = m_body.append(bytes.first(count)); !appended)
        return appended;
    bytes = bytes.sliced(count);
    if (!isEndless && (m_left -= count) == 0)
        m_state = m_state == State::Counted ? State::Complete : State::ChunkEnd;
    return Done();
}

Error ResponseReader::tooLarge() const
{
    return { ErrorCode::LimitExceeded, tr("The body is larger than the limit of %1 bytes").arg(m_most.body), {} };
}

Result<Done> ResponseReader::end() const
{
    switch (m_state) {
    case State::Complete:
    case State::UntilClose:
        return Done();
    case State::StatusLine:
        if (m_received.isEmpty() && m_line.isEmpty())
            return failure(ErrorCode::Io, tr("The server closed the connection without an answer"));
        [[fallthrough]];
    case State::Fields:
        return failure(ErrorCode::Io, tr("The server closed the connection in the middle of the response's fields"));
    case State::Counted:
        return failure(ErrorCode::Io,
                       tr("The body ends early: %1 of %2 bytes came").arg(m_body.size()).arg(m_announced));
    default:
        return failure(ErrorCode::Io,
                       tr("The body ends early: %1 bytes came, but not the last of its chunks").arg(m_body.size()));
    }
}

CachedResponse ResponseReader::take()
{
    m_response.body = m_body.take();
    return std::move(m_response);
}

} // namespace etagere

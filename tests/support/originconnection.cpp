// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/originconnection.h"

#include <etagere/datetime.h>

#include <QtCore/QTimer>

namespace etagere::test {

namespace {

HeaderList parseFields(const QByteArray &lines)
{
    HeaderList fields;
    for (const QByteArray &line : lines.split('\n')) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0)
            fields.append(line.first(colon),
                          line.sliced(colon + 1).chopped(line.endsWith('\r')).sliced(line.at(colon + 1) == ' '));
    }
    return fields;
}

void addFields(QByteArray &out, const HeaderList &fields)
{
    for (const HeaderField &field : fields)
        out += field.name + ": " + field.value + "\r\n";
}

QByteArray chunk(const QByteArray &bytes)
{
    return bytes.isEmpty() ? QByteArray() : QByteArray::number(bytes.size(), 16) + "\r\n" + bytes + "\r\n";
}

QByteArray chunkedBody(const OriginAnswer &answer)
{
    const qsizetype half = answer.body.size() / 2;
    QByteArray out = chunk(answer.body.first(half)) + chunk(answer.body.sliced(half)) + "0\r\n";
    addFields(out, answer.trailers);
    return out + "\r\n";
}

bool endsConnection(const HeaderList &fields) { return fields.joined("Connection").toLower().contains("close"); }

bool hasNoBody(const OriginRequest &request, int status)
{
    return request.method == "HEAD" || status == 204 || status == 304;
}

HeaderList framingFields(const OriginRequest &request, const OriginAnswer &answer)
{
    HeaderList fields;
    const auto add = [&](const char *name, const QByteArray &value) {
        if (!answer.headers.contains(name))
            fields.append(name, value);
    };
    add("Date", formatHttpDate(currentTime()));
    if (answer.isChunked)
        add("Transfer-Encoding", "chunked");
    else if (!hasNoBody(request, answer.status))
        add("Content-Length", QByteArray::number(answer.body.size()));
    if (answer.closesAfter)
        add("Connection", "close");
    return fields;
}

} // namespace

QByteArray writtenAnswer(const OriginRequest &request, const OriginAnswer &answer)
{
    if (!answer.raw.isNull())
        return answer.raw;
    QByteArray out = "HTTP/1.1 " + QByteArray::number(answer.status) + ' ' + answer.reason + "\r\n";
    if (!answer.isBare)
        addFields(out, framingFields(request, answer));
    addFields(out, answer.headers);
    out += "\r\n";
    if (hasNoBody(request, answer.status))
        return out;
    return out + (answer.isChunked ? chunkedBody(answer) : answer.body);
}

OriginConnection::OriginConnection(ScriptedOrigin &origin, QTcpSocket *socket)
    : QObject(socket)
    , m_origin(origin)
    , m_socket(socket)
{
    connect(socket, &QIODevice::readyRead, this, &OriginConnection::read);
    connect(socket, &QAbstractSocket::disconnected, socket, &QObject::deleteLater);
    read();
}

void OriginConnection::read()
{
    m_input += m_socket->readAll();
    while (!m_isAnswering && readRequest()) { }
}

bool OriginConnection::readRequest()
{
    const qsizetype headEnd = m_input.indexOf("\r\n\r\n");
    if (headEnd < 0)
        return false;
    const qsizetype lineEnd = m_input.indexOf("\r\n");
    const QByteArrayList line = m_input.first(lineEnd).split(' ');
    OriginRequest request{ line.value(0), line.value(1), parseFields(m_input.sliced(lineEnd, headEnd - lineEnd)), {} };
    const qsizetype length = request.headers.joined("Content-Length").toLongLong();
    if (m_input.size() < headEnd + 4 + length)
        return false;
    request.body = m_input.mid(headEnd + 4, length);
    m_input.remove(0, headEnd + 4 + length);
    const OriginAnswer answer = m_origin.answer(request);
    m_isAnswering = answer.isSilent || answer.delayMs > 0;
    if (answer.delayMs > 0) {
        QTimer::singleShot(answer.delayMs, this, [this, request, answer] {
            m_isAnswering = false;
            send(request, answer);
            read();
        });
    } else if (!answer.isSilent) {
        send(request, answer);
    }
    return true;
}

void OriginConnection::send(const OriginRequest &request, const OriginAnswer &answer)
{
    const QByteArray bytes = writtenAnswer(request, answer);
    const bool isCut = answer.cutAfter >= 0 && answer.cutAfter < bytes.size();
    m_socket->write(isCut ? bytes.first(answer.cutAfter) : bytes);
    if (isCut || !answer.raw.isNull() || answer.closesAfter || endsConnection(answer.headers)
        || endsConnection(request.headers))
        m_socket->disconnectFromHost();
}

} // namespace etagere::test

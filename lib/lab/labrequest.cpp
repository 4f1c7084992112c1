// SPDX-License-Identifier: LGPL-3.0-or-later
#include "lab/labrequest.h"

#include "http/fieldlist.h"
#include "http/urlbytes.h"

#include <algorithm>

namespace etagere {

namespace {

constexpr qsizetype LongestTarget = 4096;
constexpr qsizetype MostFields = 100;

LabRequest refused(LabRequest request, int status)
{
    request.refusal = status;
    request.keepsAlive = false;
    return request;
}

/// 0, or the status that the line is refused with.
int readRequestLine(const QByteArray &line, LabRequest &request)
{
    const QByteArrayList words = line.split(' ');
    request.method = words.value(0).left(40);
    request.target = words.value(1).left(LongestTarget);
    if (words.size() != 3 || !isToken(words.first()) || words.at(1).isEmpty())
        return 400;
    if (words.at(1).size() > LongestTarget)
        return 414;
    if (words.at(2) != "HTTP/1.1" && words.at(2) != "HTTP/1.0")
        return words.at(2).startsWith("HTTP/") ? 505 : 400;
    request.keepsAlive = words.at(2).endsWith('1');
    return 0;
}

bool readField(const QByteArray &line, HeaderList &fields)
{
    const qsizetype colon = line.indexOf(':');
    if (colon < 0 || !isToken(QByteArrayView(line).first(colon)))
        return false;
    const QByteArray value = line.mid(colon + 1).trimmed();
    const bool isText = std::all_of(value.begin(), value.end(), [](char c) { return quint8(c) >= ' ' || c == '\t'; });
    fields.append(line.first(colon), value);
    return isText;
}

bool hasMember(const HeaderList &fields, const char *name, QByteArrayView member)
{
    const QByteArray list = fields.joined(name);
    for (QByteArrayView rest(list); !rest.isEmpty();) {
        if (takeMember(rest).compare(member, Qt::CaseInsensitive) == 0)
            return true;
    }
    return false;
}

int readFraming(LabRequest &request)
{
    if (request.headers.contains("Transfer-Encoding"))
        return 411; // nothing here needs a body, so only those of known length are skipped
    if (const std::optional<QByteArray> length = request.headers.value("Content-Length")) {
        const std::optional<qint64> bytes = deltaSeconds(*length);
        if (!bytes)
            return 400;
        if (*bytes > LongestLabBody)
            return 413;
        request.bodyLength = *bytes;
    }
    if (hasMember(request.headers, "Connection", "close"))
        request.keepsAlive = false;
    else if (hasMember(request.headers, "Connection", "keep-alive"))
        request.keepsAlive = true;
    return 0;
}

LabRequest parsed(const QByteArray &head)
{
    LabRequest request;
    QByteArrayList lines = QByteArray(head).replace("\r\n", "\n").split('\n');
    if (const int status = readRequestLine(lines.takeFirst(), request))
        return refused(request, status);
    if (lines.size() > MostFields)
        return refused(request, 431);
    const bool isHttp11 = request.keepsAlive;
    for (const QByteArray &line : lines) {
        if (!readField(line, request.headers))
            return refused(request, 400);
    }
    if (isHttp11 && !request.headers.contains("Host"))
        return refused(request, 400);
    const int status = readFraming(request);
    return status ? refused(request, status) : request;
}

} // namespace

QByteArray LabRequest::name() const
{
    // Clients that take it for a proxy send the whole URL.
    const UrlParts parts(target);
    const QByteArray path = parts.hasAuthority ? parts.path.toByteArray() : target.split('?').first();
    return path.startsWith('/') ? path.sliced(1) : QByteArray();
}

std::optional<LabRequest> takeLabRequest(QByteArray &input)
{
    while (input.startsWith("\r\n")) // RFC 9112 §2.2
        input.remove(0, 2);
    const qsizetype end = input.indexOf("\r\n\r\n");
    if (end > LongestLabHead || (end < 0 && input.size() > LongestLabHead)) {
        const qsizetype line = input.indexOf("\r\n");
        LabRequest request;
        const int status = line < 0 || line > LongestTarget ? 414 : 431;
        if (line > 0)
            readRequestLine(input.first(line), request);
        return refused(request, status);
    }
    if (end < 0)
        return std::nullopt;
    const QByteArray head = input.first(end);
    input.remove(0, end + 4);
    return parsed(head);
}

} // namespace etagere

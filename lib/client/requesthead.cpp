// SPDX-License-Identifier: LGPL-3.0-or-later
#include "client/requesthead.h"

#include "core/translate.h"
#include "http/fieldlist.h"

#include <algorithm>

namespace etagere {

namespace {

// Such a value would be read as two fields (RFC 9110 §5.5).
bool isForbidden(char c) { return c == '\r' || c == '\n' || c == '\0'; }

Result<Done> checkMethod(const QByteArray &method)
{
    if (!isToken(method))
        return failure(ErrorCode::Usage, tr("“%1” is no method").arg(QString::fromLatin1(method)));
    if (method == "CONNECT")
        return failure(ErrorCode::Usage, tr("CONNECT asks a proxy for a tunnel; it has no response to keep"));
    return Done();
}

Result<Done> checkField(const HeaderField &field, qsizetype bodySize)
{
    const QString name = QString::fromLatin1(field.name);
    if (!isToken(field.name))
        return failure(ErrorCode::Usage, tr("“%1” is no name of a field").arg(name));
    if (std::any_of(field.value.begin(), field.value.end(), isForbidden))
        return failure(ErrorCode::Usage, tr("The value of the field %1 contains a line break or a NUL").arg(name));
    if (sameFieldName(field.name, "Transfer-Encoding"))
        return failure(ErrorCode::Usage,
                       tr("A body is sent with its length, without a transfer coding; leave Transfer-Encoding away"));
    if (sameFieldName(field.name, "Content-Length") && field.value != QByteArray::number(bodySize))
        return failure(ErrorCode::Usage,
                       tr("The field Content-Length says %1, but the body has %2 bytes; leave it away")
                           .arg(QString::fromLatin1(field.value))
                           .arg(bodySize));
    return Done();
}

QByteArray line(const HeaderField &field)
{
    return field.name + (field.value.isEmpty() ? ":" : ": ") + field.value + "\r\n";
}

} // namespace

bool sendsBody(const Request &request)
{
    const QByteArray &method = request.method;
    return !request.body.isEmpty() || method == "POST" || method == "PUT" || method == "PATCH";
}

Result<QByteArray> requestHead(const Request &request, const HttpUrl &url)
{
    if (Result<Done> checked = checkMethod(request.method); !checked)
        return tl::unexpected(checked.error());
    QByteArray head = request.method + ' ' + url.target + " HTTP/1.1\r\n";
    if (!request.headers.value("Host"))
        head += "Host: " + url.host + "\r\n";
    for (const HeaderField &field : request.headers) {
        if (field.isNull)
            continue;
        if (Result<Done> checked = checkField(field, request.body.size()); !checked)
            return tl::unexpected(checked.error());
        head += line(field);
    }
    if (sendsBody(request) && !request.headers.value("Content-Length"))
        head += "Content-Length: " + QByteArray::number(request.body.size()) + "\r\n";
    return head + "\r\n";
}

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#include "core/authority.h"

#include "core/translate.h"

namespace etagere {

namespace {

QString shown(const QByteArray &text) { return QString::fromUtf8(text); }

Result<quint16> parsePort(const QByteArray &text, const QByteArray &host)
{
    bool isNumber = false;
    const uint port = text.toUInt(&isNumber);
    if (!isNumber || port == 0 || port > 65535 || text.startsWith('+'))
        return failure(ErrorCode::Usage,
                       tr("“%1” in “%2” is no port: a number from 1 to 65535 is needed").arg(shown(text), shown(host)));
    return quint16(port);
}

Result<Authority::Host> parseHost(const QByteArray &text, quint16 defaultPort)
{
    const bool isBracketed = text.startsWith('[');
    const qsizetype bracket = text.indexOf(']');
    if (isBracketed && bracket < 0)
        return failure(ErrorCode::Usage, tr("The address “%1” lacks its closing bracket").arg(shown(text)));
    if (!isBracketed && text.count(':') > 1)
        return failure(
            ErrorCode::Usage,
            tr("“%1” is no host and port; an IPv6 address goes in brackets, as in [::1]:6379").arg(shown(text)));
    const qsizetype colon = text.indexOf(':', isBracketed ? bracket : 0);
    const qsizetype end = isBracketed ? bracket + 1 : (colon < 0 ? text.size() : colon);
    if (end != text.size() && end != colon)
        return failure(ErrorCode::Usage, tr("“%1” is no host and port").arg(shown(text)));
    Authority::Host host;
    host.name = isBracketed ? text.sliced(1, bracket - 1) : QByteArray::fromPercentEncoding(text.first(end));
    host.name = host.name.toLower();
    host.port = defaultPort;
    if (host.name.isEmpty() || host.name.contains('\0') || host.name.contains(' '))
        return failure(ErrorCode::Usage, tr("A host is missing in “%1”").arg(shown(text)));
    if (colon < 0)
        return host;
    return parsePort(text.sliced(colon + 1), text).map([&host](quint16 port) {
        host.port = port;
        return host;
    });
}

void splitUser(const QByteArray &text, Authority &authority)
{
    const qsizetype colon = text.indexOf(':');
    authority.user = QByteArray::fromPercentEncoding(colon < 0 ? text : text.first(colon));
    authority.hasPassword = colon >= 0;
    if (colon >= 0)
        authority.password = QByteArray::fromPercentEncoding(text.sliced(colon + 1));
}

} // namespace

Result<Authority> Authority::parse(const QByteArray &text, quint16 defaultPort)
{
    Authority authority;
    const qsizetype at = text.lastIndexOf('@');
    if (at >= 0)
        splitUser(text.first(at), authority);
    for (const QByteArray &part : text.sliced(at + 1).split(',')) {
        Result<Host> host = parseHost(part, defaultPort);
        if (!host)
            return tl::unexpected(host.error());
        authority.hosts.append(std::move(*host));
    }
    return authority;
}

Result<Authority> Authority::parseSignIn(const QByteArray &text)
{
    Authority authority;
    if (!text.isEmpty() && !text.endsWith('@'))
        return failure(ErrorCode::Usage,
                       tr("A local socket has no host: write three slashes, as in redis+unix:///run/redis.sock"));
    if (!text.isEmpty())
        splitUser(text.chopped(1), authority);
    return authority;
}

QByteArray writtenHost(const Authority::Host &host)
{
    const QByteArray name = host.name.contains(':') ? '[' + host.name + ']' : host.name;
    return name + ':' + QByteArray::number(host.port);
}

} // namespace etagere

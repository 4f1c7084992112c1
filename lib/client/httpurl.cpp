// SPDX-License-Identifier: LGPL-3.0-or-later
#include "client/httpurl.h"

#include "core/authority.h"
#include "core/translate.h"

#include <QtCore/QUrl>

#include <algorithm>

namespace etagere {

namespace {

bool isBlankOrControl(char c)
{
    const auto byte = uchar(c);
    return byte <= 0x20 || byte == 0x7f;
}

qsizetype endOfAuthority(QByteArrayView rest)
{
    return std::find_if(rest.begin(), rest.end(), [](char c) { return c == '/' || c == '?' || c == '#'; })
        - rest.begin();
}

bool isAscii(const QByteArray &text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return uchar(c) < 0x80; });
}

// Only the host is ever changed: a server must understand its own path, but a name goes through the DNS.
QByteArray writtenInAscii(const QByteArray &host)
{
    const qsizetype colon = host.lastIndexOf(':');
    const QByteArray name = colon < 0 ? host : host.first(colon);
    const QByteArray ascii = QUrl::toAce(QString::fromUtf8(name));
    return ascii.isEmpty() || colon < 0 ? ascii : ascii + host.sliced(colon);
}

QByteArray targetOf(QByteArrayView rest)
{
    const qsizetype fragment = rest.indexOf('#');
    const QByteArray target = (fragment < 0 ? rest : rest.first(fragment)).toByteArray();
    return target.startsWith('/') ? target : '/' + target;
}

} // namespace

Result<HttpUrl> HttpUrl::parse(const QByteArray &url)
{
    HttpUrl parsed;
    const qsizetype colon = url.indexOf("://");
    parsed.scheme = url.first(std::max<qsizetype>(0, colon)).toLower();
    if (parsed.scheme != "http" && parsed.scheme != "https")
        return failure(ErrorCode::Usage, tr("Only URLs that start with http:// or https:// can be requested"));
    if (std::any_of(url.begin(), url.end(), isBlankOrControl))
        return failure(ErrorCode::Usage, tr("The URL contains a space or a control character; write it as %20, %0A…"));
    const QByteArray rest = url.sliced(colon + 3);
    const qsizetype end = endOfAuthority(rest);
    parsed.host = rest.first(end);
    if (parsed.host.contains('@'))
        return failure(ErrorCode::Usage,
                       tr("The URL contains a user and password, which would not be sent; give the field Authorization "
                          "instead"));
    if (!isAscii(parsed.host))
        parsed.host = writtenInAscii(parsed.host);
    const Result<Authority> authority = Authority::parse(parsed.host, parsed.scheme == "https" ? 443 : 80);
    if (!authority)
        return tl::unexpected(authority.error());
    if (authority->hosts.size() != 1)
        return failure(ErrorCode::Usage, tr("The URL names more than one host"));
    parsed.origin = parsed.scheme + "://" + writtenHost(authority->hosts.first());
    parsed.target = targetOf(QByteArrayView(rest).sliced(end));
    return parsed;
}

} // namespace etagere

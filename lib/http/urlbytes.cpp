// SPDX-License-Identifier: LGPL-3.0-or-later
#include "http/urlbytes.h"

#include <QtCore/QList>
#include <algorithm>

namespace etagere {

namespace {

bool isSchemeCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' || c == '-'
        || c == '.';
}

/// RFC 3986 §5.2.4, on whole segments.
QByteArray withoutDotSegments(const QByteArray &path)
{
    QList<QByteArray> kept;
    const QList<QByteArray> segments = path.split('/');
    for (qsizetype i = 0; i < segments.size(); ++i) {
        const QByteArray &segment = segments.at(i);
        const bool isLast = i + 1 == segments.size();
        if (segment == ".." && kept.size() > 1)
            kept.removeLast();
        else if (segment != "." && segment != "..")
            kept.append(segment);
        if (isLast && (segment == "." || segment == ".."))
            kept.append(QByteArray());
    }
    const QByteArray joined = kept.join('/');
    return path.startsWith('/') && !joined.startsWith('/') ? '/' + joined : joined;
}

QByteArray joined(QByteArrayView scheme, QByteArrayView authority, QByteArrayView path, QByteArrayView query)
{
    return scheme.toByteArray() + "://" + authority.toByteArray() + path.toByteArray() + query.toByteArray();
}

} // namespace

bool isHttpUrl(QByteArrayView text)
{
    const auto startsWith = [text](QByteArrayView scheme) {
        return text.size() > scheme.size() && text.first(scheme.size()).compare(scheme, Qt::CaseInsensitive) == 0;
    };
    return startsWith("http://") || startsWith("https://");
}

UrlParts::UrlParts(QByteArrayView url)
{
    const qsizetype fragment = url.indexOf('#');
    url = url.first(fragment < 0 ? url.size() : fragment);
    const auto notScheme = std::find_if_not(url.begin(), url.end(), isSchemeCharacter);
    if (notScheme != url.end() && *notScheme == ':' && notScheme != url.begin()) {
        scheme = url.first(notScheme - url.begin());
        url = url.sliced(scheme.size() + 1);
    }
    if (url.startsWith("//")) {
        hasAuthority = true;
        url = url.sliced(2);
        const auto end = std::find_if(url.begin(), url.end(), [](char c) { return c == '/' || c == '?'; });
        authority = url.first(end - url.begin());
        url = url.sliced(authority.size());
    }
    const qsizetype mark = url.indexOf('?');
    path = url.first(mark < 0 ? url.size() : mark);
    if (mark >= 0)
        query = url.sliced(mark);
}

QByteArray resolvedUrl(QByteArrayView base, QByteArrayView reference)
{
    const UrlParts from(base);
    const UrlParts to(reference.trimmed());
    if (!to.scheme.isEmpty())
        return joined(to.scheme, to.authority, withoutDotSegments(to.path.toByteArray()), to.query);
    if (to.hasAuthority)
        return joined(from.scheme, to.authority, withoutDotSegments(to.path.toByteArray()), to.query);
    if (to.path.isEmpty())
        return joined(from.scheme, from.authority, from.path, to.query.isNull() ? from.query : to.query);
    QByteArray path = to.path.toByteArray();
    if (!path.startsWith('/')) {
        const qsizetype slash = from.path.lastIndexOf('/');
        path.prepend(slash < 0 ? QByteArray("/") : from.path.first(slash + 1).toByteArray());
    }
    return joined(from.scheme, from.authority, withoutDotSegments(path), to.query);
}

QByteArray originOf(QByteArrayView url)
{
    const UrlParts parts(url);
    if (!parts.hasAuthority || parts.scheme.isEmpty())
        return {};
    const QByteArray scheme = parts.scheme.toByteArray().toLower();
    const qsizetype at = parts.authority.lastIndexOf('@');
    QByteArray host = parts.authority.sliced(at + 1).toByteArray().toLower();
    for (const char *port : { ":", scheme == "http" ? ":80" : scheme == "https" ? ":443" : ":" }) {
        if (host.endsWith(port))
            host.chop(qsizetype(qstrlen(port)));
    }
    return scheme + "://" + host;
}

QByteArray normalizedUrl(QByteArrayView url)
{
    const QByteArray origin = originOf(url);
    const UrlParts parts(url);
    if (origin.isEmpty())
        return url.toByteArray();
    return origin + (parts.path.isEmpty() ? QByteArray("/") : parts.path.toByteArray()) + parts.query.toByteArray();
}

} // namespace etagere

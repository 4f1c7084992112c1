// SPDX-License-Identifier: LGPL-3.0-or-later
#include "http/storability.h"

#include "http/byterange.h"
#include "http/responsefacts.h"
#include "http/urlbytes.h"
#include "http/vary.h"

#include <algorithm>

namespace etagere {

namespace {

/// A POST's answer that says of which URI it is the representation, and for how long (RFC 9110 §9.3.3).
bool isRepresentationOfItsUri(const Request &request, const CachedResponse &response, const ResponseFacts &facts)
{
    const std::optional<QByteArray> location = response.headers.value("Content-Location");
    return request.method == "POST" && response.status / 100 == 2 && facts.hasExplicitLifetime() && location
        && normalizedUrl(resolvedUrl(request.url, *location)) == normalizedUrl(request.url);
}

bool isStatusUsable(const CachedResponse &response)
{
    return response.status != 304 && (response.status != 206 || isWholeRange(response));
}

} // namespace

bool isStatusUnderstood(int status)
{
    constexpr int statuses[] = { 200, 201, 202, 203, 204, 205, 206, 300, 301, 302, 303, 304, 305, 307, 308, 400,
                                 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416,
                                 417, 421, 422, 426, 428, 429, 431, 451, 500, 501, 502, 503, 504, 505, 511 };
    return std::find(std::begin(statuses), std::end(statuses), status) != std::end(statuses);
}

Storability storability(const Request &request, const CachedResponse &response)
{
    using enum Storability;
    const ResponseFacts facts(response);
    const bool isPost = isRepresentationOfItsUri(request, response, facts);
    if (request.method != "GET" && !isPost)
        return MethodNotUnderstood;
    if (response.status < 200)
        return NotFinal;
    if (CacheDirectives(request.headers).noStore)
        return RequestForbids;
    const bool understands = facts.directives.mustUnderstand && isStatusUnderstood(response.status);
    if (facts.directives.mustUnderstand && !understands)
        return StatusNotUnderstood;
    if (facts.directives.noStore && !understands)
        return ResponseForbids;
    if (!isStatusUsable(response))
        return StatusNotUnderstood;
    if (variesOnEverything(response.headers))
        return VariesOnEverything;
    const bool isAllowed = facts.hasExplicitLifetime() || facts.directives.isPublic || facts.directives.isPrivate
        || isHeuristicallyCacheable(response.status);
    return isAllowed ? Storable : NothingAllows;
}

bool isSafeMethod(QByteArrayView method)
{
    constexpr QByteArrayView methods[] = { "GET", "HEAD", "OPTIONS", "TRACE" };
    return std::find(std::begin(methods), std::end(methods), method) != std::end(methods);
}

QList<QByteArray> invalidatedUrls(const Request &request, const CachedResponse &response)
{
    if (isSafeMethod(request.method) || response.status < 200 || response.status >= 400)
        return {};
    QList<QByteArray> urls{ normalizedUrl(request.url) };
    for (const char *name : { "Location", "Content-Location" }) {
        const std::optional<QByteArray> reference = response.headers.value(name);
        if (!reference || reference->isEmpty())
            continue;
        const QByteArray url = normalizedUrl(resolvedUrl(request.url, *reference));
        if (originOf(url) == originOf(request.url) && !urls.contains(url))
            urls.append(url);
    }
    return urls;
}

} // namespace etagere

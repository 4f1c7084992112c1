// SPDX-License-Identifier: LGPL-3.0-or-later
#include "http/conditional.h"

#include "http/fieldlist.h"
#include "http/responsefacts.h"

#include <etagere/datetime.h>

#include <algorithm>

namespace etagere {

namespace {

QByteArrayView opaqueTag(QByteArrayView tag) { return tag.startsWith("W/") ? tag.sliced(2) : tag; }

bool namesTag(const QByteArray &list, QByteArrayView etag)
{
    for (QByteArrayView rest(list); !rest.isEmpty();) {
        const QByteArrayView member = takeMember(rest);
        if (member == "*" || (!etag.isEmpty() && weaklyMatch(member, etag)))
            return true;
    }
    return false;
}

} // namespace

HeaderList validatingFields(const CachedResponse &stored)
{
    const ResponseFacts facts(stored);
    HeaderList fields;
    if (!facts.etag.isEmpty())
        fields.append("If-None-Match", facts.etag.toByteArray());
    if (!facts.lastModified.isEmpty())
        fields.append("If-Modified-Since", facts.lastModified.toByteArray());
    return fields;
}

Request validatingRequest(const Request &request, const CachedResponse &stored)
{
    Request conditional = request;
    for (const char *name : { "If-None-Match", "If-Modified-Since", "If-Range", "Range" })
        conditional.headers.remove(name);
    for (const HeaderField &field : validatingFields(stored))
        conditional.headers.append(field.name, field.value);
    return conditional;
}

bool weaklyMatch(QByteArrayView a, QByteArrayView b) { return opaqueTag(a) == opaqueTag(b); }

bool stronglyMatch(QByteArrayView a, QByteArrayView b) { return a == b && !a.isEmpty() && !a.startsWith("W/"); }

bool isForOriginAlone(const Request &request)
{
    return request.headers.contains("If-Match") || request.headers.contains("If-Unmodified-Since");
}

bool isNotModified(const Request &request, const CachedResponse &stored)
{
    const ResponseFacts facts(stored);
    if (request.headers.contains("If-None-Match"))
        return namesTag(request.headers.joined("If-None-Match"), facts.etag);
    const Msecs since = parseHttpDate(request.headers.value("If-Modified-Since").value_or(QByteArray()));
    const Msecs modified = facts.lastModified.isEmpty() ? facts.date : parseHttpDate(facts.lastModified);
    return since != NoTime && modified != NoTime && modified <= since;
}

HeaderList notModifiedFields(const HeaderList &reused)
{
    constexpr QByteArrayView ofBody[] = { "Content-Length", "Content-Encoding", "Content-Type", "Content-Language",
                                          "Content-Range" };
    HeaderList fields = reused;
    for (const QByteArrayView name : ofBody)
        fields.remove(name);
    return fields;
}

} // namespace etagere

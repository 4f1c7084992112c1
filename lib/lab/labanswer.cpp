// SPDX-License-Identifier: LGPL-3.0-or-later
#include "lab/labanswer.h"

#include "http/byterange.h"
#include "http/conditional.h"
#include "http/fieldlist.h"
#include "lab/labrepresentation.h"
#include "lab/labsample.h"

namespace etagere {

namespace {

bool namesStrongly(const QByteArray &list, const QByteArray &etag)
{
    for (QByteArrayView rest(list); !rest.isEmpty();) {
        const QByteArrayView member = takeMember(rest);
        if (member == "*" || stronglyMatch(member, etag))
            return true;
    }
    return false;
}

/// If-Match, and only without it If-Unmodified-Since (RFC 9110 §13.2.2, steps 1 and 2).
bool failsPrecondition(const HeaderList &request, const CachedResponse &full)
{
    if (request.contains("If-Match"))
        return !namesStrongly(request.joined("If-Match"), full.headers.value("ETag").value_or(QByteArray()));
    const Msecs since = parseHttpDate(request.value("If-Unmodified-Since").value_or(QByteArray()));
    const Msecs modified = parseHttpDate(full.headers.value("Last-Modified").value_or(QByteArray()));
    return since != NoTime && modified != NoTime && modified > since;
}

/// Steps 3 and 4. What has no date of modification has no answer to If-Modified-Since (§13.1.3).
bool isUnchanged(const LabRequest &request, const CachedResponse &full)
{
    if (!request.headers.contains("If-None-Match") && !full.headers.contains("Last-Modified"))
        return false;
    return isNotModified({ request.method, request.target, request.headers }, full);
}

LabAnswer notModified(const LabKnobs &knobs, const CachedResponse &full)
{
    LabAnswer answer{ 304, notModifiedFields(full.headers), {}, 0 };
    if (knobs.lacksExpiresIn304)
        answer.headers.remove("Expires");
    return answer;
}

LabAnswer wholeOrPart(const LabRequest &request, const CachedResponse &full)
{
    const LabAnswer whole{ full.status, full.headers, full.body.head, 0 };
    const std::optional<RangeRequest> range = request.method == "GET" && full.status == 200
        ? singleRange(request.headers)
        : std::nullopt; // only GET has ranges (RFC 9110 §14.2)
    if (!range)
        return whole;
    if (const std::optional<CachedResponse> part = storedRange(full, request.headers))
        return { 206, part->headers, part->body.head, 0 };
    if (range->of(full.body.size) || request.headers.contains("If-Range"))
        return whole;
    LabAnswer answer{ 416, {}, {}, 0 };
    if (const std::optional<QByteArray> date = full.headers.value("Date"))
        answer.headers.append("Date", *date);
    answer.headers.append("Content-Range", "bytes */" + QByteArray::number(full.body.size));
    return answer;
}

LabAnswer existing(const LabResource &resource, Msecs modified, const LabRequest &request, Msecs now)
{
    CachedResponse full = resource.sample ? sampleRepresentation(resource, modified, now)
                                          : labRepresentation(resource, modified, request.headers, now);
    if (full.status >= 300) // conditions are for what would succeed (RFC 9110 §13.2.1)
        return { full.status, full.headers, full.body.head, 0 };
    full.headers.append("Accept-Ranges", "bytes");
    if (failsPrecondition(request.headers, full))
        return plainLabAnswer(412, "The resource is not what the request expects.\n", now);
    return isUnchanged(request, full) ? notModified(resource.knobs, full) : wholeOrPart(request, full);
}

QByteArrayView reasonOf(int status)
{
    static constexpr std::pair<int, QByteArrayView> reasons[] = { { 200, "OK" },
                                                                  { 206, "Partial Content" },
                                                                  { 304, "Not Modified" },
                                                                  { 400, "Bad Request" },
                                                                  { 404, "Not Found" },
                                                                  { 405, "Method Not Allowed" },
                                                                  { 411, "Length Required" },
                                                                  { 412, "Precondition Failed" },
                                                                  { 413, "Content Too Large" },
                                                                  { 414, "URI Too Long" },
                                                                  { 416, "Range Not Satisfiable" },
                                                                  { 431, "Request Header Fields Too Large" },
                                                                  { 500, "Internal Server Error" },
                                                                  { 502, "Bad Gateway" },
                                                                  { 503, "Service Unavailable" },
                                                                  { 504, "Gateway Timeout" },
                                                                  { 505, "HTTP Version Not Supported" } };
    for (const auto &[number, reason] : reasons) {
        if (number == status)
            return reason;
    }
    return "Status of the lab";
}

} // namespace

LabAnswer labAnswer(const LabResource &resource, Msecs modified, const LabRequest &request, Msecs now)
{
    const LabKnobs &knobs = resource.knobs;
    LabAnswer answer;
    if (knobs.failure == LabFailure::Dropped) {
        answer.status = 0;
    } else if (knobs.failure == LabFailure::Status) {
        answer = plainLabAnswer(knobs.failureStatus, "The origin fails because a knob says so.\n", now);
    } else if (request.method != "GET" && request.method != "HEAD") {
        answer = plainLabAnswer(405, "Only GET and HEAD are answered here.\n", now);
        answer.headers.append("Allow", "GET, HEAD");
    } else {
        answer = existing(resource, modified, request, now);
    }
    answer.delayMs = knobs.delayMs;
    return answer;
}

LabAnswer plainLabAnswer(int status, const QByteArray &text, Msecs now)
{
    return { status, { { "Date", formatHttpDate(now) }, { "Content-Type", "text/plain; charset=utf-8" } }, text, 0 };
}

QByteArray writtenLabAnswer(const LabAnswer &answer, bool isHead, bool keepsAlive)
{
    QByteArray out =
        "HTTP/1.1 " + QByteArray::number(answer.status) + ' ' + reasonOf(answer.status).toByteArray() + "\r\n";
    for (const HeaderField &field : answer.headers)
        out += field.name + ": " + field.value + "\r\n";
    // A HEAD says how long the body would be; a 304 has no length of its own.
    if (answer.status != 304 && !answer.headers.contains("Content-Length"))
        out += "Content-Length: " + QByteArray::number(answer.body.size()) + "\r\n";
    out += keepsAlive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
    return isHead || answer.status == 304 ? out : out + answer.body;
}

} // namespace etagere

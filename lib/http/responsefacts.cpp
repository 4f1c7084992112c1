// SPDX-License-Identifier: LGPL-3.0-or-later
#include "http/responsefacts.h"

#include "http/fieldlist.h"

#include <etagere/datetime.h>

#include <algorithm>

namespace etagere {

namespace {

constexpr qint64 HeuristicShare = 10; ///< a tenth of the time since the last change (RFC 9111 §4.2.2)

/// The first member of the first line counts, and only when it is a number (RFC 9111 §5.1).
qint64 ageOf(QByteArrayView line) { return deltaSeconds(takeMember(line)).value_or(0); }

} // namespace

bool isHeuristicallyCacheable(int status)
{
    constexpr int statuses[] = { 200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, 501 };
    return std::find(std::begin(statuses), std::end(statuses), status) != std::end(statuses);
}

ResponseFacts::ResponseFacts(int status, const FieldViews &headers, Msecs requestTime, Msecs received)
{
    ExpiresLines expiresLines;
    readFields(headers, expiresLines);
    hasDate = date != NoTime;
    responseTime = received == NoTime ? date : received;
    if (!hasDate)
        date = responseTime;
    if (received != NoTime) {
        apparentAge = qMax<Msecs>(0, received - date);
        responseDelay = requestTime == NoTime ? 0 : qMax<Msecs>(0, received - requestTime);
    }
    correctedAge = qMax(apparentAge, ageField * 1000 + responseDelay);
    findLifetime(status, expiresLines);
}

ResponseFacts::ResponseFacts(const CachedResponse &response)
    : ResponseFacts(response.status, fieldViews(response.headers), response.requestTime, response.responseTime)
{
}

void ResponseFacts::readFields(const FieldViews &headers, ExpiresLines &expiresLines)
{
    bool hasAge = false;
    for (const FieldView &field : headers) {
        const auto is = [&field](QByteArrayView name) { return sameFieldName(field.name, name); };
        if (is("Cache-Control"))
            directives.add(field.value);
        else if (is("Expires")) {
            if (expiresLines.count++ == 0)
                expiresLines.first = field.value;
        } else if (is("Date"))
            date = parseHttpDate(field.value);
        else if (is("Age") && !std::exchange(hasAge, true))
            ageField = ageOf(field.value);
        else if (is("Content-Encoding"))
            contentEncoding = field.value;
        else if (is("Content-Type"))
            contentType = field.value;
        else if (is("ETag"))
            etag = field.value;
        else if (is("Last-Modified"))
            lastModified = field.value;
        else if (is("Vary"))
            vary = field.value;
    }
}

void ResponseFacts::findLifetime(int status, const ExpiresLines &expiresLines)
{
    if (expiresLines.count == 1)
        expires = parseHttpDate(expiresLines.first);
    if (directives.maxAge) {
        lifetimeRule = directives.isMaxAgeInvalid ? LifetimeRule::InvalidMaxAge : LifetimeRule::MaxAge;
        lifetime = *directives.maxAge * 1000;
    } else if (expiresLines.count > 0) {
        lifetimeRule = expires == NoTime || date == NoTime ? LifetimeRule::InvalidExpires : LifetimeRule::Expires;
        lifetime = lifetimeRule == LifetimeRule::Expires ? qMax<Msecs>(0, expires - date) : 0;
    } else if (isHeuristicallyCacheable(status) || directives.isPublic) {
        const Msecs modified = parseHttpDate(lastModified);
        if (modified != NoTime && date != NoTime && modified < date) {
            lifetimeRule = LifetimeRule::Heuristic;
            lifetime = (date - modified) / HeuristicShare;
        }
    }
}

Msecs ResponseFacts::ageAt(Msecs now) const
{
    if (responseTime == NoTime)
        return MostDeltaSeconds * 1000;
    return correctedAge + qMax<Msecs>(0, now - responseTime);
}

Msecs ResponseFacts::freshUntil() const
{
    if (responseTime == NoTime || lifetimeRule == LifetimeRule::None)
        return NoTime;
    return responseTime - correctedAge + lifetime;
}

bool ResponseFacts::isFreshAt(Msecs now) const { return responseTime != NoTime && lifetime > ageAt(now); }

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#include "dialect/cachecontrolfreshness.h"

#include "core/literal.h"
#include "core/pythoninteger.h"

#include <etagere/datetime.h>
#include <etagere/header.h>

namespace etagere {

namespace {

constexpr Msecs EndOfYear9999 = 253402300799'000;

FreshnessRule ruleOf(const CacheControlFields &fields, const CacheControlDirectives &directives, Msecs date,
                     Msecs expiresAt)
{
    if (!directives.maxAge && !fields.expires)
        return directives.noCache ? FreshnessRule::NoCache : FreshnessRule::Unknown;
    // Without a date there is no age; a lifetime of nothing is never longer than the age.
    if (date == NoTime || expiresAt == NoTime || expiresAt <= date)
        return FreshnessRule::Expired;
    return FreshnessRule::ByExpiry;
}

} // namespace

bool isPermanentRedirect(int status) { return status == 301 || status == 308; }

CacheControlFields::CacheControlFields(const FieldViews &headers)
{
    for (const FieldView &field : headers) {
        const auto is = [&field](const auto &name) {
            return isLiteral(field.name, name) || sameFieldName(field.name, name);
        };
        switch (field.name.size()) {
        case 4:
            if (is("Date"))
                date = field.value;
            else if (is("ETag"))
                etag = field.value;
            else if (is("Vary"))
                vary = field.value;
            break;
        case 7:
            if (is("Expires"))
                expires = field.value;
            break;
        case 12:
            if (is("Content-Type"))
                contentType = field.value;
            break;
        case 13:
            if (is("Cache-Control"))
                cacheControl = field.value;
            else if (is("Last-Modified"))
                lastModified = field.value;
            break;
        case 14:
            if (is("Content-Length"))
                contentLength = field.value;
            break;
        case 16:
            if (is("Content-Encoding"))
                contentEncoding = field.value;
            break;
        default:
            break;
        }
    }
}

CacheControlDirectives::CacheControlDirectives(QByteArrayView cacheControl)
{
    while (!cacheControl.isEmpty()) {
        const qsizetype comma = cacheControl.indexOf(',');
        const QByteArrayView directive = cacheControl.first(comma < 0 ? cacheControl.size() : comma);
        cacheControl = cacheControl.sliced(comma < 0 ? cacheControl.size() : comma + 1);
        const qsizetype equals = directive.indexOf('=');
        const QByteArrayView name = directive.first(equals < 0 ? directive.size() : equals).trimmed();
        if (isLiteral(name, "no-cache"))
            noCache = true;
        else if (isLiteral(name, "no-store"))
            noStore = true;
        else if (isLiteral(name, "max-age") && equals >= 0) {
            if (const std::optional<qint64> seconds = pythonInteger(directive.sliced(equals + 1)))
                maxAge = seconds;
        }
    }
}

CacheControlFreshness cacheControlFreshness(int status, const CacheControlFields &fields)
{
    const CacheControlDirectives directives(fields.cacheControl);
    CacheControlFreshness freshness;
    if (fields.date)
        freshness.date = parsePythonDate(*fields.date);
    if (directives.maxAge)
        freshness.expiresAt = freshness.date == NoTime
            ? NoTime
            : qBound(-EndOfYear9999, freshness.date + *directives.maxAge * 1000, EndOfYear9999);
    else if (fields.expires)
        freshness.expiresAt = parsePythonDate(*fields.expires);
    freshness.rule = isPermanentRedirect(status) ? FreshnessRule::Always
                                                 : ruleOf(fields, directives, freshness.date, freshness.expiresAt);
    return freshness;
}

} // namespace etagere

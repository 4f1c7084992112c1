// SPDX-License-Identifier: LGPL-3.0-or-later
#include "dialect/httplib2freshness.h"

#include "core/pythoninteger.h"

#include <etagere/datetime.h>

namespace etagere {

Httplib2Directives::Httplib2Directives(QByteArrayView cacheControl)
{
    std::optional<qint64> bareMaxAge;
    while (!cacheControl.isEmpty()) {
        const qsizetype comma = cacheControl.indexOf(',');
        const QByteArrayView directive = cacheControl.first(comma < 0 ? cacheControl.size() : comma);
        cacheControl = cacheControl.sliced(comma < 0 ? cacheControl.size() : comma + 1);
        const qsizetype equals = directive.indexOf('=');
        const QByteArrayView name = directive.first(equals < 0 ? directive.size() : equals).trimmed();
        noCache = noCache || sameFieldName(name, "no-cache");
        noStore = noStore || sameFieldName(name, "no-store");
        if (sameFieldName(name, "max-age") && equals >= 0)
            maxAge = pythonInteger(directive.sliced(equals + 1)).value_or(0);
        else if (sameFieldName(name, "max-age"))
            bareMaxAge = 1; // what httplib2 keeps for a directive without an argument, and then reads as a number
    }
    if (bareMaxAge)
        maxAge = bareMaxAge;
}

Httplib2Freshness::Httplib2Freshness(const Httplib2Fields &fields)
{
    const Httplib2Directives directives(fields.cacheControl);
    noCache = directives.noCache;
    if (fields.date)
        date = parsePythonDate(*fields.date);
    if (directives.maxAge) {
        lifetime = *directives.maxAge * 1000;
        expiresAt = date == NoTime ? NoTime : date + lifetime;
    } else if (fields.expires) {
        expiresAt = parsePythonDate(*fields.expires);
        lifetime = expiresAt == NoTime || date == NoTime ? 0 : qMax<Msecs>(0, expiresAt - date);
    }
    if (fields.isPermanentRedirect)
        rule = FreshnessRule::Always;
    else if (noCache)
        rule = FreshnessRule::NoCache;
    else if (date != NoTime && lifetime > 0)
        rule = FreshnessRule::ByExpiry;
}

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#include "dialect/qtdiskcachefreshness.h"

#include "http/directives.h"

#include <etagere/datetime.h>

#include <algorithm>
#include <limits>

namespace etagere {

namespace {

constexpr Msecs Second = 1000;

CacheDirectives directivesOf(const FieldViews &fields)
{
    CacheDirectives directives;
    directives.add(qtField(fields, "Cache-Control"));
    return directives;
}

} // namespace

QByteArrayView qtField(const FieldViews &fields, QByteArrayView name)
{
    const auto found = std::find_if(fields.begin(), fields.end(),
                                    [name](const FieldView &field) { return sameFieldName(field.name, name); });
    return found == fields.end() ? QByteArrayView() : found->value;
}

std::optional<Msecs> qtMaxAge(const FieldViews &fields)
{
    const std::optional<qint64> seconds = directivesOf(fields).maxAge;
    if (!seconds)
        return std::nullopt;
    return *seconds > std::numeric_limits<int>::max() ? 0 : *seconds * Second;
}

Msecs qtExpiration(const FieldViews &fields, Msecs received)
{
    if (const std::optional<Msecs> maxAge = qtMaxAge(fields))
        return received == NoTime ? NoTime : received + *maxAge;
    return parseHttpDate(qtField(fields, "Expires"));
}

QtDiskCacheFreshness::QtDiskCacheFreshness(const FieldViews &fields, Msecs expiration, Msecs lastModified)
    : date(parseHttpDate(qtField(fields, "Date")))
{
    const CacheDirectives directives = directivesOf(fields);
    isAlwaysValidated = directives.mustRevalidate || directives.noCache || !directives.noCacheFields.isEmpty();
    expiresAt = expiration;
    if (expiration == NoTime && lastModified != NoTime && date != NoTime) {
        lifetime = (date - lastModified) / 10 / Second * Second;
        const Msecs age = qMax(0, qtField(fields, "Age").trimmed().toByteArray().toInt()) * Second;
        expiresAt = lifetime > age ? date + lifetime : NoTime;
    }
    if (isAlwaysValidated)
        rule = FreshnessRule::NoCache;
    else if (expiresAt != NoTime)
        rule = FreshnessRule::ByExpiry;
}

} // namespace etagere

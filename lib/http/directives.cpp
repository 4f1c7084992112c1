// SPDX-License-Identifier: LGPL-3.0-or-later
#include "http/directives.h"

#include "http/fieldlist.h"

namespace etagere {

namespace {

bool is(QByteArrayView name, QByteArrayView directive) { return name.compare(directive, Qt::CaseInsensitive) == 0; }

/// The first of its name counts.
void keepFirst(std::optional<qint64> &seconds, QByteArrayView argument)
{
    if (!seconds)
        seconds = deltaSeconds(argument).value_or(0);
}

QList<QByteArray> fieldNames(QByteArrayView list)
{
    QList<QByteArray> names;
    while (!list.isEmpty()) {
        const QByteArrayView name = takeMember(list);
        if (!name.isEmpty())
            names.append(name.toByteArray());
    }
    return names;
}

} // namespace

CacheDirectives::CacheDirectives(const HeaderList &headers)
{
    for (const HeaderField &field : headers) {
        if (sameFieldName(field.name, "Cache-Control"))
            add(field.value);
    }
}

void CacheDirectives::add(QByteArrayView list)
{
    isPresent = true;
    while (!list.isEmpty()) {
        const QByteArrayView member = takeMember(list);
        const qsizetype equals = member.indexOf('=');
        if (equals < 0)
            addFlag(member);
        else
            addArgument(member.first(equals), unquoted(member.sliced(equals + 1)));
    }
}

void CacheDirectives::addFlag(QByteArrayView name)
{
    if (is(name, "no-cache"))
        noCache = true;
    else if (is(name, "no-store"))
        noStore = true;
    else if (is(name, "must-revalidate"))
        mustRevalidate = true;
    else if (is(name, "must-understand"))
        mustUnderstand = true;
    else if (is(name, "public"))
        isPublic = true;
    else if (is(name, "private"))
        isPrivate = true;
    else if (is(name, "immutable"))
        isImmutable = true;
    else if (is(name, "only-if-cached"))
        onlyIfCached = true;
    else if (is(name, "max-stale") && !maxStale)
        maxStale = MostDeltaSeconds;
}

void CacheDirectives::addArgument(QByteArrayView name, QByteArrayView argument)
{
    if (is(name, "max-age")) {
        isMaxAgeInvalid |= !maxAge && !deltaSeconds(argument);
        keepFirst(maxAge, argument);
    } else if (is(name, "min-fresh"))
        keepFirst(minFresh, argument);
    else if (is(name, "max-stale"))
        keepFirst(maxStale, argument);
    else if (is(name, "stale-while-revalidate"))
        keepFirst(staleWhileRevalidate, argument);
    else if (is(name, "stale-if-error"))
        keepFirst(staleIfError, argument);
    else if (is(name, "no-cache"))
        noCacheFields += fieldNames(argument);
    else if (is(name, "private"))
        privateFields += fieldNames(argument);
    else
        addFlag(name); // an argument that has no meaning does not take away the directive's
}

} // namespace etagere

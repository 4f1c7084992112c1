// SPDX-License-Identifier: LGPL-3.0-or-later
#include "http/storedfields.h"

#include "http/fieldlist.h"
#include "http/responsefacts.h"

#include <etagere/datetime.h>

#include <algorithm>

namespace etagere {

namespace {

bool isOfConnection(QByteArrayView name)
{
    constexpr QByteArrayView names[] = {
        "Connection", "Keep-Alive",         "Proxy-Connection",          "Transfer-Encoding",  "TE",
        "Upgrade",    "Proxy-Authenticate", "Proxy-Authentication-Info", "Proxy-Authorization"
    };
    return std::any_of(std::begin(names), std::end(names),
                       [name](QByteArrayView other) { return sameFieldName(name, other); });
}

HeaderList endToEndFields(const HeaderList &received)
{
    const QByteArray listed = received.joined("Connection");
    HeaderList kept;
    for (const HeaderField &field : received) {
        if (!isOfConnection(field.name))
            kept.append(field.name, field.value);
    }
    for (QByteArrayView list(listed); !list.isEmpty();) {
        const QByteArrayView name = takeMember(list);
        if (!name.isEmpty())
            kept.remove(name);
    }
    return kept;
}

} // namespace

HeaderList storedFields(const HeaderList &received, Msecs responseTime)
{
    HeaderList kept = endToEndFields(received);
    if (!kept.contains("Date"))
        kept.append("Date", formatHttpDate(responseTime));
    return kept;
}

CachedResponse refreshedResponse(const CachedResponse &stored, const CachedResponse &confirmation)
{
    CachedResponse refreshed = stored;
    const HeaderList update = storedFields(confirmation.headers, confirmation.responseTime);
    refreshed.headers.remove("Age"); // it was that of the answer before
    for (const HeaderField &field : update) {
        if (!sameFieldName(field.name, "Content-Length"))
            refreshed.headers.remove(field.name);
    }
    for (const HeaderField &field : update) {
        if (!sameFieldName(field.name, "Content-Length"))
            refreshed.headers.append(field.name, field.value);
    }
    refreshed.requestTime = confirmation.requestTime;
    refreshed.responseTime = confirmation.responseTime;
    refreshed.mustValidate = false;
    return refreshed;
}

HeaderList reusedFields(const CachedResponse &stored, Msecs now)
{
    const ResponseFacts facts(stored);
    HeaderList fields = stored.headers;
    for (const QByteArray &name : facts.directives.noCacheFields + facts.directives.privateFields)
        fields.remove(name);
    fields.set("Age", QByteArray::number(qMin(facts.ageAt(now) / 1000, MostDeltaSeconds)));
    return fields;
}

} // namespace etagere

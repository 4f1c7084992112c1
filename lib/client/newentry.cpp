// SPDX-License-Identifier: LGPL-3.0-or-later
#include "client/newentry.h"

#include "http/secretfields.h"
#include "http/storedfields.h"
#include "http/vary.h"

#include <algorithm>

namespace etagere {

namespace {

HeaderList selectingFields(const HeaderList &response, const HeaderList &request)
{
    const QList<QByteArray> names = varyNames(response);
    HeaderList kept;
    for (const HeaderField &field : withoutSecrets(request)) {
        const bool isNamed = std::any_of(names.begin(), names.end(),
                                         [&field](const QByteArray &name) { return sameFieldName(name, field.name); });
        if (isNamed)
            kept.append(field.name, field.value);
    }
    return kept;
}

} // namespace

CachedResponse newEntry(const Request &request, const CachedResponse &response)
{
    CachedResponse entry = response;
    entry.method = QByteArrayLiteral("GET");
    entry.url = request.url;
    entry.headers = storedFields(response.headers, response.responseTime);
    entry.requestHeaders = selectingFields(response.headers, request.headers);
    return entry;
}

} // namespace etagere

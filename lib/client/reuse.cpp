// SPDX-License-Identifier: LGPL-3.0-or-later
#include "client/reuse.h"

#include "http/byterange.h"
#include "http/conditional.h"
#include "http/storedfields.h"

#include <etagere/datetime.h>

namespace etagere {

Answer reusedAnswer(const CachedResponse &stored, const Request &request, AnswerSource source, Msecs now)
{
    Answer answer{ stored, source };
    CachedResponse &response = answer.response;
    response.headers = reusedFields(stored, now);
    if (stored.status == 200 && isNotModified(request, stored)) {
        response.status = 304;
        response.reason = QByteArrayLiteral("Not Modified");
        response.headers = notModifiedFields(response.headers);
        response.body = {};
    } else if (request.method == "HEAD") {
        response.body = {};
    } else if (request.headers.contains("Range")) {
        if (std::optional<CachedResponse> part = storedRange(response, request.headers))
            response = std::move(*part);
    }
    return answer;
}

Answer gatewayTimeout(const Request &request, Msecs now)
{
    Answer answer;
    answer.response.method = request.method;
    answer.response.url = request.url;
    answer.response.status = 504;
    answer.response.reason = QByteArrayLiteral("Gateway Timeout");
    answer.response.headers = { { "Date", formatHttpDate(now) }, { "Content-Length", "0" } };
    return answer;
}

} // namespace etagere

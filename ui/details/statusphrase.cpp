// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/fieldguide.h"

#include <algorithm>
#include <iterator>

namespace etagere {

namespace {

struct Phrase {
    int status;
    const char16_t *text;
};

constexpr Phrase phrases[] = {
    { 200, u"OK" },
    { 201, u"Created" },
    { 202, u"Accepted" },
    { 203, u"Non-Authoritative Information" },
    { 204, u"No Content" },
    { 206, u"Partial Content" },
    { 300, u"Multiple Choices" },
    { 301, u"Moved Permanently" },
    { 302, u"Found" },
    { 303, u"See Other" },
    { 304, u"Not Modified" },
    { 307, u"Temporary Redirect" },
    { 308, u"Permanent Redirect" },
    { 400, u"Bad Request" },
    { 401, u"Unauthorized" },
    { 403, u"Forbidden" },
    { 404, u"Not Found" },
    { 405, u"Method Not Allowed" },
    { 410, u"Gone" },
    { 414, u"URI Too Long" },
    { 420, u"Error Limited (ESI)" },
    { 422, u"Unprocessable Content" },
    { 429, u"Too Many Requests" },
    { 500, u"Internal Server Error" },
    { 501, u"Not Implemented" },
    { 502, u"Bad Gateway" },
    { 503, u"Service Unavailable" },
    { 504, u"Gateway Timeout" },
};

} // namespace

QString statusPhrase(int status)
{
    const auto phrase = std::find_if(std::begin(phrases), std::end(phrases),
                                     [status](const Phrase &each) { return each.status == status; });
    return phrase == std::end(phrases) ? QString() : QString::fromUtf16(phrase->text);
}

} // namespace etagere

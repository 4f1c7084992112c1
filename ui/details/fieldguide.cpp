// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/fieldguide.h"

#include <etagere/header.h>

#include <QtCore/QCoreApplication>
#include <algorithm>

namespace etagere {

namespace {

struct GuideLine {
    QByteArrayView name;
    const char *meaning;
    const char *section;
};

#define MEANING(text) QT_TRANSLATE_NOOP("FieldGuide", text)
constexpr GuideLine guide[] = {
    { "Accept", MEANING("Media types that the client wants."), "RFC 9110 §12.5.1" },
    { "Accept-Encoding", MEANING("Content codings that the client can undo."), "RFC 9110 §12.5.3" },
    { "Accept-Language", MEANING("Languages that the client prefers."), "RFC 9110 §12.5.4" },
    { "Accept-Ranges", MEANING("Whether the origin serves parts of this resource."), "RFC 9110 §14.3" },
    { "Access-Control-Allow-Origin", MEANING("Which sites' scripts may read the response."),
      "Fetch standard, CORS protocol" },
    { "Age", MEANING("Seconds since the origin made or validated the response, as caches on the way counted."),
      "RFC 9111 §5.1" },
    { "Allow", MEANING("Methods that the resource supports."), "RFC 9110 §10.2.1" },
    { "Alt-Svc", MEANING("Another place where the same origin answers."), "RFC 7838 §3" },
    { "Authorization", MEANING("Credentials of the client; a shared cache may store the answer only if told so."),
      "RFC 9110 §11.6.2" },
    { "Cache-Control", MEANING("Directives that every cache on the way must obey."), "RFC 9111 §5.2" },
    { "Connection", MEANING("Fields and options for this connection only; they are not stored."), "RFC 9110 §7.6.1" },
    { "Content-Disposition", MEANING("Whether the body is to be saved, and under which name."), "RFC 6266 §4" },
    { "Content-Encoding", MEANING("Codings of the body, in the order they were applied; undone to read it."),
      "RFC 9110 §8.4" },
    { "Content-Language", MEANING("Language of the intended readers."), "RFC 9110 §8.5" },
    { "Content-Length", MEANING("Bytes of the body as it was sent."), "RFC 9110 §8.6" },
    { "Content-Location", MEANING("The URL that names exactly this representation."), "RFC 9110 §8.7" },
    { "Content-Range", MEANING("Which part of the whole this body is."), "RFC 9110 §14.4" },
    { "Content-Security-Policy", MEANING("What a browser may load for the page."), "CSP Level 3 §3.1" },
    { "Content-Type", MEANING("Media type of the body."), "RFC 9110 §8.3" },
    { "Cookie", MEANING("Cookies that the client sent."), "RFC 6265 §5.4" },
    { "Date", MEANING("When the origin made the response; age and freshness count from here."), "RFC 9110 §6.6.1" },
    { "ETag", MEANING("Names this version of the representation; sent back in If-None-Match, it may bring a 304."),
      "RFC 9110 §8.8.3" },
    { "Expires", MEANING("When the response becomes stale; max-age in Cache-Control overrides it."), "RFC 9111 §5.3" },
    { "Host", MEANING("Host and port of the request's target."), "RFC 9110 §7.2" },
    { "If-Modified-Since", MEANING("Asks for the body only if it changed after this date."), "RFC 9110 §13.1.3" },
    { "If-None-Match", MEANING("Asks for the body only if no entity tag in the list is current."), "RFC 9110 §13.1.2" },
    { "Last-Modified",
      MEANING(
          "When the origin thinks the representation last changed; a validator, and the base of heuristic freshness."),
      "RFC 9110 §8.8.2" },
    { "Link", MEANING("Related resources, such as the next page."), "RFC 8288 §3" },
    { "Location", MEANING("Where a redirect leads, or what was created."), "RFC 9110 §10.2.2" },
    { "Pragma", MEANING("An old form of Cache-Control: no-cache in requests; no longer used."), "RFC 9111 §5.4" },
    { "Proxy-Authorization", MEANING("Credentials for a proxy."), "RFC 9110 §11.7.2" },
    { "Range", MEANING("The part of the representation that the client wants."), "RFC 9110 §14.2" },
    { "Referer", MEANING("Where the client found the URL."), "RFC 9110 §10.1.3" },
    { "Retry-After", MEANING("How long to wait before the next request."), "RFC 9110 §10.2.3" },
    { "Server", MEANING("Software of the origin."), "RFC 9110 §10.2.4" },
    { "Set-Cookie", MEANING("A cookie that the client is to keep and send back."), "RFC 6265 §5.2" },
    { "Strict-Transport-Security", MEANING("For how long only https may be used for this host."), "RFC 6797 §6.1" },
    { "Transfer-Encoding", MEANING("How the message was framed on the wire; it does not describe the stored body."),
      "RFC 9112 §6.1" },
    { "User-Agent", MEANING("Software of the client."), "RFC 9110 §10.1.5" },
    { "Vary", MEANING("Request fields that choose among several responses; a cache must compare them."),
      "RFC 9110 §12.5.5" },
    { "Via", MEANING("Proxies that the message passed."), "RFC 9110 §7.6.3" },
    { "Warning", MEANING("Notes of caches on the way; no longer used."), "RFC 9111 §5.5" },
    { "WWW-Authenticate", MEANING("How the client may authenticate itself."), "RFC 9110 §11.6.1" },
};
#undef MEANING

} // namespace

QString fieldMeaning(QByteArrayView name)
{
    const auto line = std::find_if(std::begin(guide), std::end(guide),
                                   [name](const GuideLine &each) { return sameFieldName(each.name, name); });
    if (line == std::end(guide))
        return {};
    return QStringLiteral("%1 (%2)").arg(QCoreApplication::translate("FieldGuide", line->meaning),
                                         QString::fromUtf8(line->section));
}

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#include "names/harvest.h"

#include "names/harvestpip.h"
#include "names/harvestsink.h"

namespace etagere {

namespace {

enum class BodyKind : quint8 { Other, Html, Json };

/// By its Content-Type; what has none, or one that says nothing, is told by its first character.
BodyKind kindOf(const CachedResponse &response, QByteArrayView body)
{
    const QByteArray type = response.headers.joined("Content-Type").toLower();
    const QByteArray media = type.left(type.indexOf(';') < 0 ? type.size() : type.indexOf(';')).trimmed();
    if (media.endsWith("html") || media.endsWith("xhtml+xml"))
        return BodyKind::Html;
    if (media.endsWith("json"))
        return BodyKind::Json;
    if (!media.isEmpty() && !media.startsWith("text/"))
        return BodyKind::Other;
    const QByteArrayView start = body.trimmed();
    const bool isHtml = start.first(qMin<qsizetype>(start.size(), 200)).toByteArray().toLower().contains("<html");
    return isHtml ? BodyKind::Html : start.startsWith('{') || start.startsWith('[') ? BodyKind::Json : BodyKind::Other;
}

} // namespace

void harvest(const CachedResponse &response, QByteArrayView decodedBodyHead,
             const std::function<bool(QByteArrayView url)> &take)
{
    const QByteArrayView body = decodedBodyHead.first(qMin(decodedBodyHead.size(), LongestHarvestedBody));
    HarvestSink sink(response.url, take);
    harvestFields(response.headers, sink);
    if (!sink.base().isEmpty())
        offerPipSiblings(response.url, sink);
    switch (kindOf(response, body)) {
    case BodyKind::Html:
        harvestHtml(body, sink);
        break;
    case BodyKind::Json:
        harvestJson(body, sink);
        break;
    case BodyKind::Other:
        break;
    }
    offerPipPages(response, body, sink);
}

} // namespace etagere

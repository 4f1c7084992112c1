// SPDX-License-Identifier: LGPL-3.0-or-later
#include "format/jsonreader.h"
#include "http/urlbytes.h"
#include "names/harvestsink.h"

#include <algorithm>

namespace etagere {

namespace {

/// Members whose text is a reference by custom (HAL, JSON:API, paging), even where it does not look like one.
bool isLinkName(QByteArrayView name)
{
    static constexpr QByteArrayView names[] = { "url",  "href", "next", "prev",    "previous",  "first",
                                                "last", "self", "link", "related", "canonical", "uri" };
    const QByteArray lower = name.toByteArray().toLower();
    return std::any_of(std::begin(names), std::end(names), [&lower](QByteArrayView n) { return lower == n; })
        || lower.endsWith("_url") || lower.endsWith("_href");
}

bool isPath(QByteArrayView text)
{
    return text.size() > 1 && text[0] == '/' && text[1] != '/'
        && std::none_of(text.begin(), text.end(), [](char c) { return uchar(c) <= ' '; });
}

bool mayBeReference(QByteArrayView text)
{
    return std::none_of(text.begin(), text.end(), [](char c) { return uchar(c) <= ' ' || c == '<' || c == '{'; });
}

} // namespace

void harvestJson(QByteArrayView body, HarvestSink &sink)
{
    JsonReader reader(body);
    JsonItem item;
    bool isLink = false;
    // What comes before a break or an end of the limits counts.
    while (!sink.isEnough() && reader.next(item)) {
        if (item.type == JsonType::Key) {
            isLink = isLinkName(item.text);
            continue;
        }
        if (item.type == JsonType::String) {
            const QByteArray text = item.hasEscapes ? unescapedJson(item.text) : item.text.toByteArray();
            if (isHttpUrl(text) ? mayBeReference(text) : isPath(text) || (isLink && mayBeReference(text)))
                sink.refer(text);
        }
        isLink = false;
    }
}

} // namespace etagere

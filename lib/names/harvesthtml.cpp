// SPDX-License-Identifier: LGPL-3.0-or-later
#include "names/harvestsink.h"
#include "names/htmltags.h"

#include <algorithm>

namespace etagere {

namespace {

bool isReference(QByteArrayView attribute)
{
    static constexpr QByteArrayView names[] = { "href", "src", "action", "data", "poster", "data-url" };
    return std::find(std::begin(names), std::end(names), attribute) != std::end(names);
}

void harvestTag(const HtmlTag &tag, HarvestSink &sink)
{
    if (tag.name == "base")
        return sink.setBase(tag.attribute("href"));
    if (tag.name == "meta") {
        if (tag.attribute("http-equiv").toLower() == "refresh")
            sink.refer(refreshTarget(tag.attribute("content")));
        return;
    }
    for (const HtmlTag::Attribute &attribute : tag.attributes) {
        if (isReference(attribute.name))
            sink.refer(attribute.value);
    }
}

} // namespace

void harvestHtml(QByteArrayView body, HarvestSink &sink)
{
    HtmlTags tags(body);
    HtmlTag tag;
    while (!sink.isEnough() && tags.next(tag))
        harvestTag(tag, sink);
}

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#include "names/harvestsink.h"

namespace etagere {

namespace {

/// The targets of a Link field (RFC 8288 §3): what stands in angle brackets, outside of quoted parameters.
void harvestLinks(QByteArrayView value, HarvestSink &sink)
{
    bool isQuoted = false;
    for (qsizetype i = 0; i < value.size(); ++i) {
        if (isQuoted && value[i] == '\\') {
            ++i;
        } else if (value[i] == '"') {
            isQuoted = !isQuoted;
        } else if (value[i] == '<' && !isQuoted) {
            const qsizetype end = value.indexOf('>', i);
            if (end < 0)
                return;
            sink.refer(value.sliced(i + 1, end - i - 1));
            i = end;
        }
    }
}

} // namespace

QByteArrayView refreshTarget(QByteArrayView value)
{
    const qsizetype at = value.toByteArray().toLower().indexOf("url=");
    if (at < 0)
        return {};
    const QByteArrayView target = value.sliced(at + 4).trimmed();
    const bool isQuoted = target.startsWith('"') || target.startsWith('\'');
    const qsizetype end = isQuoted ? target.indexOf(target[0], 1) : -1;
    return isQuoted ? target.sliced(1, (end < 0 ? target.size() : end) - 1) : target;
}

void harvestFields(const HeaderList &headers, HarvestSink &sink)
{
    for (const HeaderField &field : headers) {
        const auto is = [&field](QByteArrayView name) { return sameFieldName(field.name, name); };
        if (is("Location") || is("Content-Location") || is("-x-permanent-redirect-url"))
            sink.refer(field.value);
        else if (is("Link"))
            harvestLinks(field.value, sink);
        else if (is("Refresh"))
            sink.refer(refreshTarget(field.value));
    }
}

} // namespace etagere

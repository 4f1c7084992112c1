// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/entrysummary.h"

namespace etagere {

RowMeta summaryOf(const LoadedEntry &entry)
{
    RowMeta meta;
    if (!entry.dialect)
        return meta;
    meta.scratch.reserve(4096);
    entry.dialect->summarise(listedEntry(entry.key, entry.value), meta);
    return meta;
}

bool isCoded(const CachedResponse &response)
{
    const QByteArray codings = response.headers.joined("Content-Encoding").trimmed().toLower();
    return !response.bodyIsDecoded && response.body.size > 0 && !codings.isEmpty() && codings != "identity";
}

} // namespace etagere

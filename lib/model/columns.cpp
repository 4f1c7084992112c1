// SPDX-License-Identifier: LGPL-3.0-or-later
#include <etagere/entrytable.h>

#include <algorithm>
#include <array>

namespace etagere {

static constexpr std::array<const char *, ColumnCount> Names{
    "url", "status", "state",  "etag", "expires",       "size",    "type",   "stored",
    "ttl", "key",    "method", "vary", "last-modified", "dialect", "decoded"
};

QByteArrayView columnName(Column column) { return Names[size_t(column)]; }

std::optional<Column> columnByName(QByteArrayView name)
{
    const auto found = std::find(Names.begin(), Names.end(), name);
    return found == Names.end() ? std::nullopt : std::optional(Column(found - Names.begin()));
}

} // namespace etagere

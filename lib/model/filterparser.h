// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "model/filterterm.h"

#include <etagere/result.h>

#include <QtCore/QStringList>
#include <optional>

namespace etagere {

/// The terms of a filter; the grammar is in <etagere/filter.h>.
Result<std::vector<FilterTerm>> parseFilter(const QString &text);

/// The field of that name, in any case.
std::optional<FilterField> filterFieldByName(QStringView name);
/// "host", "url", ...: all fields, in the order in which they are offered.
QStringList filterFieldNames();
/// "stale", "fresh", "no-cache", "unknown", "error".
QStringList filterKeywords();
/// The test a keyword stands for.
std::optional<FilterTest> keywordTest(QStringView word);

} // namespace etagere

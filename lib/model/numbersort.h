// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QtCore/qglobal.h>
#include <vector>

namespace etagere {

/// A number and the row that has it.
struct NumberItem {
    qint64 value;
    quint32 row;
};

/// The items' rows, by rising or falling value; equal values keep the items' order.
std::vector<quint32> rowsByNumber(const std::vector<NumberItem> &items, bool reverse);

} // namespace etagere

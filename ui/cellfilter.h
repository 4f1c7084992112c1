// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/entrytable.h>

#include <QtCore/QString>

namespace etagere {

/// The filter term that keeps the rows which are like `row` in that column: "status:404", "host:example.org".
/// Empty where there is no such term.
QString cellFilter(const Row &row, Column column, Msecs now);

/// The host of an absolute URL, empty when there is none.
QByteArrayView urlHost(QByteArrayView url);

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/entrytable.h>

#include <QtCore/QString>

namespace etagere {

/// What a cell shows. Never longer than a few thousand characters, without control characters, tokens masked.
QString cellText(const Row &row, Column column, Msecs now);
/// The same in full: exact numbers, absolute times, the reason of an error.
QString cellToolTip(const Row &row, Column column, Msecs now);

QString columnTitle(Column column);
QString columnToolTip(Column column);

} // namespace etagere

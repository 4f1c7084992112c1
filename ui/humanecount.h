// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QString>

namespace etagere {

/// "21", "12 000": digits in groups, with a narrow space that does not break.
QString humaneCount(qint64 count);
/// "~1.2 M", "~12 000": a guess, no more exact than it is.
QString humaneEstimate(qint64 count);

} // namespace etagere

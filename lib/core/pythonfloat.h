// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QtCore/QByteArray>

namespace etagere {

/// A float as Python's repr() writes it: the shortest digits that read back as the same number, "1.0",
/// "1e+16", "inf", "nan".
QByteArray pythonFloat(double number);

} // namespace etagere

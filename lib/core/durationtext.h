// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/global.h>

#include <QtCore/QString>

namespace etagere {

/// A length of time for people, exact to the second and humane beside it: "40 s", "3600 s (1 h)".
QString durationText(Msecs length);

} // namespace etagere

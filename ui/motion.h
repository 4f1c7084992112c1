// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace etagere {

/// Whether something may move on screen: not when the desktop or the user wants less of that.
bool isMotionWanted();
/// The user's own wish; kept in the settings.
void setMotionReduced(bool isReduced);
bool isMotionReduced();

} // namespace etagere

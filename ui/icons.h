// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "theme.h"

#include <QtGui/QIcon>

namespace etagere {

/// An icon of the own set ("fresh", "folder", ...; resources/icons), drawn in the colour of `role`. It follows the
/// theme and is crisp at every size, because it is drawn anew for each.
QIcon icon(const QString &name, Role role = Role::Text);

/// The application's own icon, in its own colours.
QIcon applicationIcon();

/// Makes the files of resources.qrc reachable under ":/"; the functions above do it by themselves.
void ensureResources();

} // namespace etagere

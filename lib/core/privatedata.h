// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/location.h>

namespace etagere {

/// The place in the user's data folder for what Etagere keeps of a cache: "…/etagere/KIND/HASH". Nothing is made.
QString privateDataPath(const QString &kind, const Location &cache);

/// Makes a folder that only its user may read, with the folders above it, as the XDG specification wants them too; each
/// is on the disk before it is used. False: errno says why.
bool makePrivateFolder(const QString &folder);

/// Brings what was created and removed in a folder to the disk.
bool syncFolder(const QString &folder);

} // namespace etagere

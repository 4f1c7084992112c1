// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/bytesource.h>

#include <QtCore/QList>

namespace etagere {

/// Parts one behind the other as one; what is not in memory stays where it is.
Part joinedParts(const QList<Part> &parts);

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/mapping.h>

#include <QtCore/QJsonObject>

namespace etagere {

/// A mapping without recipe: format and compression, and the parts of a response that names and values give away.
QJsonObject guessedMapping(const QByteArray &name, const ValueOutline &outline);

} // namespace etagere

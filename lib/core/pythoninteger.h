// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QtCore/QByteArrayView>
#include <optional>

namespace etagere {

/// What Python's int() makes of a text: a sign, digits, single underscores between them, space around. Saturates at the
/// number of seconds up to the end of the year 9999.
std::optional<qint64> pythonInteger(QByteArrayView text);

} // namespace etagere

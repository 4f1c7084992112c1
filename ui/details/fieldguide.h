// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QString>

namespace etagere {

/// What a well-known field says, in one sentence, with the section that defines it; empty for others.
QString fieldMeaning(QByteArrayView name);

} // namespace etagere

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QString>

namespace etagere {

/// What a well-known field says, in one sentence, with the section that defines it; empty for others.
QString fieldMeaning(QByteArrayView name);

/// The registered phrase of a status code (RFC 9110 §15), for stores that keep none; empty for unknown codes.
QString statusPhrase(int status);

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QtCore/QByteArray>

namespace etagere {

/// A text of Python 3: '…'. Bytes beyond ASCII must be UTF-8.
QByteArray pythonText(const QByteArray &text);
/// Bytes of Python 3: b'…', in ASCII.
QByteArray pythonBytes(const QByteArray &bytes);
/// A text where ASCII is enough, bytes otherwise: how requests takes values of fields.
QByteArray pythonValue(const QByteArray &value);

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/structure.h>

#include <QtCore/QByteArrayView>

namespace etagere {

/// Trees of whole values for people. Damage does not make them fail: what was read is shown, and a note says what
/// is wrong. `base` is the offset of the bytes in the stored value; NoOffset when they were unpacked from it.
inline constexpr qint64 NoOffset = -1;

/// `following` and `rest`: as in MsgpackReader; `rest` is what follows the payload that reaches beyond `data`.
Structure msgpackStructure(QByteArrayView data, qint64 base, const QString &format, qint64 following = 0,
                           QByteArrayView rest = {});
Structure jsonStructure(QByteArrayView text, qint64 base, const QString &format);
/// `totalSize` counts the bytes behind `data` too, which only the payload of the last string may reach.
Structure cborStructure(QByteArrayView data, qint64 totalSize, qint64 base, const QString &format);

/// The bytes as one node, for what has no structure that we know.
Structure plainStructure(QByteArrayView bytes, qint64 size, qint64 base);

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QtCore/QByteArray>

namespace etagere {

/// One word of a command for bash, zsh and ksh93 that stands for exactly these bytes, NUL excepted: as it is, in '…',
/// or, where there is anything that a terminal would not show, in $'…'. ASCII or UTF-8.
QByteArray shellQuoted(const QByteArray &bytes);

/// A command that prints exactly these bytes, NUL too, in any POSIX shell: printf '…'.
QByteArray printfCommand(const QByteArray &bytes);

/// What people can read and a terminal shows as it is: valid UTF-8 without control, format or unassigned characters.
bool isPrintableText(const QByteArray &bytes);

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QtCore/QString>

namespace etagere {

/// When a process began, in the system's own units since it was booted; together with the number it names one process
/// among all since then. 0 when there is no such process, 1 where the system does not tell (not Linux).
quint64 processStart(qint64 pid);

/// Absolute path of the folder that this very library (or the program that has it inside) was loaded from.
QString libraryFolder();

} // namespace etagere

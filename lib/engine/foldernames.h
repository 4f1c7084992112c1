// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QtCore/QStringList>

namespace etagere {

/// Names in a folder, sorted, at most `most` of them (whichever come first). Leaves the access time alone; empty
/// when the folder cannot be read.
QStringList namesInFolder(const QString &path, qsizetype most);

} // namespace etagere

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QMap>
#include <QtCore/QString>

namespace etagere::test {

/// Everything that reading could change of a folder, by relative path: kind, mode, inode, links, size, content,
/// and access, modification and change times in nanoseconds. Taking it changes none of that.
using TreeSnapshot = QMap<QString, QByteArray>;
TreeSnapshot snapshotOf(const QString &root);

/// Sets all access times far back, so that a system with `relatime` shows an access too.
void ageAccessTimes(const QString &root);

/// Empty when both are the same, else the first difference, for a failure message.
QByteArray difference(const TreeSnapshot &before, const TreeSnapshot &after);

/// Writes a file, with the folders above it.
bool writeFile(const QString &path, const QByteArray &bytes);

} // namespace etagere::test

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QJsonObject>
#include <QtCore/QString>

namespace etagere::test {

/// Path of a file or folder below tests/data.
QString dataPath(const QString &relative);
/// Copies a file or folder tree, times and modes included; a test fails loudly when it cannot.
void copyTree(const QString &from, const QString &to);
/// expected.json of a fixture.
QJsonObject expectedOf(const QString &fixture);
QByteArray readFile(const QString &path);

} // namespace etagere::test

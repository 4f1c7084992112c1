// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QStringList>

namespace etagere::test {

/// Runs a script of tests/ (its path below it) with Debian's Python, gives it `input`, returns what it prints. A test
/// fails loudly when the script does.
QByteArray runPython(const QString &script, const QByteArray &input = {}, const QStringList &arguments = {});

} // namespace etagere::test

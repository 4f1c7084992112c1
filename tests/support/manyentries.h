// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/storedkey.h>

#include <QtCore/QString>

namespace etagere::test {

/// A file cache of so many entries as CacheControl writes them, with lock files and bodies apart.
void makeFilecache(const QString &folder, int entries);
/// A diskcache of so many entries of EsiPy, every tenth in a file.
void makeDiskcache(const QString &folder, int entries);

} // namespace etagere::test

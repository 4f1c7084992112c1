// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QtCore/QByteArray>

namespace etagere {

// How CacheControl's FileCache names its files (docs: CacheControl file_cache.py, every version since 0.1):
//   0.9.4 and later   h0/h1/h2/h3/h4/<sha224 hex of the URL>, the folders being the first five digits
//   0.9.3             <md5 hex of the URL> in the root
//   before            <base64 of the URL> in the root
// beside them <entry>.body, <entry>.lock, <entry>.body.lock, and temporary files.

/// Levels of folders above an entry of the tree.
inline constexpr int TreeDepth = 5;

enum class FileRole : quint8 { Entry, Body, Lock, Temporary, Other };

/// What a file called `name` is. `digits`: the five folders that it lies in, or empty for the root.
FileRole roleOf(QByteArrayView name, QByteArrayView digits);

/// The name's role wherever it belongs; what a key may be is an Entry, or a Body that lost its entry.
FileRole roleOfKey(QByteArrayView key);

/// "3/9/9/8/5" for a key of the tree, empty for one of the root.
QByteArray folderOfKey(const QByteArray &key);

/// The name without its ".body".
QByteArrayView entryOfBody(QByteArrayView bodyName);
inline QByteArray bodyOfEntry(const QByteArray &name) { return name + ".body"; }

/// True for "0" to "9" and "a" to "f".
bool isDigitFolder(const char *name);

} // namespace etagere

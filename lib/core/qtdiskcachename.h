// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QtCore/QByteArray>

namespace etagere {

// How QNetworkDiskCache names its files (Qt 5.0 to 6.x, qnetworkdiskcache.cpp, uniqueFileName(); compared with files of
// 6.4): the first eight bytes of the SHA-1 of the URL as a signed number of the machine's byte order, written in base
// 36, the first eight characters of that, ".d". It lies in the folder named by the last of these characters modulo 16,
// in hexadecimal.

/// "2k3jf9d1.d" for a URL as QUrl encodes it, without password and fragment.
QByteArray qtDiskCacheName(QByteArrayView url);

/// Whether a file of QNetworkDiskCache's may be called so; never true of what leads out of a folder.
bool isQtDiskCacheName(QByteArrayView name);

/// "0" to "f": the one folder in which Qt looks for a name of that shape.
QByteArray folderOfQtDiskCacheName(QByteArrayView name);

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QtCore/QByteArray>

namespace etagere {

/// The URL under which QNetworkDiskCache looks another one up: as QUrl encodes it, without password and fragment. Empty
/// when QUrl takes it for none, or it is not of HTTP.
QByteArray qtCacheUrl(QByteArrayView url);

/// Whether an entry with this stored URL has this key: Qt removes one that has not.
bool isQtNamedFor(QByteArrayView key, QByteArrayView storedUrl);

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QtCore/QByteArray>

namespace etagere {

// How httplib2's FileCache names its files (httplib2/__init__.py, safename(), as of 0.20.4): the URL without scheme and
// without unsafe characters, cut to 90, a comma, and the md5 of the whole URL in hexadecimal. Up to 0.10 the first part
// had commas for slashes and up to 200 bytes.

/// Whether a file of httplib2's may be called so; never true of what leads out of a folder.
bool isHttplib2Name(QByteArrayView name);

/// safename() of a URL that is normalised already, as httplib2 gives it to its cache.
QByteArray httplib2Name(const QByteArray &url);

} // namespace etagere

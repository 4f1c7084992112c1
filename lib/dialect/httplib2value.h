// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QtCore/QByteArray>

namespace etagere {

// Values of fields as Python's email.message writes and httplib2 reads them: what is not ASCII is one encoded word (RFC
// 2047) of UTF-8, in base64 or Q, whichever is shorter.

/// The value that httplib2 gets; lines that were folded are one again.
QByteArray httplib2Value(QByteArrayView written);

/// As it is written, in one line.
QByteArray httplib2Written(const QByteArray &value);

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QtCore/QByteArray>

namespace etagere {

/// RFC 1952, without a time of its own: the same bytes give the same bytes.
QByteArray gzipped(const QByteArray &bytes);

} // namespace etagere

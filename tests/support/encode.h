// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QByteArray>

namespace etagere::test {

/// Content codings applied, as servers do.
QByteArray gzipped(const QByteArray &bytes);
QByteArray zlibDeflated(const QByteArray &bytes);
QByteArray rawDeflated(const QByteArray &bytes);
QByteArray brotliCompressed(const QByteArray &bytes);
QByteArray zstdCompressed(const QByteArray &bytes, int windowLog = 0);

} // namespace etagere::test

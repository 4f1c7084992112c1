// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/bytesource.h>

#include <stop_token>

namespace etagere {

/// Offset of the next occurrence of `needle` (ASCII letters match either case) that starts at or after `from`, or
/// the last one that starts before `from` when `backward`; -1 for none. Reads in slices. Any thread.
Result<qint64> findBytes(const Part &part, const QByteArray &needle, qint64 from, bool backward, std::stop_token stop);

} // namespace etagere

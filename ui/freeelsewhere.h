// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QThreadPool>
#include <utility>

namespace etagere {

/// Drops what may be the last reference to something large on a worker: giving back hundreds of megabytes takes longer
/// than a stall may.
template <typename T>
void freeElsewhere(T what)
{
    QThreadPool::globalInstance()->start([held = std::move(what)]() mutable { held = T(); });
}

} // namespace etagere

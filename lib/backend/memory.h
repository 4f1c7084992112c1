// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/backend.h>

namespace etagere {

/// The store of that name in this process, empty at first; all instances share what it holds. `info` says what it is
/// called and by which clock it is judged.
std::unique_ptr<Backend> memoryStore(const QByteArray &name, const StoreInfo &info);

} // namespace etagere

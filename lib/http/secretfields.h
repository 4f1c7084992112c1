// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/header.h>

namespace etagere {

/// Request fields as they may be stored and compared: a secret's value is replaced by a digest of it, which tells one
/// from another and gives none away.
HeaderList withoutSecrets(const HeaderList &request);

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "channel/serveraddress.h"

#include <etagere/result.h>

#include <QtNetwork/QSslConfiguration>

namespace etagere {

/// Whom to trust and who we are. Usage with the file's name when a file does not hold what it should.
Result<QSslConfiguration> tlsSettings(const ServerAddress &address);

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "backend/bridgeconnection.h"

#include <etagere/value.h>

namespace etagere {

/// One entry of a program's cache. Errors as BridgeConnection::ask().
Result<Value> readBridge(BridgeConnection &connection, const StoredKey &key, const std::stop_token &stop);

/// Backend::change(): the program compares and changes. What was sent and not answered is Io: nobody knows then whether
/// it was done.
Result<Version> changeBridge(BridgeConnection &connection, const StoredKey &key, const Version &ifVersion,
                             const std::optional<Value> &value, const std::stop_token &stop);

/// What a value is to the program ("bytes", "text", "pickle") as the fields that diskcache has for it.
void setKind(QStringView kind, int &mode, KeyType &rawType);
std::optional<KeyType> keyTypeNamed(QStringView name);

} // namespace etagere

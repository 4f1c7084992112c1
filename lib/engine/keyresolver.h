// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engine/opening.h"

namespace etagere {

/// Keys that a text typed by a user may mean; see Session::resolveKey().
class KeyResolver
{
public:
    KeyResolver(OpenStore &store, QByteArray text, std::stop_token stop);
    Result<QList<StoredKey>> resolve();

private:
    QList<StoredKey> storedKeys();
    QList<StoredKey> keysOfUrl();
    Result<QList<StoredKey>> listedKeys();
    QList<StoredKey> existing(const QList<StoredKey> &keys);
    QList<StoredKey> onEachServer(const QList<StoredKey> &keys) const;
    bool exists(const StoredKey &key);

    OpenStore &m_store;
    const QByteArray m_text;
    const std::stop_token m_stop;
};

} // namespace etagere

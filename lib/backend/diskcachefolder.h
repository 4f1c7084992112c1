// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/storedkey.h>

#include <QtCore/QList>
#include <QtCore/QStringList>

namespace etagere {

inline constexpr char DiskcacheDatabase[] = "cache.db";

/// One database with its value files.
struct DiskcacheShard {
    QString folder;
    QString database;
};

/// A Cache has one shard, a FanoutCache several: the folders 000, 001, ... in their order.
struct DiskcacheFolder {
    QList<DiskcacheShard> shards;
    bool isFanout = false;
    QStringList notes; ///< what else is there
};

/// Looks by stat() alone. `path` may be the folder or the database file. NotFound when it is neither.
Result<DiskcacheFolder> findDiskcache(const QString &path);

/// The shard that FanoutCache keeps a key in.
int shardOf(const StoredKey &key, int shards);

} // namespace etagere

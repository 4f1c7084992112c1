// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/diskcachefolder.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QFileInfo>
#include <QtCore/QtEndian>
#include <bit>
#include <zlib.h>

namespace etagere {

namespace {

constexpr int MostShards = 1000; // their names have three digits

QString tr(const char *text) { return QCoreApplication::translate("etagere::Diskcache", text); }

DiskcacheShard shardIn(const QString &folder)
{
    return { folder, folder + u'/' + QLatin1StringView(DiskcacheDatabase) };
}

// Not by reading the folder: that would touch its access time.
void findShards(const QString &path, DiskcacheFolder &found)
{
    QStringList missing;
    QStringList missingSinceLast;
    for (int number = 0; number < MostShards; ++number) {
        const QString name = QStringLiteral("%1").arg(number, 3, 10, QLatin1Char('0'));
        const DiskcacheShard shard = shardIn(path + u'/' + name);
        if (QFileInfo(shard.database).isFile()) {
            missing += std::exchange(missingSinceLast, {});
            while (found.shards.size() < number)
                found.shards.append(
                    shardIn(path + QStringLiteral("/%1").arg(found.shards.size(), 3, 10, QLatin1Char('0'))));
            found.shards.append(shard);
        } else {
            missingSinceLast.append(name);
        }
    }
    if (!missing.isEmpty() && !found.shards.isEmpty())
        found.notes.append(tr("Shards without a database: %1").arg(missing.join(QStringLiteral(", "))));
}

void noteNeighbours(const QString &path, DiskcacheFolder &found)
{
    QStringList names;
    for (const QString &name : { QStringLiteral("cache"), QStringLiteral("deque"), QStringLiteral("index") }) {
        if (QFileInfo(path + u'/' + name).isDir())
            names.append(name);
    }
    if (!names.isEmpty()) {
        found.notes.append(tr("Beside the shards are the folders %1; each cache in them can be opened on its own")
                               .arg(names.join(QStringLiteral(", "))));
    }
}

} // namespace

Result<DiskcacheFolder> findDiskcache(const QString &path)
{
    DiskcacheFolder found;
    const QFileInfo info(path);
    if (info.isFile()) {
        found.shards.append({ info.absolutePath(), path });
        return found;
    }
    if (!info.exists())
        return failure(ErrorCode::NotFound, tr("There is no such folder"), path);
    if (QFileInfo(shardIn(path).database).isFile()) {
        found.shards.append(shardIn(path));
        return found;
    }
    findShards(path, found);
    if (found.shards.isEmpty())
        return failure(ErrorCode::NotFound, tr("The folder holds no cache.db"), path);
    found.isFanout = true;
    noteNeighbours(path, found);
    return found;
}

int shardOf(const StoredKey &key, int shards)
{
    constexpr qint64 Mask = 0xffffffff;
    if (key.type == KeyType::Integer) {
        const qint64 rest = key.bytes.toLongLong() % Mask;
        return int((rest < 0 ? rest + Mask : rest) % shards);
    }
    QByteArray bytes = key.bytes;
    if (key.type == KeyType::Float) {
        const quint64 bits = qToBigEndian(std::bit_cast<quint64>(key.bytes.toDouble()));
        bytes = QByteArray(reinterpret_cast<const char *>(&bits), sizeof bits);
    }
    return int(adler32_z(1, reinterpret_cast<const Bytef *>(bytes.constData()), size_t(bytes.size())) % uLong(shards));
}

} // namespace etagere

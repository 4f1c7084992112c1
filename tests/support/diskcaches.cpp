// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/diskcaches.h"

#include <etagere/dialect.h>

#include <QtCore/QFile>

#include <sqlite3.h>

namespace etagere::test {

const BackendFactory &diskcache()
{
    for (const BackendFactory &factory : backends()) {
        if (factory.name == "diskcache")
            return factory;
    }
    qFatal("there is no diskcache backend");
}

std::unique_ptr<Backend> diskcacheOn(const QString &path, const char *options)
{
    return diskcache().create(
        Location::parse(QStringLiteral("diskcache:") + path + QLatin1StringView(options)).value());
}

std::unique_ptr<Backend> openDiskcache(const QString &path, Access access)
{
    std::unique_ptr<Backend> backend = diskcacheOn(path);
    if (const Result<StoreInfo> info = backend->open(access, {}); !info)
        qFatal("%s", qPrintable(info.error().text()));
    return backend;
}

void listAll(Backend &backend, ListSink &sink, ListDepth depth)
{
    if (const Result<Done> done = backend.list(depth, sink, {}); !done)
        qFatal("%s", qPrintable(done.error().text()));
}

void execute(const QString &database, const QByteArray &sql)
{
    sqlite3 *connection = nullptr;
    sqlite3_open(QFile::encodeName(database).constData(), &connection);
    char *message = nullptr;
    if (sqlite3_exec(connection, sql.constData(), nullptr, nullptr, &message) != SQLITE_OK)
        qFatal("%s", message);
    sqlite3_close(connection);
}

QString cacheWithRows(const QTemporaryDir &dir, int rows, int bytes)
{
    const QString cache = dir.filePath(QStringLiteral("cache"));
    openDiskcache(cache, Access::Write);
    execute(cache + QStringLiteral("/cache.db"),
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + QByteArray::number(rows)
                + ") INSERT INTO Cache(key, raw, store_time, expire_time, mode, value)"
                  " SELECT printf('key %05d', i), 1, 1700000000.5, NULL, 1, randomblob("
                + QByteArray::number(bytes) + ") FROM n WHERE i <= " + QByteArray::number(rows));
    return cache;
}

StoredKey textKey(const QByteArray &text) { return { text, KeyType::Text, 0 }; }

Value diskcacheValue(const QByteArray &bytes, int mode, KeyType type)
{
    Value value;
    value.head = Part::fromBytes(bytes);
    value.mode = mode;
    value.rawType = type;
    return value;
}

} // namespace etagere::test

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/backend.h>

#include <QtCore/QTemporaryDir>

namespace etagere::test {

const BackendFactory &diskcache();

/// The backend of a folder, not opened; `options` as in a location, "?shards=3".
std::unique_ptr<Backend> diskcacheOn(const QString &path, const char *options = "");
/// The same, opened; qFatal when that fails. Opened to write, an absent folder becomes a cache.
std::unique_ptr<Backend> openDiskcache(const QString &path, Access access = Access::ReadOnly);

/// All rows into `sink`; qFatal when the listing fails.
void listAll(Backend &backend, ListSink &sink, ListDepth depth = ListDepth::Values);

/// SQL by a connection of the test's own.
void execute(const QString &database, const QByteArray &sql);

/// A diskcache with `rows` rows "key 00001".., each with a BLOB of `bytes` bytes in its column.
QString cacheWithRows(const QTemporaryDir &dir, int rows, int bytes);

StoredKey textKey(const QByteArray &text);
/// A value as diskcache keeps bytes: mode 1 unless told.
Value diskcacheValue(const QByteArray &bytes, int mode = 1, KeyType type = KeyType::Bytes);

} // namespace etagere::test

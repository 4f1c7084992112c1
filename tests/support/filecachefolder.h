// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/backend.h>

#include <QtCore/QTemporaryDir>

namespace etagere::test {

const BackendFactory &filecacheFactory();

struct OpenCache {
    std::unique_ptr<Backend> backend;
    StoreInfo info;
};

/// A file cache in a temporary folder; nothing is there before somebody writes it.
class FilecacheFolder
{
public:
    QString root() const { return m_dir.filePath(QStringLiteral("cache")); }
    /// A path beside the cache.
    QString outside(const QString &name) const { return m_dir.filePath(name); }
    /// The file of an entry.
    QString path(const QByteArray &key, const char *suffix = "") const;
    /// Fails the test by qFatal when it cannot be opened.
    OpenCache open(Access access = Access::ReadOnly, bool isForever = false) const;

private:
    QTemporaryDir m_dir;
};

/// The stored key of a URL.
StoredKey keyOf(const QByteArray &url);
/// Where its file is in the cache: "3/9/9/8/5/39985...".
QString relativePathOf(const QByteArray &key);
Value valueOf(const QByteArray &head);

} // namespace etagere::test

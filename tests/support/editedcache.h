// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/editor.h>

#include <QtCore/QTemporaryDir>

namespace etagere::test {

/// A cache in a temporary folder, with a trash of its own beside it: XDG_DATA_HOME points there while it lives.
class EditedCache
{
public:
    EditedCache();
    /// With a copy of a folder below tests/data.
    explicit EditedCache(const QString &dataFolder);

    QString path() const { return m_dir.filePath(QStringLiteral("cache")); }
    /// Beside the cache.
    QString beside(const QString &name) const { return m_dir.filePath(name); }
    Location location() const { return Location::fromPath(path()); }
    Trash trash() const { return Trash(location()); }

    /// qFatal when it cannot be opened.
    Session open(Access access = Access::Write) const;
    QList<StoredKey> keys() const;
    /// Each opens the cache to write, changes, and closes it; qFatal when the change as a whole fails.
    EditOutcome invalidate(const QList<StoredKey> &keys) const;
    EditOutcome expire(const QList<StoredKey> &keys) const;
    EditOutcome undo(qint64 id) const;

    /// What undoing must bring back, as lines: of each file its mode, size, time of modification and content, but of
    /// databases each row with all its columns, and all settings. Names of value files do not count.
    QByteArrayList state() const;

private:
    QTemporaryDir m_dir;
};

/// The first line that only one of them has; empty when there is none.
QByteArray firstDifference(QByteArrayList before, QByteArrayList after);

/// The sentence about `key`, or about the change as a whole when that is empty.
QString problemOf(const EditOutcome &outcome, const StoredKey &key = {});

} // namespace etagere::test

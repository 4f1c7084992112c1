// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/background.h>
#include <etagere/trash.h>

#include <QtCore/QObject>
#include <QtCore/QSet>
#include <optional>

namespace etagere {

/// The trash of one open source, read and emptied in the background.
class SourceTrash : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    /// The cache as it was detected; reads its trash.
    void setCache(const Location &cache);
    /// Reads it anew; changed() follows.
    void reload();
    bool isLoading() const { return m_isLoading; }

    /// Newest first, as they were read last.
    const QList<ChangeRecord> &changes() const { return m_changes; }
    std::optional<ChangeRecord> change(qint64 id) const;
    /// The newest that can be put back and was not refused before.
    std::optional<ChangeRecord> newest() const;
    /// It could not be put back: newest() goes on to the one before.
    void setRefused(qint64 id) { m_refused.insert(id); }
    /// Where its file is.
    QString folder() const;

    /// Deletes changes for good; changed() or failed() follows.
    void remove(const QList<qint64> &ids);

signals:
    void changed();
    void failed(const etagere::Error &error);
    /// What was done, for the log.
    void told(const QString &text);

private:
    std::optional<Trash> m_trash;
    QList<ChangeRecord> m_changes;
    QSet<qint64> m_refused;
    bool m_isLoading = false;
    Background m_load;
    Background m_removal;
};

} // namespace etagere

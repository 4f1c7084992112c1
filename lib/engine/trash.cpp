// SPDX-License-Identifier: LGPL-3.0-or-later
#include <etagere/trash.h>

#include "core/files.h"
#include "core/privatedata.h"
#include "core/translate.h"
#include "engine/changefilereader.h"

#include <QtCore/QDir>
#include <QtCore/QFile>

namespace etagere {

namespace {

bool isBeingWritten(const QString &path)
{
    const Result<FileDescriptor> file = openPath(path, OpenAs::File);
    return file && !tryLock(file->get());
}

} // namespace

Trash::Trash(const Location &cache) { m_folder = privateDataPath(QStringLiteral("trash"), cache); }

QList<ChangeRecord> Trash::changes() const
{
    QList<ChangeRecord> records;
    for (const QString &name : QDir(m_folder).entryList(QDir::Files, QDir::Name | QDir::Reversed)) {
        const Result<ChangeRecord> record = change(changeIdOf(name));
        if (record)
            records.append(*record);
    }
    return records;
}

Result<ChangeRecord> Trash::change(qint64 id) const
{
    if (id <= 0)
        return failure(ErrorCode::NotFound, tr("The trash holds no such change"));
    const Result<ChangeFileReader> reader = ChangeFileReader::open(m_folder + u'/' + changeFileName(id));
    if (!reader && reader.error().code == ErrorCode::NotFound)
        return failure(ErrorCode::NotFound, tr("The trash holds no change %1").arg(id));
    return reader.map([](const ChangeFileReader &open) { return open.record(); });
}

Result<Done> Trash::entries(qint64 id, const std::function<bool(const StoredKey &, const Value &)> &use) const
{
    Result<ChangeFileReader> reader = ChangeFileReader::open(m_folder + u'/' + changeFileName(id));
    if (!reader)
        return tl::unexpected(reader.error());
    while (const std::optional<ChangedEntry> entry = reader->next()) {
        if (!use(entry->key, entry->before))
            break;
    }
    return Done();
}

Result<Done> Trash::remove(qint64 id) const
{
    QFile file(m_folder + u'/' + changeFileName(id));
    if (!file.exists())
        return failure(ErrorCode::NotFound, tr("The trash holds no change %1").arg(id));
    if (isBeingWritten(file.fileName()))
        return failure(ErrorCode::Changed, tr("Change %1 is being made or undone at this moment").arg(id));
    if (!file.remove())
        return failure(ErrorCode::Io, tr("The trash cannot be changed: %1").arg(file.errorString()), file.fileName());
    return Done();
}

qint64 Trash::purge(const TrashLimits &limits, Msecs now) const
{
    const QList<ChangeRecord> records = changes();
    qint64 kept = 0;
    qint64 freed = 0;
    for (qsizetype i = 0; i < records.size(); ++i) {
        const ChangeRecord &record = records.at(i);
        kept += record.bytes;
        const bool isTooMuch = now - record.madeAt > limits.age || kept > limits.bytes;
        if (i > 0 && isTooMuch && remove(record.id))
            freed += record.bytes;
    }
    return freed;
}

Result<Done> Trash::empty() const
{
    Result<Done> done;
    // Damaged ones too, which changes() leaves out.
    for (const QString &name : QDir(m_folder).entryList(QDir::Files)) {
        const qint64 id = changeIdOf(name);
        if (const Result<Done> removed = id > 0 ? remove(id) : Done(); !removed)
            done = removed;
    }
    return done;
}

} // namespace etagere

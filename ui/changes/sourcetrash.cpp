// SPDX-License-Identifier: GPL-3.0-or-later
#include "changes/sourcetrash.h"

#include "humanecount.h"

#include <algorithm>

namespace etagere {

namespace {

QString changesText(qint64 count)
{
    return count == 1 ? SourceTrash::tr("1 change") : SourceTrash::tr("%1 changes").arg(humaneCount(count));
}

} // namespace

void SourceTrash::setCache(const Location &cache)
{
    m_trash = Trash(cache);
    reload();
}

void SourceTrash::reload()
{
    if (!m_trash)
        return;
    m_isLoading = true;
    m_load = Background::run(
        this, [trash = *m_trash](std::stop_token) { return trash.changes(); },
        [this](QList<ChangeRecord> changes) {
            m_isLoading = false;
            m_changes = std::move(changes);
            emit changed();
        });
}

std::optional<ChangeRecord> SourceTrash::change(qint64 id) const
{
    const auto found = std::find_if(m_changes.begin(), m_changes.end(), [id](const auto &c) { return c.id == id; });
    return found == m_changes.end() ? std::nullopt : std::optional(*found);
}

std::optional<ChangeRecord> SourceTrash::newest() const
{
    for (const ChangeRecord &record : m_changes) {
        if (record.state != ChangeState::Undone && !m_refused.contains(record.id))
            return record;
    }
    return std::nullopt;
}

QString SourceTrash::folder() const { return m_trash ? m_trash->folder() : QString(); }

void SourceTrash::remove(const QList<qint64> &ids)
{
    const auto removeAll = [trash = *m_trash, ids](std::stop_token) {
        Result<Done> all;
        for (const qint64 id : ids) {
            // One that is gone already is what was wanted.
            if (const Result<Done> done = trash.remove(id); !done && done.error().code != ErrorCode::NotFound)
                all = done;
        }
        return all;
    };
    m_removal = Background::run(this, removeAll, [this, count = ids.size()](const Result<Done> &done) {
        if (!done)
            emit failed(done.error());
        emit told(done ? tr("Deleted for good from %1: %2").arg(folder(), changesText(count)) : done.error().text());
        reload();
    });
}

} // namespace etagere

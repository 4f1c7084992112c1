// SPDX-License-Identifier: GPL-3.0-or-later
#include "activity/activityfeed.h"

#include "activity/activitylog.h"
#include "changes/changetarget.h"
#include "humanecount.h"
#include "sourcepage.h"

#include <etagere/entrytablemodel.h>

using namespace Qt::StringLiterals;

namespace etagere {

namespace {

QString readText(const StoredKey &key, const Result<LoadedEntryPtr> &entry)
{
    if (!entry)
        return ActivityFeed::tr("Could not read %1: %2").arg(entryName(key), entry.error().text());
    const Value &value = (*entry)->value;
    return ActivityFeed::tr("Read %1 (%2) from %3")
        .arg(entryName(key), humaneSize(value.storedBytes), value.places.join(u", "_s));
}

QString searchedText(const Result<std::vector<quint32>> &rows)
{
    return rows ? ActivityFeed::tr("Compared bodies: %1 match").arg(humaneCount(qint64(rows->size())))
                : ActivityFeed::tr("Comparing bodies ended: %1").arg(rows.error().text());
}

} // namespace

ActivityFeed::ActivityFeed(SourcePage &page, ActivityLog &log)
    : QObject(&page)
    , m_page(page)
    , m_log(log)
{
    const Store &store = page.store();
    connect(&page, &SourcePage::opened, this, &ActivityFeed::sayOpened);
    connect(&page, &SourcePage::listed, this, &ActivityFeed::sayListed);
    connect(&store, &Store::failed, this,
            [this](const Error &error) { say(tr("Could not be opened: %1").arg(error.text())); });
    connect(&store, &Store::entryRead, this,
            [this](const StoredKey &key, const auto &entry) { say(readText(key, entry)); });
    connect(&store, &Store::told, this, [this](const QStringList &lines) {
        for (const QString &line : lines)
            say(line);
    });
    connect(&store, &Store::searchFinished, this, [this](const auto &rows) { say(searchedText(rows)); });
    connect(&page.changes(), &SourceChanges::told, this, &ActivityFeed::say);
    connect(&page.replays(), &SourceReplays::told, this, &ActivityFeed::say);
    connect(&page.changes().trash(), &SourceTrash::told, this, &ActivityFeed::say);
}

void ActivityFeed::say(const QString &what) { m_log.add(m_page.title(), what); }

void ActivityFeed::sayOpened()
{
    say(tr("Opened %1 read-only: %2 (%3)")
            .arg(m_page.location().toString(), m_page.kind(), m_page.reasons().join(u"; "_s)));
}

void ActivityFeed::sayListed(qint64 msecs)
{
    const SourceStatus status = m_page.status();
    QString text = tr("Listed %1 in %2 ms").arg(entriesText(status.entries), humaneCount(msecs));
    if (status.failed > 0)
        text += tr(", %1 could not be read").arg(humaneCount(status.failed));
    if (!status.problem.isEmpty())
        text += tr("; ended: %1").arg(status.problem);
    say(text);
}

} // namespace etagere

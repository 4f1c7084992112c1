// SPDX-License-Identifier: GPL-3.0-or-later
#include "currententry.h"

#include <etagere/datetime.h>

namespace etagere {

namespace {

EntryState stateOf(const Row &row, Msecs now)
{
    if (!row.isRead())
        return unreadState();
    if (!row.error.isEmpty())
        return brokenState(QString::fromUtf8(row.error));
    return entryState(row.freshness(now), !row.etag.isEmpty() || !row.lastModified.isEmpty());
}

std::optional<quint32> rowOf(const EntryTable &table, const StoredKey &key, std::stop_token stop)
{
    for (quint32 i = 0; i < table.size() && !stop.stop_requested(); ++i) {
        const Row row = table.row(i);
        if (row.key == key.bytes && row.keyType == key.type && row.server == key.server)
            return i;
    }
    return std::nullopt;
}

} // namespace

CurrentEntry::CurrentEntry(Store &store, EntryTableModel &model, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_model(model)
{
    connect(&m_store, &Store::entryRead, this, &CurrentEntry::onRead);
    const auto describeAgain = [this] {
        if (m_isUnread)
            describe();
    };
    connect(&m_store, &Store::rowsRead, this, describeAgain, Qt::QueuedConnection); // after the model
}

void CurrentEntry::setViewRow(int viewRow)
{
    if (m_tableRow == m_model.tableRow(viewRow))
        return;
    m_search.cancel();
    m_tableRow = m_model.tableRow(viewRow);
    m_key = m_model.row(viewRow).storedKey();
    m_store.read(*m_key);
}

void CurrentEntry::follow(const StoredKey &key)
{
    if (m_key == key)
        return;
    m_search.cancel();
    m_key = key;
    m_tableRow.reset();
}

void CurrentEntry::findAgain()
{
    if (!m_key || m_tableRow)
        return;
    m_search = Background::run(
        this, [table = m_model.table(), key = *m_key](std::stop_token stop) { return rowOf(*table, key, stop); },
        [this](std::optional<quint32> row) {
            if (row)
                emit found(*row);
            else
                forget();
        });
}

void CurrentEntry::forget()
{
    m_key.reset();
    m_shown.reset();
    emit changed();
    emit gone();
}

void CurrentEntry::onRead(const StoredKey &key, const Result<LoadedEntryPtr> &entry)
{
    if (key != m_key || !m_tableRow)
        return;
    ShownEntry shown;
    shown.store = m_store.info();
    if (entry)
        shown.entry = *entry;
    else
        shown.problem = entry.error().text();
    m_shown = std::move(shown);
    describe();
}

/// What the row says of it, which may have been read later than the entry.
void CurrentEntry::describe()
{
    if (!m_shown || !m_tableRow)
        return;
    const Row row = m_model.rowOfTable(*m_tableRow);
    m_isUnread = !row.isRead();
    m_shown->method = row.method.toByteArray();
    m_shown->url = row.url.toByteArray();
    m_shown->status = row.status;
    m_shown->state = stateOf(row, m_model.now());
    emit changed();
}

EntryState CurrentEntry::state() const
{
    return m_tableRow ? stateOf(m_model.rowOfTable(*m_tableRow), m_model.now()) : EntryState();
}

} // namespace etagere

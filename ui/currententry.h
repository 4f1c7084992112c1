// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shownentry.h"

#include <etagere/background.h>
#include <etagere/entrytablemodel.h>

#include <optional>

namespace etagere {

/// The entry the user is at: followed through sorting, filtering and a new listing, read when it becomes current.
class CurrentEntry : public QObject
{
    Q_OBJECT
public:
    CurrentEntry(Store &store, EntryTableModel &model, QObject *parent = nullptr);

    /// The view's current row is another one; reads its entry unless it is the one already read.
    void setViewRow(int viewRow);
    /// Another entry is wanted; it is looked for once findAgain() is called.
    void follow(const StoredKey &key);
    /// The model shows a new table; the entry is looked for there by its key once findAgain() is called.
    void forgetRow() { m_tableRow.reset(); }
    void findAgain();

    /// Row of the table, while it is known.
    std::optional<quint32> tableRow() const { return m_tableRow; }
    /// The entry as it was read last; nothing when none is current.
    const std::optional<ShownEntry> &shown() const { return m_shown; }
    /// Its state at this time.
    EntryState state() const;

signals:
    /// shown() is another one, or none.
    void changed();
    /// findAgain() found it; the view should go there.
    void found(quint32 tableRow);
    /// findAgain() did not: it is in the cache no longer.
    void gone();

private:
    void onRead(const StoredKey &key, const Result<LoadedEntryPtr> &entry);
    void describe();
    void forget();

    Store &m_store;
    EntryTableModel &m_model;
    std::optional<StoredKey> m_key;
    std::optional<quint32> m_tableRow;
    std::optional<ShownEntry> m_shown;
    bool m_isUnread = false; ///< the row knew nothing of its value when m_shown was described
    Background m_search;
};

} // namespace etagere

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/livemarks.h>
#include <etagere/store.h>

#include <QtCore/QObject>

namespace etagere {

class EntryTableModel;

/// What the client of an open source does while it is on show: brings it into the table and counts it.
class LiveWatch : public QObject
{
    Q_OBJECT
public:
    LiveWatch(Store &store, EntryTableModel &model);

    /// Watching goes on, or is paused; what was marked stays.
    void setOn(bool on);
    bool isOn() const { return m_store.isLive(); }
    /// A new listing begins: nothing is marked any more.
    void follow(const Listing *listing);
    /// The row that stands for `tableRow` now.
    quint32 current(quint32 tableRow) const { return m_marks ? m_marks->current(tableRow) : tableRow; }
    qint64 hiddenRows() const { return m_marks ? qint64(m_marks->hidden.size()) : 0; }
    /// "3 new, 1 changed, 2 gone"; empty when nothing is marked.
    QString text() const;

signals:
    void changed();

private:
    Store &m_store;
    EntryTableModel &m_model;
    LiveMarksPtr m_marks;
};

/// "new", "changed", "gone"; empty for None.
QString markWord(RowMark mark);

} // namespace etagere

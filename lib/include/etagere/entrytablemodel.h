// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/datetime.h>
#include <etagere/entrytable.h>
#include <etagere/filter.h>
#include <etagere/livemarks.h>
#include <etagere/readrows.h>

#include <QtCore/QAbstractTableModel>

namespace etagere {

/// What delegates ask for beside the display text.
enum EntryRole {
    FreshnessRole = Qt::UserRole + 1, ///< int(Freshness)
    RevalidatableRole,                ///< bool: its library would revalidate it
    StoredAtRole,
    ExpiresAtRole,
    StoreExpiresAtRole, ///< qint64 Msecs, NoTime when unknown
    ErrorRole,          ///< QString, empty when the entry decodes
    SortRole,           ///< a comparable value
    MarkRole,           ///< int(RowMark)
    IsReadRole,         ///< bool: its value was read
};

/// Any number of rows of an EntryTable for a QTableView. Sorting and filtering run on a worker and are
/// swapped in; the GUI thread never waits. GUI thread only.
class ETAGERE_EXPORT EntryTableModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    explicit EntryTableModel(QObject *parent = nullptr);
    ~EntryTableModel() override;

    /// Shows another table (shared with the listing that fills it), from its first row on.
    void setTable(std::shared_ptr<const EntryTable> table);
    std::shared_ptr<const EntryTable> table() const;
    /// Takes over what the table has published since; rows are filtered and merged into the order.
    void takeNewRows();

    void setFilter(const Filter &filter);
    Filter filter() const;
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;
    /// Back to the order in which rows were found.
    void unsort();
    /// Only these rows, in place of what the filter says (the outcome of a body search); nothing: the filter again.
    void setRestriction(std::optional<std::vector<quint32>> rows);
    /// What the entries' client has done since the listing; null: nothing. Rows that newer ones stand for are left out,
    /// and the selection goes over to those.
    void setLiveMarks(const LiveMarksPtr &marks);
    /// Shows these rows as they were read. Filters and sorting go by what the listing knew.
    void takeReadRows(const ReadRows &rows);
    /// Whether an entry whose time to live has passed is shown as gone.
    void setDropsExpired(bool drops);
    /// What rows are judged by: the store's (StoreInfo::clock).
    void setClock(const Clock &clock);
    Msecs now() const;
    /// A sort or filter is being computed.
    bool isBusy() const;

    /// Row of the table behind a row of the view, and back (-1 when it is filtered out).
    quint32 tableRow(int viewRow) const;
    int viewRow(quint32 tableRow) const;
    /// As it was read last, in its listing or by takeReadRows().
    Row row(int viewRow) const;
    Row rowOfTable(quint32 tableRow) const;

    /// Repaints what depends on the time; the views call it each second for what they show.
    void refreshTimes(int firstViewRow, int lastViewRow);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

signals:
    void busyChanged(bool busy);
    /// A new order or filter is shown.
    void orderChanged();

private:
    class Private;
    std::unique_ptr<Private> d;
};

/// "in 4 min", "3 days ago", "now": for times near `now`. Translated.
ETAGERE_EXPORT QString humaneTime(Msecs time, Msecs now);
/// "604 B", "12.3 KiB".
ETAGERE_EXPORT QString humaneSize(qint64 bytes);

} // namespace etagere

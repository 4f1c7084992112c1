// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/entrytable.h>

#include <QtCore/QElapsedTimer>
#include <mutex>
#include <optional>

namespace etagere {

/// Appends a listing's rows to a table and decides when readers get to see them: the first 200, or those of the first
/// 10 ms, at once; then blocks that are large and far apart enough that showing them costs little. Any thread.
class TableFiller
{
public:
    TableFiller();

    std::shared_ptr<const EntryTable> table() const { return m_table; }

    /// Number of published rows when this one made a block full. False in `ok` when the table is.
    std::optional<quint32> append(const Row &row, bool &ok);
    /// For a timer: rows that have waited long enough. Never waits itself.
    std::optional<quint32> publishWaiting();
    /// At the end: all there is.
    quint32 publishAll();

private:
    bool isBlockFull() const;
    quint32 publish();

    const std::shared_ptr<EntryTable> m_table;
    std::mutex m_mutex;
    QElapsedTimer m_sincePublished;
    quint32 m_pending = 0;
    bool m_isFirst = true;
};

} // namespace etagere

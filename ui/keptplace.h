// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

namespace etagere {

class EntryView;

/// Where the user is in the table, kept while its rows are replaced by those of a new listing.
class KeptPlace
{
public:
    explicit KeptPlace(EntryView &view)
        : m_view(view)
    {
    }

    void keep();
    /// Scrolls back; once for each keep().
    void restoreScrolling();
    /// Goes to the row that stands where the current one stood, which is gone; once, too.
    void selectNeighbour();
    /// The current row is still there.
    void forgetRow() { m_row.reset(); }

private:
    EntryView &m_view;
    std::optional<int> m_scroll;
    std::optional<int> m_row;
};

} // namespace etagere

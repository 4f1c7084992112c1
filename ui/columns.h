// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QHeaderView;
class QMenu;

namespace etagere {

/// Which columns of the entry table are shown, how wide and in which order: kept in the settings.
void restoreColumns(QHeaderView &header);
void saveColumns(const QHeaderView &header);
/// The columns and widths of a first start.
void resetColumns(QHeaderView &header);
/// Whether the request column takes what the others leave: until its edge is dragged, or the usual columns return.
bool isRequestElastic();
void setRequestElastic(bool isElastic);
/// One checkable line a column, and a way back to the first layout.
void fillColumnMenu(QMenu &menu, QHeaderView &header);

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QtCore/QByteArrayView>
#include <functional>
#include <vector>

namespace etagere {

/// A text to sort and what it belongs to. `prefix` is the sorter's.
struct TextItem {
    quint64 prefix = 0;
    const char *text = nullptr;
    quint32 length = 0;
    quint32 tie = 0; ///< orders equal texts
};

/// Sorts by bytes, then by `tie`. When `stopped` says so, the order is unfinished.
void sortTexts(std::vector<TextItem> &items, const std::function<bool()> &stopped);

} // namespace etagere

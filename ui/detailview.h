// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/store.h>

#include <QtWidgets/QWidget>

namespace etagere {

/// One tab of the detail pane. It shows one entry at a time; anything slow it computes runs in the
/// background (etagere/background.h), and what it shows is never fetched from the network or executed.
class DetailView : public QWidget
{
    Q_OBJECT
public:
    using QWidget::QWidget;

    virtual QString title() const = 0; ///< the tab's text, translated

    /// Shows an entry of an open store. `variant` indexes entry->decoded->variants when it decoded.
    virtual void showEntry(const LoadedEntryPtr &entry, int variant, const StoreInfo &store) = 0;
    virtual void clear() = 0;

    /// The clock that entries are judged by has moved; views that show the time look at it every second too.
    virtual void refreshTimes() { }
    /// Ctrl+F: opens the view's search, when it has one.
    virtual void startFind() { }
    /// Whether the source on show may be changed now.
    virtual void setCanWrite(bool) { }

signals:
    /// `response` belongs in the place of what is stored under `key`, unless that is not the one `seen` any more.
    void writeBackRequested(const etagere::StoredKey &key, const etagere::Version &seen,
                            const etagere::CachedResponse &response);
    /// The user asks what the hashed keys of the source stand for.
    void namesWanted();
};

// Defined in a file that CMake generates from ui/lists.cmake.
QList<DetailView *> detailViewTable();

} // namespace etagere

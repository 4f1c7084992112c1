// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/store.h>

#include <QtCore/QObject>
#include <QtCore/QTimer>

namespace etagere {

class ChangeBar;
class EntryTableModel;
class EntryView;

/// Where a listing reads no values, because that leaves a trace in the store: has those read that are on screen, and
/// offers to read all when a filter or an order needs them.
class ValueReading : public QObject
{
    Q_OBJECT
public:
    ValueReading(Store &store, EntryTableModel &model, EntryView &view, ChangeBar &bar);

signals:
    void allWanted();

private:
    void ask();
    void offerAll();

    Store &m_store;
    EntryTableModel &m_model;
    EntryView &m_view;
    ChangeBar &m_bar;
    bool m_isReading = false; ///< what was asked for is on its way
    bool m_isOffered = false; ///< for the filter and the order that are on show
    QTimer m_rest;            ///< until the view has come to rest
};

} // namespace etagere

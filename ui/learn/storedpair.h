// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "details/diffmodel.h"

#include <etagere/background.h>

#include <QtWidgets/QWidget>

class QLabel;

namespace etagere {

class TreeTable;

/// A stored response before and after a request, line by line, with what differs marked.
class StoredPair : public QWidget
{
    Q_OBJECT
public:
    explicit StoredPair(QWidget *parent = nullptr);

    /// The responses that are stored under one URL, newest first.
    void setStored(const QList<CachedResponse> &before, const QList<CachedResponse> &after);
    void clear();

private:
    DiffModel m_model;
    Background m_comparing;
    QLabel *m_sentence;
    TreeTable *m_table;
};

} // namespace etagere

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "learn/unifieddiff.h"

#include <etagere/background.h>

#include <QtWidgets/QWidget>

class QLabel;
class QListView;

namespace etagere {

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
    UnifiedDiff m_model;
    Background m_comparing;
    QLabel *m_sentence;
    QListView *m_lines;
};

} // namespace etagere

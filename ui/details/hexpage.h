// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "details/hexview.h"
#include "details/panefinder.h"

class QLabel;

namespace etagere {

/// Bytes with a line that says where the cursor is.
class HexPage : public QWidget, public Searchable
{
    Q_OBJECT
public:
    explicit HexPage(QWidget *parent = nullptr);

    HexView *view() const { return m_view; }

    Part searchedBytes() const override { return m_view->part(); }
    /// Text, or bytes as \xNN.
    QByteArray needleOf(const QString &text) const override;
    qint64 searchPosition() const override { return m_view->selection().offset; }
    void showMatch(qint64 offset, qint64 length) override { m_view->select({ offset, length }); }

private:
    void showPosition();

    HexView *m_view;
    QLabel *m_position;
};

} // namespace etagere

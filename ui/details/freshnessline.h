// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "details/freshnessaccount.h"

#include <QtWidgets/QWidget>
#include <optional>

namespace etagere {

/// The freshness time line of one entry: its life as HTTP sees it, and under it the store's own. Each boundary can be
/// read by hovering, by Left, Right, Home and End, and by assistive technology.
class FreshnessLine : public QWidget
{
    Q_OBJECT
public:
    explicit FreshnessLine(QWidget *parent = nullptr);

    /// Another entry: the boundary to read is "now" again.
    void setAccount(const FreshnessAccount &account);
    /// Time has gone by: the boundary to read stays.
    void setNow(Msecs now);

    /// In the order of time.
    const QList<Boundary> &boundaries() const { return m_boundaries; }
    /// What is read: the boundaries under the pointer, else the one chosen by key.
    QString reading() const;
    /// Which of the boundaries was chosen by key.
    int index() const;
    void choose(int index);
    /// Every boundary, one a line.
    QString text() const;
    /// Where a boundary is in the widget.
    QPointF position(const Boundary &boundary) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void readingChanged();

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;

private:
    QRectF bar() const;
    QRectF storeBar() const;
    QList<Boundary::Kind> kindsAt(QPointF position) const;
    void setHovered(const QList<Boundary::Kind> &kinds);
    QString readingOf(const QList<Boundary::Kind> &kinds) const;
    void tellAssistants();
    void paintAge(QPainter &painter) const;
    void paintStore(QPainter &painter) const;
    void paintTicks(QPainter &painter) const;

    FreshnessAccount m_account;
    QList<Boundary> m_boundaries;
    Msecs m_now = 0;
    Boundary::Kind m_chosen = Boundary::Now;
    QList<Boundary::Kind> m_hovered;
};

} // namespace etagere

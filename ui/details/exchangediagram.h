// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "details/exchangesteps.h"

#include <QtWidgets/QWidget>

namespace etagere {

/// Client, cache and origin as three lanes, time downwards; an arrow is as wide as its body is large, so that a 304 is
/// visibly thin. As high as its steps need; the same facts are its accessible description.
class ExchangeDiagram : public QWidget
{
    Q_OBJECT
public:
    explicit ExchangeDiagram(QWidget *parent = nullptr);

    void setSteps(const QList<ExchangeStep> &steps);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return { 240, sizeHint().height() }; }

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    int laneX(ExchangeStep::Lane lane) const;
    int stepHeight(const ExchangeStep &step) const;
    QRect textRect(const ExchangeStep &step, int top) const;
    void paintLanes(QPainter &painter) const;
    void paintStep(QPainter &painter, const ExchangeStep &step, int top) const;
    void paintArrow(QPainter &painter, const ExchangeStep &step, int y) const;

    QList<ExchangeStep> m_steps;
};

} // namespace etagere

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "details/exchangesteps.h"

#include <QtCore/QVariantAnimation>
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
    /// Draws one arrow after the other, unless the desktop or the user wants less motion.
    void play();
    bool isPlaying() const { return m_playing.state() == QAbstractAnimation::Running; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return { 240, sizeHint().height() }; }

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    int laneX(ExchangeStep::Lane lane) const;
    int stepHeight(const ExchangeStep &step) const;
    QRect textRect(const ExchangeStep &step, int width) const;
    void paintLanes(QPainter &painter) const;
    void paintStep(QPainter &painter, const ExchangeStep &step, int top, double part) const;
    void paintArrow(QPainter &painter, const ExchangeStep &step, int y, double part) const;

    /// How much of a step is drawn: 0 to 1.
    double drawn(qsizetype step) const;

    QList<ExchangeStep> m_steps;
    QVariantAnimation m_playing;
};

} // namespace etagere

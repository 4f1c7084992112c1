// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/exchangediagram.h"

#include "details/shown.h"
#include "motion.h"

#include <etagere/entrytablemodel.h>

#include <QtGui/QHelpEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QToolTip>

namespace etagere {

namespace {

constexpr int SideMargin = 36; ///< half a lane's title
constexpr int Padding = 4;
constexpr int MostFields = 3; ///< on an arrow; the tool tip and the list have all
constexpr int HeadLength = 8;
constexpr qint64 LargeBody = 100 * 1024;

/// None, small, large.
int arrowWidth(qint64 bytes) { return bytes <= 0 ? 1 : bytes < LargeBody ? 3 : 6; }

QStringList shownFields(const ExchangeStep &step) { return step.fields.first(qMin(step.fields.size(), MostFields)); }

} // namespace

ExchangeDiagram::ExchangeDiagram(QWidget *parent)
    : QWidget(parent)
{
    setAccessibleName(tr("Diagram of the exchange"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&m_playing, &QVariantAnimation::valueChanged, this, qOverload<>(&QWidget::update));
}

void ExchangeDiagram::setSteps(const QList<ExchangeStep> &steps)
{
    m_playing.stop();
    m_steps = steps;
    QStringList texts;
    for (const ExchangeStep &step : steps)
        texts += step.text();
    setAccessibleDescription(texts.join(u'\n'));
    updateGeometry();
    update();
}

void ExchangeDiagram::play()
{
    constexpr int StepMsecs = 350;
    if (!isMotionWanted() || m_steps.isEmpty() || !isVisible())
        return;
    m_playing.setStartValue(0.0);
    m_playing.setEndValue(double(m_steps.size()));
    m_playing.setDuration(StepMsecs * int(m_steps.size()));
    m_playing.start();
}

double ExchangeDiagram::drawn(qsizetype step) const
{
    return isPlaying() ? std::clamp(m_playing.currentValue().toDouble() - double(step), 0.0, 1.0) : 1;
}

int ExchangeDiagram::laneX(ExchangeStep::Lane lane) const
{
    return SideMargin + int(lane) * (width() - 2 * SideMargin) / 2;
}

int ExchangeDiagram::stepHeight(const ExchangeStep &step) const
{
    return (1 + int(shownFields(step).size())) * fontMetrics().height() + 4 * Padding + HeadLength;
}

QSize ExchangeDiagram::sizeHint() const
{
    int height = fontMetrics().height() + 2 * Padding;
    for (const ExchangeStep &step : m_steps)
        height += stepHeight(step);
    return { 320, height + Padding };
}

void ExchangeDiagram::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintLanes(painter);
    int top = fontMetrics().height() + 2 * Padding;
    for (qsizetype i = 0; i < m_steps.size(); ++i) {
        if (const double part = drawn(i); part > 0)
            paintStep(painter, m_steps.at(i), top, part);
        top += stepHeight(m_steps.at(i));
    }
}

void ExchangeDiagram::paintLanes(QPainter &painter) const
{
    const int titleHeight = fontMetrics().height();
    for (const auto lane : { ExchangeStep::Client, ExchangeStep::Cache, ExchangeStep::Origin }) {
        const int x = laneX(lane);
        painter.setPen(roleColor(Role::Text));
        painter.drawText(QRect(x - SideMargin, 0, 2 * SideMargin, titleHeight), Qt::AlignCenter, laneTitle(lane));
        painter.setPen(QPen(roleColor(Role::Line), 1));
        painter.drawLine(x, titleHeight + Padding, x, height());
    }
}

/// Where a text of that width goes: above the arrow, and over the cache's lane where it would be cut otherwise, because
/// nothing is at the other side of it.
QRect ExchangeDiagram::textRect(const ExchangeStep &step, int width) const
{
    const int left = qMin(laneX(step.from), laneX(step.to)) + Padding;
    const int right = qMax(laneX(step.from), laneX(step.to)) - Padding;
    const int room = laneX(ExchangeStep::Origin) - laneX(ExchangeStep::Client) - 2 * Padding;
    if (width <= right - left)
        return { left, 0, right - left, fontMetrics().height() };
    const int taken = qMin(width + 2, room); // advances are rounded
    const bool isAtTheLeft = qMin(step.from, step.to) == ExchangeStep::Client;
    return { isAtTheLeft ? left : right - taken, 0, taken, fontMetrics().height() };
}

void ExchangeDiagram::paintStep(QPainter &painter, const ExchangeStep &step, int top, double part) const
{
    int y = top + Padding;
    const auto write = [&](const QString &text, Role role, bool isBold) {
        QFont font = this->font();
        font.setBold(isBold);
        painter.setFont(font);
        const QFontMetrics metrics(font);
        const QRect line = textRect(step, metrics.horizontalAdvance(text)).translated(0, y);
        painter.fillRect(line, palette().color(QPalette::Window));
        painter.setPen(roleColor(role));
        painter.drawText(line, Qt::AlignCenter, metrics.elidedText(text, Qt::ElideRight, line.width()));
        y += line.height();
    };
    write(step.bytes > 0 ? QStringLiteral("%1 · %2").arg(step.title, humaneSize(step.bytes)) : step.title, step.role,
          true);
    for (const QString &field : shownFields(step))
        write(field, Role::Muted, false);
    paintArrow(painter, step, y + Padding + HeadLength / 2, part);
}

void ExchangeDiagram::paintArrow(QPainter &painter, const ExchangeStep &step, int y, double part) const
{
    const int direction = step.to > step.from ? 1 : -1;
    const int start = laneX(step.from);
    const int shortest = start + direction * 2 * HeadLength;
    const int end = shortest + int(part * (laneX(step.to) - direction - shortest));
    const QColor color = roleColor(step.role == Role::Text ? Role::Accent : step.role);
    painter.setPen(QPen(color, arrowWidth(step.bytes), Qt::SolidLine, Qt::FlatCap));
    painter.drawLine(start, y, end - direction * HeadLength, y);
    const int half = HeadLength / 2 + arrowWidth(step.bytes) / 2;
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawPolygon(QPolygon({ QPoint(end, y), QPoint(end - direction * HeadLength, y - half),
                                   QPoint(end - direction * HeadLength, y + half) }));
}

bool ExchangeDiagram::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    int top = fontMetrics().height() + 2 * Padding;
    for (const ExchangeStep &step : m_steps) {
        const QRect area(0, top, width(), stepHeight(step));
        if (area.contains(help->pos()))
            QToolTip::showText(help->globalPos(), plainToolTip(step.text()), this, area);
        top += stepHeight(step);
    }
    return true;
}

} // namespace etagere

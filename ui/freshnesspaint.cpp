// SPDX-License-Identifier: GPL-3.0-or-later
#include "freshnesspaint.h"

#include "theme.h"

#include <QtGui/QPainter>
#include <algorithm>
#include <cmath>

namespace etagere {

namespace {

QColor pale(Role role, double strength)
{
    QColor color = roleColor(role);
    color.setAlphaF(float(strength));
    return color;
}

// Lines of our own: the hatches of QBrush are made of device pixels, too fine to be seen at 200 %.
void hatch(QPainter &painter, const QRectF &area, const QColor &color)
{
    constexpr double step = 4;
    QVarLengthArray<QLineF, 256> lines;
    // Counted from the bar's height, not from the band's start: the pattern stands still while the band grows.
    for (double x = std::floor((area.left() - area.height()) / step) * step; x < area.right(); x += step)
        lines.append({ x, area.bottom(), x + area.height(), area.top() });
    painter.save();
    painter.setClipRect(area, Qt::IntersectClip);
    painter.setPen(QPen(color, 1.5));
    painter.drawLines(lines.constData(), int(lines.size()));
    painter.restore();
}

void paintBand(QPainter &painter, const QRectF &area, BandKind kind, Role stale)
{
    switch (kind) {
    case BandKind::Spent:
        return painter.fillRect(area, pale(Role::Fresh, 0.35));
    case BandKind::Fresh:
        return painter.fillRect(area, roleColor(Role::Fresh));
    case BandKind::WhileRevalidate:
        return painter.fillRect(area, pale(stale, 0.5));
    case BandKind::IfError:
        return painter.fillRect(area, pale(stale, 0.25));
    case BandKind::Stale:
        return hatch(painter, area, roleColor(stale));
    case BandKind::Unknown:
        painter.setPen(QPen(roleColor(Role::Unknown), 1, Qt::DashLine));
        painter.setBrush(Qt::NoBrush);
        return painter.drawRect(area.adjusted(0.5, 0.5, -0.5, -0.5));
    }
}

} // namespace

void paintBands(QPainter &painter, const QRectF &bar, const FreshnessLayout &layout, bool hasValidator)
{
    for (const Band &band : layout.bands()) {
        const QRectF area(bar.left() + band.from * bar.width(), bar.top(), (band.to - band.from) * bar.width(),
                          bar.height());
        paintBand(painter, area, band.kind, hasValidator ? Role::Stale : Role::Gone);
    }
}

void paintNow(QPainter &painter, const QRectF &bar, const FreshnessLayout &layout)
{
    constexpr double width = 2;
    const double left = std::min(bar.left() + layout.now() * bar.width(), bar.right() - width);
    painter.fillRect(QRectF(left - 1, bar.top(), width + 2, bar.height()), roleColor(Role::Base));
    painter.fillRect(QRectF(left, bar.top() - 1, width, bar.height() + 2), roleColor(Role::Text));
}

void paintCellLine(QPainter &painter, const QRect &cell, const FreshnessTimes &times, Msecs now, bool isSelected)
{
    constexpr int besideText = 6; // as the style's margin: the line begins where the text does
    const int height = std::clamp(cell.height() / 6, 4, 6);
    const QRectF bar(cell.left() + besideText, cell.top() + cell.height() - height, cell.width() - 2 * besideText,
                     height);
    if (bar.width() < 4 * height)
        return;
    painter.save();
    painter.setClipRect(cell, Qt::IntersectClip);
    // The colours are made for the table's ground, not for the accent of a selected row.
    if (isSelected)
        painter.fillRect(bar.adjusted(-1, -1, 1, 1), roleColor(Role::Base));
    const FreshnessLayout layout(times, now);
    paintBands(painter, bar, layout, times.hasValidator);
    paintNow(painter, bar, layout);
    painter.restore();
}

} // namespace etagere

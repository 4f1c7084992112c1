// SPDX-License-Identifier: GPL-3.0-or-later
#include "quietstyle.h"

#include "theme.h"

#include <QtGui/QPainter>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QStyleOption>

namespace etagere {

namespace {

void drawThinFrame(QPainter &painter, const QRect &rect, Role role, qreal radius)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(roleColor(role));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    painter.restore();
}

} // namespace

QuietStyle::QuietStyle()
    : QProxyStyle(QStringLiteral("Fusion"))
{
}

int QuietStyle::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    constexpr int besideText = 6;
    switch (metric) {
    case PM_HeaderMargin:
        return besideText;
    case PM_FocusFrameHMargin: // item views put one more pixel beside the text of a cell
        return besideText - 1;
    case PM_TabBarTabHSpace: // both sides; the seven tabs of an entry fit without arrows
        return 2 * besideText;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

void QuietStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                               const QWidget *widget) const
{
    if (element == PE_FrameLineEdit) {
        const bool hasFocus = option->state.testFlag(State_HasFocus);
        drawThinFrame(*painter, option->rect, hasFocus ? Role::Accent : Role::Line, 2);
    } else if (element == PE_FrameFocusRect && qobject_cast<const QAbstractItemView *>(widget)) {
        // Fusion veils the text of the current cell.
        drawThinFrame(*painter, option->rect, option->state.testFlag(State_Selected) ? Role::OnAccent : Role::Accent,
                      0);
    } else if (element == PE_Frame) {
        drawThinFrame(*painter, option->rect, Role::Line, 0);
    } else {
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

} // namespace etagere

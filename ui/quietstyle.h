// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QProxyStyle>

namespace etagere {

/// Fusion with thin frames in the colour of Role::Line and a little more air beside the text of cells.
class QuietStyle : public QProxyStyle
{
    Q_OBJECT
public:
    QuietStyle();

    int pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const override;
    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                       const QWidget *widget) const override;
};

} // namespace etagere

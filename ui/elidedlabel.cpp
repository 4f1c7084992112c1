// SPDX-License-Identifier: GPL-3.0-or-later
#include "elidedlabel.h"

#include "entrydelegate.h"

#include <QtGui/QPainter>

namespace etagere {

void ElidedLabel::setText(const QString &text)
{
    m_text = text;
    setToolTip(text);
    setAccessibleName(text);
    updateGeometry();
    update();
}

QSize ElidedLabel::sizeHint() const { return { fontMetrics().horizontalAdvance(m_text) + 1, fontMetrics().height() }; }

QSize ElidedLabel::minimumSizeHint() const { return { fontMetrics().averageCharWidth() * 12, fontMetrics().height() }; }

void ElidedLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.drawText(rect(), Qt::AlignLeft | Qt::AlignVCenter, elidedUrl(m_text, fontMetrics(), width()));
}

} // namespace etagere

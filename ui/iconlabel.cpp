// SPDX-License-Identifier: GPL-3.0-or-later
#include "iconlabel.h"

#include "icons.h"

#include <QtCore/QEvent>

namespace etagere {

IconLabel::IconLabel(int size, QWidget *parent)
    : QLabel(parent)
    , m_size(size)
{
    setFixedHeight(size);
}

void IconLabel::setIcon(const QString &name, Role role)
{
    m_name = name;
    m_role = role;
    draw();
}

void IconLabel::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        draw();
    QLabel::changeEvent(event);
}

void IconLabel::draw()
{
    if (m_name.isEmpty())
        clear();
    else
        setPixmap(icon(m_name, m_role).pixmap(QSize(m_size, m_size), devicePixelRatioF()));
}

} // namespace etagere

// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/productionstripe.h"

#include "iconlabel.h"

#include <QtCore/QEvent>
#include <QtWidgets/QHBoxLayout>

using namespace Qt::StringLiterals;

namespace etagere {

ProductionStripe::ProductionStripe(QWidget *parent)
    : QFrame(parent)
    , m_word(new QLabel(tr("Production"), this))
    , m_name(new QLabel(this))
{
    setObjectName(u"production"_s);
    setAccessibleName(tr("Production"));
    setAutoFillBackground(true);
    auto *image = new IconLabel(16, this);
    image->setIcon(u"production"_s, Role::Gone);
    QFont bold = m_word->font();
    bold.setBold(true);
    m_word->setFont(bold);
    m_name->setTextFormat(Qt::PlainText);
    m_name->setMinimumWidth(1); // a long name does not widen the window
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 4, 8, 4);
    layout->setSpacing(8);
    layout->addWidget(image);
    layout->addWidget(m_word);
    layout->addWidget(m_name, 1);
    colour();
}

void ProductionStripe::setName(const QString &name)
{
    m_name->setText(name);
    setAccessibleDescription(name);
}

void ProductionStripe::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::ApplicationPaletteChange)
        colour();
    QFrame::changeEvent(event);
}

void ProductionStripe::colour()
{
    QPalette palette;
    palette.setColor(QPalette::Window, roleColor(Role::BadField));
    palette.setColor(QPalette::WindowText, roleColor(Role::Gone));
    setPalette(palette);
}

} // namespace etagere

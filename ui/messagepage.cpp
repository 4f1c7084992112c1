// SPDX-License-Identifier: GPL-3.0-or-later
#include "messagepage.h"

#include "iconlabel.h"

#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QVBoxLayout>

namespace etagere {

namespace {

QLabel *centredLabel(QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setAlignment(Qt::AlignHCenter);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    label->setAccessibleName(MessagePage::tr("Message"));
    return label;
}

} // namespace

MessagePage::MessagePage(QWidget *parent)
    : QWidget(parent)
    , m_icon(new IconLabel(32, this))
    , m_title(centredLabel(this))
    , m_text(centredLabel(this))
    , m_buttons(new QVBoxLayout)
{
    QFont heading = font();
    heading.setPointSizeF(heading.pointSizeF() * 1.25);
    m_title->setFont(heading);
    m_icon->setAlignment(Qt::AlignHCenter);
    m_buttons->setSpacing(8);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(32, 32, 32, 32);
    layout->setSpacing(12);
    layout->addStretch(2);
    layout->addWidget(m_icon);
    layout->addWidget(m_title);
    layout->addWidget(m_text);
    layout->addSpacing(4);
    layout->addLayout(m_buttons);
    layout->addStretch(3);
}

void MessagePage::setMessage(const QString &iconName, Role role, const QString &title, const QString &text)
{
    m_icon->setIcon(iconName, role);
    m_title->setText(title);
    m_text->setText(text);
    m_text->setVisible(!text.isEmpty());
    setAccessibleName(title);
    setAccessibleDescription(text);
    while (QLayoutItem *item = m_buttons->takeAt(0)) {
        item->widget()->deleteLater();
        item->widget()->hide();
        delete item;
    }
}

void MessagePage::addButton(const QString &text, std::function<void()> action)
{
    auto *button = new QPushButton(text, this);
    connect(button, &QPushButton::clicked, this, std::move(action));
    m_buttons->addWidget(button, 0, Qt::AlignHCenter);
}

QString MessagePage::title() const { return m_title->text(); }
QString MessagePage::text() const { return m_text->text(); }

} // namespace etagere

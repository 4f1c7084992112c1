// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/findbar.h"

#include <QtGui/QKeyEvent>
#include <QtGui/QShortcut>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QToolButton>

namespace etagere {

FindBar::FindBar(QWidget *pane)
    : QWidget(pane)
    , m_edit(new QLineEdit(this))
    , m_status(new QLabel(this))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 4, 8, 4);
    layout->addWidget(m_edit, 1);
    layout->addWidget(m_status);
    addButton(tr("Previous"), tr("Previous match (Shift+Enter)"), true);
    addButton(tr("Next"), tr("Next match (Enter)"), false);
    m_edit->setObjectName(QStringLiteral("find"));
    m_edit->setPlaceholderText(tr("Find"));
    m_edit->setAccessibleName(tr("Find in this tab"));
    m_edit->setClearButtonEnabled(true);
    connect(m_edit, &QLineEdit::textEdited, this, &FindBar::textEdited);
    auto *shortcut = new QShortcut(QKeySequence::Find, pane);
    shortcut->setContext(Qt::WidgetWithChildrenShortcut);
    connect(shortcut, &QShortcut::activated, this, &FindBar::open);
    hide();
}

void FindBar::addButton(const QString &text, const QString &tip, bool backward)
{
    auto *button = new QToolButton(this);
    button->setText(text);
    button->setToolTip(tip);
    button->setAutoRaise(true);
    connect(button, &QToolButton::clicked, this, [this, backward] { emit nextRequested(m_edit->text(), backward); });
    layout()->addWidget(button);
}

void FindBar::open()
{
    show();
    m_edit->setFocus();
    m_edit->selectAll();
}

void FindBar::close()
{
    hide();
    setStatus({});
    emit closed();
}

QString FindBar::text() const { return m_edit->text(); }
void FindBar::setHint(const QString &hint) { m_edit->setPlaceholderText(hint); }

void FindBar::setStatus(const QString &status)
{
    m_status->setText(status);
    m_status->setVisible(!status.isEmpty());
}

void FindBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        close();
    else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        emit nextRequested(m_edit->text(), event->modifiers() & Qt::ShiftModifier);
    else
        QWidget::keyPressEvent(event);
}

} // namespace etagere

// SPDX-License-Identifier: GPL-3.0-or-later
#include "lockbutton.h"

#include "icons.h"

#include <QtCore/QEvent>
#include <QtGui/QAction>

using namespace Qt::StringLiterals;

namespace etagere {

LockButton::LockButton(QAction *allow, QWidget *parent)
    : QToolButton(parent)
    , m_allow(allow)
{
    setObjectName(u"lock"_s);
    setAutoRaise(true);
    setFocusPolicy(Qt::TabFocus);
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    connect(allow, &QAction::changed, this, &LockButton::showState);
    connect(this, &QToolButton::clicked, allow, &QAction::trigger);
    showState();
}

void LockButton::showState()
{
    const bool isAllowed = m_allow->isChecked();
    setEnabled(m_allow->isEnabled());
    setIcon(etagere::icon(isAllowed ? u"unlock"_s : u"lock"_s, isAllowed ? Role::Stale : Role::Muted));
    setText(isAllowed ? tr("Changes allowed") : tr("Read-only"));
    setToolTip(isAllowed
                   ? tr("Entries of this source can be removed and marked stale. Press to make it read-only again.")
                   : tr("Nothing in this cache is changed: not a byte, not an access time. Press to allow "
                        "changes of this source until it is closed."));
    QPalette colours;
    if (isAllowed)
        colours.setColor(QPalette::ButtonText, roleColor(Role::Stale));
    setPalette(colours);
}

void LockButton::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::ApplicationPaletteChange)
        showState();
    QToolButton::changeEvent(event);
}

} // namespace etagere

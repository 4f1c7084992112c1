// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QToolButton>

namespace etagere {

/// Says whether the source on show may be changed, by padlock and word; a click is the action "Allow changes".
class LockButton : public QToolButton
{
    Q_OBJECT
public:
    explicit LockButton(QAction *allow, QWidget *parent = nullptr);

protected:
    void changeEvent(QEvent *event) override;

private:
    void showState();

    QAction *m_allow;
};

} // namespace etagere

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "theme.h"

#include <QtWidgets/QWidget>
#include <functional>

class QLabel;
class QVBoxLayout;

namespace etagere {

class IconLabel;

/// A page in place of the table: what happened and what to do about it.
class MessagePage : public QWidget
{
    Q_OBJECT
public:
    explicit MessagePage(QWidget *parent = nullptr);

    /// Replaces what was shown, buttons included.
    void setMessage(const QString &iconName, Role role, const QString &title, const QString &text);
    void addButton(const QString &text, std::function<void()> action);

    QString title() const;
    QString text() const;

private:
    IconLabel *m_icon;
    QLabel *m_title;
    QLabel *m_text;
    QVBoxLayout *m_buttons;
};

} // namespace etagere

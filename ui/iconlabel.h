// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "theme.h"

#include <QtWidgets/QLabel>

namespace etagere {

/// An icon of the own set standing alone; it follows the theme.
class IconLabel : public QLabel
{
    Q_OBJECT
public:
    /// `size`: edge in device-independent pixels.
    explicit IconLabel(int size, QWidget *parent = nullptr);

    void setIcon(const QString &name, Role role);

protected:
    void changeEvent(QEvent *event) override;

private:
    void draw();

    int m_size;
    QString m_name;
    Role m_role = Role::Text;
};

} // namespace etagere

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "theme.h"

#include <QtWidgets/QTextEdit>

namespace etagere {

/// One value that can be read, selected and copied but not changed: as high as its text, broken anywhere so
/// that a long URL never widens the pane. Plain text always.
class ValueText : public QTextEdit
{
    Q_OBJECT
public:
    explicit ValueText(QWidget *parent = nullptr);

    /// Keeps the selection when the text is the same.
    void setValue(const QString &value);
    QString value() const { return m_value; }
    void setRole(Role role);

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void changeEvent(QEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;

private:
    void applyRole();

    QString m_value;
    Role m_role = Role::Text;
};

} // namespace etagere

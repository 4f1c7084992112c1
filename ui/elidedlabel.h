// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QFrame>

namespace etagere {

/// A URL on one line that gives way in its middle; the whole is its tooltip.
class ElidedLabel : public QFrame
{
    Q_OBJECT
public:
    using QFrame::QFrame;

    void setText(const QString &text);
    QString text() const { return m_text; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_text;
};

} // namespace etagere

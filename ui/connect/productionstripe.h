// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QFrame>

class QLabel;

namespace etagere {

/// Says above a source that it is in production: by colour, icon and word.
class ProductionStripe : public QFrame
{
    Q_OBJECT
public:
    explicit ProductionStripe(QWidget *parent = nullptr);

    void setName(const QString &name);

protected:
    void changeEvent(QEvent *event) override;

private:
    void colour();

    QLabel *m_word;
    QLabel *m_name;
};

} // namespace etagere

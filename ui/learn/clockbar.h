// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/global.h>

#include <QtWidgets/QFrame>

class QLabel;
class QPushButton;
class QSlider;

namespace etagere {

class Laboratory;

/// Cache time in words, and what moves it: a slider from the last request on, and buttons. Real time is untouched.
class ClockBar : public QFrame
{
    Q_OBJECT
public:
    explicit ClockBar(Laboratory &laboratory, QWidget *parent = nullptr);

    /// When the entry on show stops being fresh; NoTime: there is none, or it never does.
    void setExpiry(Msecs freshUntil);

private:
    QPushButton *addButton(const QString &text, const QString &toolTip);
    void showTime();

    Laboratory &m_laboratory;
    QLabel *m_time;
    QSlider *m_slider;
    QPushButton *m_toExpiry = nullptr;
    QPushButton *m_pastExpiry = nullptr;
    QPushButton *m_later = nullptr;
    Msecs m_freshUntil = NoTime;
};

} // namespace etagere

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/datetime.h>

#include <QtWidgets/QWidget>

class QComboBox;
class QDateTimeEdit;

namespace etagere {

/// "At: now, in an hour, when it goes stale, ...": the moment a question is about. Now moves on as time passes.
class MomentPicker : public QWidget
{
    Q_OBJECT
public:
    explicit MomentPicker(QWidget *parent = nullptr);

    /// What now is.
    void setClock(const Clock &clock) { m_clock = clock; }
    /// The moments that the entry itself has; NoTime: it has none, and there is no such choice.
    void setMoments(Msecs freshUntil, Msecs storeExpiresAt);
    Msecs moment() const;
    /// Whether moment() is another one each second.
    bool isMoving() const;
    /// Back to now.
    void reset();
    /// Writes the moment into the field, when it is a moving one.
    void tick();

signals:
    void momentChanged();

private:
    enum Choice { Now, InAMinute, InAnHour, InADay, WhenStale, WhenDropped, Other };
    Choice choice() const;
    void choose();
    void setChoiceEnabled(Choice choice, bool isEnabled);

    QComboBox *m_choices;
    QDateTimeEdit *m_time;
    Clock m_clock = currentTime;
    Msecs m_freshUntil = NoTime;
    Msecs m_storeExpiresAt = NoTime;
};

} // namespace etagere

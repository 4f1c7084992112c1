// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/momentpicker.h"

#include <QtCore/QDateTime>
#include <QtCore/QSignalBlocker>
#include <QtGui/QStandardItemModel>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QDateTimeEdit>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>

namespace etagere {

constexpr Msecs Minute = 60'000;
// At the very end of its lifetime a response is stale already; a field in seconds must not show the second before.
constexpr Msecs JustAfter = 999;

MomentPicker::MomentPicker(QWidget *parent)
    : QWidget(parent)
    , m_choices(new QComboBox(this))
    , m_time(new QDateTimeEdit(this))
{
    m_choices->addItems({ tr("Now"), tr("In a minute"), tr("In an hour"), tr("In a day"), tr("When it goes stale"),
                          tr("When the store drops it"), tr("At another time") });
    m_choices->setObjectName(QStringLiteral("moment"));
    m_choices->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_choices->setMinimumContentsLength(10);
    m_choices->setAccessibleName(tr("Moment of the request"));
    m_time->setObjectName(QStringLiteral("momentTime"));
    m_time->setAccessibleName(tr("Time of the request (UTC)"));
    m_time->findChild<QLineEdit *>()->setAccessibleName(
        m_time->accessibleName()); // which is what a screen reader meets
    m_time->setTimeSpec(Qt::UTC);
    m_time->setDisplayFormat(QStringLiteral("yyyy-MM-dd HH:mm:ss 'UTC'"));
    m_time->setDateTimeRange(QDateTime::fromSecsSinceEpoch(0, Qt::UTC),
                             QDateTime(QDate(9999, 12, 31), QTime(23, 59, 59), Qt::UTC));
    auto *label = new QLabel(tr("&At"), this);
    label->setBuddy(m_choices);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(label);
    layout->addWidget(m_choices, 1);
    layout->addWidget(m_time);
    connect(m_choices, &QComboBox::activated, this, &MomentPicker::choose);
    connect(m_time, &QDateTimeEdit::dateTimeChanged, this, [this] {
        m_choices->setCurrentIndex(Other);
        emit momentChanged();
    });
    reset();
}

MomentPicker::Choice MomentPicker::choice() const { return Choice(m_choices->currentIndex()); }

void MomentPicker::setMoments(Msecs freshUntil, Msecs storeExpiresAt)
{
    m_freshUntil = freshUntil;
    m_storeExpiresAt = storeExpiresAt;
    setChoiceEnabled(WhenStale, freshUntil != NoTime);
    setChoiceEnabled(WhenDropped, storeExpiresAt != NoTime);
}

void MomentPicker::setChoiceEnabled(Choice choice, bool isEnabled)
{
    static_cast<QStandardItemModel *>(m_choices->model())->item(choice)->setEnabled(isEnabled);
}

Msecs MomentPicker::moment() const
{
    switch (choice()) {
    case Now:
        return m_clock();
    case InAMinute:
        return m_clock() + Minute;
    case InAnHour:
        return m_clock() + 60 * Minute;
    case InADay:
        return m_clock() + 24 * 60 * Minute;
    case WhenStale:
        return m_freshUntil == NoTime ? m_clock() : m_freshUntil + JustAfter;
    case WhenDropped:
        return m_storeExpiresAt == NoTime ? m_clock() : m_storeExpiresAt + JustAfter;
    case Other:
        break;
    }
    return m_time->dateTime().toMSecsSinceEpoch();
}

bool MomentPicker::isMoving() const { return choice() <= InADay; }

void MomentPicker::reset()
{
    m_choices->setCurrentIndex(Now);
    tick();
}

void MomentPicker::choose()
{
    tick();
    if (choice() == Other)
        m_time->setFocus();
    emit momentChanged();
}

void MomentPicker::tick()
{
    if (choice() == Other || m_time->hasFocus())
        return;
    const QSignalBlocker blocker(m_time);
    m_time->setDateTime(QDateTime::fromMSecsSinceEpoch(moment(), Qt::UTC));
}

} // namespace etagere

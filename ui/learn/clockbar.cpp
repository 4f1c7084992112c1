// SPDX-License-Identifier: GPL-3.0-or-later
#include "learn/clockbar.h"

#include "details/shown.h"
#include "iconlabel.h"
#include "icons.h"
#include "learn/laboratory.h"

#include <QtCore/QSignalBlocker>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSlider>

namespace etagere {

namespace {

constexpr Msecs Second = 1000;
constexpr Msecs Step = 10 * Second;
constexpr Msecs ShortestSpan = 120 * Second;

} // namespace

ClockBar::ClockBar(Laboratory &laboratory, QWidget *parent)
    : QFrame(parent)
    , m_laboratory(laboratory)
    , m_time(new QLabel(this))
    , m_slider(new QSlider(Qt::Horizontal, this))
{
    auto *image = new IconLabel(16, this);
    image->setIcon(QStringLiteral("clock"), Role::Muted);
    m_time->setObjectName(QStringLiteral("cacheTime"));
    m_time->setTextFormat(Qt::PlainText);
    m_time->setToolTip(tr("The clock of the laboratory: it stands still until it is moved. Real time is untouched."));
    m_slider->setObjectName(QStringLiteral("cacheTimeSlider"));
    m_slider->setAccessibleName(tr("Cache time, in seconds after the last request"));
    m_slider->setPageStep(int(Step / Second));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 4, 12, 4);
    layout->addWidget(image);
    layout->addWidget(m_time);
    layout->addWidget(m_slider, 1);
    m_later = addButton(tr("+10 s"), tr("Ten seconds later"));
    m_toExpiry = addButton(tr("To expiry"), tr("The last second in which the stored response is fresh"));
    m_pastExpiry = addButton(tr("Past it"), tr("A second after its freshness has ended"));
    connect(m_slider, &QSlider::valueChanged, this,
            [this](int seconds) { m_laboratory.moveClock(m_laboratory.base() + seconds * Second); });
    connect(m_later, &QPushButton::clicked, this,
            [this] { m_laboratory.moveClock(m_laboratory.clock().now() + Step); });
    connect(m_toExpiry, &QPushButton::clicked, this, [this] { m_laboratory.moveClock(m_freshUntil - Second); });
    connect(m_pastExpiry, &QPushButton::clicked, this, [this] { m_laboratory.moveClock(m_freshUntil + Second); });
    connect(&m_laboratory, &Laboratory::clockMoved, this, &ClockBar::showTime);
    connect(&m_laboratory, &Laboratory::busyChanged, this, &ClockBar::showTime);
    showTime();
}

QPushButton *ClockBar::addButton(const QString &text, const QString &toolTip)
{
    auto *button = new QPushButton(text, this);
    button->setToolTip(toolTip);
    button->setAccessibleDescription(toolTip);
    layout()->addWidget(button);
    return button;
}

void ClockBar::setExpiry(Msecs freshUntil)
{
    m_freshUntil = freshUntil;
    showTime();
}

void ClockBar::showTime()
{
    const Msecs now = m_laboratory.clock().now(), passed = now - m_laboratory.base();
    m_time->setText(passed == 0 ? tr("Cache time %1").arg(utcTime(now))
                                : tr("Cache time %1, %2 after the last request").arg(utcTime(now), spanText(passed)));
    const bool isFree = !m_laboratory.isBusy();
    const bool hasEnd = isFree && m_freshUntil != NoTime;
    m_toExpiry->setEnabled(hasEnd && m_freshUntil - Second > now);
    m_pastExpiry->setEnabled(hasEnd && m_freshUntil + Second > now);
    m_later->setEnabled(isFree);
    m_slider->setEnabled(isFree);
    const Msecs span =
        std::max({ ShortestSpan, 2 * passed, m_freshUntil == NoTime ? 0 : 2 * (m_freshUntil - m_laboratory.base()) });
    const QSignalBlocker blocker(m_slider);
    // A slider that is held keeps its scale: it would run away from the pointer.
    if (!m_slider->isSliderDown())
        m_slider->setMaximum(int(std::min<Msecs>(span / Second, std::numeric_limits<int>::max())));
    m_slider->setValue(int(std::min<Msecs>(passed / Second, m_slider->maximum())));
}

} // namespace etagere

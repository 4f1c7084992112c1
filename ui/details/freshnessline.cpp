// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/freshnessline.h"

#include "details/freshnesslineaccessible.h"
#include "details/shown.h"
#include "freshnesspaint.h"
#include "theme.h"

#include <QtGui/QAccessible>
#include <QtGui/QHelpEvent>
#include <QtGui/QKeyEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QToolTip>

namespace etagere {

namespace {

constexpr int frame = 4; ///< for the focus ring
constexpr int barHeight = 12;
constexpr int gap = 3;
constexpr int storeHeight = 4;

} // namespace

FreshnessLine::FreshnessLine(QWidget *parent)
    : QWidget(parent)
{
    installFreshnessLineAccessible(); // before the name: telling of it makes the interface, once for all
    setAccessibleName(tr("Freshness time line"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void FreshnessLine::setAccount(const FreshnessAccount &account)
{
    m_account = account;
    m_chosen = Boundary::Now;
    m_hovered.clear();
}

void FreshnessLine::setNow(Msecs now)
{
    m_now = now;
    m_boundaries = etagere::boundaries(m_account, now);
    update();
    emit readingChanged();
}

QString FreshnessLine::reading() const { return readingOf(m_hovered.isEmpty() ? QList{ m_chosen } : m_hovered); }

QString FreshnessLine::readingOf(const QList<Boundary::Kind> &kinds) const
{
    QStringList readings;
    for (const Boundary &boundary : m_boundaries) {
        if (kinds.contains(boundary.kind))
            readings += boundary.reading(m_now);
    }
    return readings.join(u'\n');
}

QString FreshnessLine::text() const
{
    QStringList lines;
    for (const Boundary &boundary : m_boundaries)
        lines += boundary.reading(m_now);
    return lines.join(u'\n');
}

QRectF FreshnessLine::bar() const
{
    return QRectF(frame, frame + fontMetrics().height() + 1, width() - 2 * frame, barHeight);
}

QRectF FreshnessLine::storeBar() const
{
    const QRectF above = bar();
    return QRectF(above.left(), above.bottom() + gap, above.width(), storeHeight);
}

QPointF FreshnessLine::position(const Boundary &boundary) const
{
    const QRectF home = boundary.kind == Boundary::StoreEnd ? storeBar() : bar();
    const double place = FreshnessLayout(m_account.times, m_now).place(boundary.time);
    return { home.left() + place * home.width(), home.center().y() };
}

QSize FreshnessLine::sizeHint() const
{
    return { 320, 2 * frame + fontMetrics().height() + 1 + barHeight + gap + storeHeight };
}

QSize FreshnessLine::minimumSizeHint() const { return { 120, sizeHint().height() }; }

int FreshnessLine::index() const
{
    for (qsizetype i = 0; i < m_boundaries.size(); ++i) {
        if (m_boundaries[i].kind == m_chosen)
            return int(i);
    }
    return -1;
}

void FreshnessLine::choose(int index)
{
    if (m_boundaries.isEmpty())
        return;
    m_chosen = m_boundaries[std::clamp(index, 0, int(m_boundaries.size()) - 1)].kind;
    m_hovered.clear(); // the key was pressed last
    update();
    emit readingChanged();
    tellAssistants();
}

void FreshnessLine::tellAssistants()
{
    QAccessibleValueChangeEvent value(this, reading());
    QAccessible::updateAccessibility(&value);
    QAccessibleEvent description(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&description);
}

void FreshnessLine::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Left:
        return choose(index() - 1);
    case Qt::Key_Right:
        return choose(index() + 1);
    case Qt::Key_Home:
        return choose(0);
    case Qt::Key_End:
        return choose(int(m_boundaries.size()) - 1);
    default:
        QWidget::keyPressEvent(event);
    }
}

// The store's end and that of the freshness are often one moment: each is read on its own bar.
QList<Boundary::Kind> FreshnessLine::kindsAt(QPointF position) const
{
    constexpr double reach = 8, together = 3;
    const bool isOnStore = position.y() > bar().bottom() + gap / 2.0;
    QList<std::pair<double, Boundary::Kind>> near;
    for (const Boundary &boundary : m_boundaries) {
        const double away = std::abs(this->position(boundary).x() - position.x());
        if (away <= reach && (boundary.kind == Boundary::StoreEnd) == isOnStore)
            near.append({ away, boundary.kind });
    }
    const auto nearest = std::min_element(near.begin(), near.end());
    QList<Boundary::Kind> kinds;
    for (const auto &[away, kind] : near) {
        if (away <= nearest->first + together)
            kinds += kind;
    }
    return kinds;
}

void FreshnessLine::setHovered(const QList<Boundary::Kind> &kinds)
{
    if (kinds == m_hovered)
        return;
    m_hovered = kinds;
    update();
    emit readingChanged();
}

void FreshnessLine::mouseMoveEvent(QMouseEvent *event) { setHovered(kindsAt(event->position())); }

void FreshnessLine::leaveEvent(QEvent *) { setHovered({}); }

void FreshnessLine::mousePressEvent(QMouseEvent *event)
{
    const QList<Boundary::Kind> kinds = kindsAt(event->position());
    if (kinds.isEmpty())
        return;
    m_chosen = kinds.first();
    choose(index());
}

void FreshnessLine::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    tellAssistants();
}

bool FreshnessLine::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const QString tip = readingOf(kindsAt(help->pos()));
    if (tip.isEmpty())
        QToolTip::hideText();
    else
        QToolTip::showText(help->globalPos(), plainToolTip(tip), this);
    return true;
}

void FreshnessLine::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const FreshnessLayout layout(m_account.times, m_now);
    painter.fillRect(bar(), roleColor(Role::Base));
    paintBands(painter, bar(), layout, m_account.times.hasValidator);
    paintStore(painter);
    paintTicks(painter);
    paintNow(painter, bar().adjusted(0, -2, 0, 0), layout);
    paintAge(painter);
    if (!hasFocus())
        return;
    painter.setPen(roleColor(Role::Accent));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 2, 2);
}

// Above the mark, as far as the widget's edges let it.
void FreshnessLine::paintAge(QPainter &painter) const
{
    const QString age = ageText(m_account.times, m_now);
    const QString text = age.isEmpty() ? tr("now") : tr("now: %1").arg(age);
    const double width = fontMetrics().horizontalAdvance(text);
    const double centre = bar().left() + FreshnessLayout(m_account.times, m_now).now() * bar().width();
    const double left = std::clamp(centre - width / 2, bar().left(), std::max(bar().left(), bar().right() - width));
    painter.setPen(roleColor(Role::Text));
    painter.drawText(QRectF(left, frame, bar().right() - left, fontMetrics().height()),
                     Qt::AlignLeft | Qt::AlignVCenter, text);
}

void FreshnessLine::paintStore(QPainter &painter) const
{
    const QRectF whole = storeBar();
    painter.fillRect(QRectF(whole.left(), whole.center().y(), whole.width(), 1), roleColor(Role::Line));
    if (const std::optional<double> end = FreshnessLayout(m_account.times, m_now).storeEnd())
        painter.fillRect(QRectF(whole.left(), whole.top(), *end * whole.width(), whole.height()),
                         roleColor(Role::Muted));
}

void FreshnessLine::paintTicks(QPainter &painter) const
{
    const bool hasChosen = hasFocus() && m_hovered.isEmpty();
    for (const Boundary &boundary : m_boundaries) {
        const bool isRead = m_hovered.contains(boundary.kind) || (hasChosen && boundary.kind == m_chosen);
        const QRectF home = boundary.kind == Boundary::StoreEnd ? storeBar() : bar();
        const double x = position(boundary).x();
        if (boundary.kind != Boundary::Now)
            painter.fillRect(QRectF(x - 0.5, home.top() - 2, 1, home.height() + 4), roleColor(Role::Muted));
        if (isRead)
            painter.fillRect(QRectF(x - 3, home.top() - 3, 6, home.height() + 6), roleColor(Role::Accent));
    }
}

} // namespace etagere

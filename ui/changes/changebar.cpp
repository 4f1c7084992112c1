// SPDX-License-Identifier: GPL-3.0-or-later
#include "changes/changebar.h"

#include "iconlabel.h"

#include <QtGui/QAccessible>
#include <QtGui/QKeyEvent>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QProgressBar>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QToolButton>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace etagere {

namespace {

QLabel *textLabel(const QString &name, QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setObjectName(name);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setMinimumWidth(160);
    return label;
}

} // namespace

ChangeBar::ChangeBar(QWidget *parent)
    : QFrame(parent)
    , m_icon(new IconLabel(16, this))
    , m_text(textLabel(u"text"_s, this))
    , m_detail(textLabel(u"detail"_s, this))
    , m_progress(new QProgressBar(this))
    , m_more(new QToolButton(this))
    , m_button(new QPushButton(this))
    , m_dismiss(new QPushButton(this))
    , m_list(new QPlainTextEdit(this))
{
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::AlternateBase);
    m_detail->setForegroundRole(QPalette::PlaceholderText);
    m_progress->setFixedSize(160, 14);
    m_progress->setTextVisible(false);
    m_more->setAutoRaise(true);
    m_more->setCheckable(true);
    setWork(tr("Progress of the change"), tr("What was left as it is"));
    m_list->setReadOnly(true);
    m_list->setFixedHeight(96);
    for (QPushButton *button : { m_button, m_dismiss })
        button->setAutoDefault(true); // Enter presses it
    layOut();
    m_slow.setSingleShot(true);
    m_slow.setInterval(500ms);
    connect(&m_slow, &QTimer::timeout, this, [this] {
        show();
        announce();
    });
    connect(m_more, &QToolButton::toggled, m_list, &QWidget::setVisible);
    connect(m_button, &QPushButton::clicked, this, [this] {
        const auto pressed = m_pressed; // what it does may fill the bar anew
        dismiss();
        pressed();
    });
    connect(m_dismiss, &QPushButton::clicked, this, [this] {
        const auto cancel = m_cancel;
        dismiss();
        if (cancel)
            cancel();
    });
    hide();
}

void ChangeBar::setWork(const QString &progressName, const QString &detailsName)
{
    m_progress->setAccessibleName(progressName);
    m_list->setAccessibleName(detailsName);
}

void ChangeBar::layOut()
{
    auto *texts = new QGridLayout;
    texts->setHorizontalSpacing(8);
    texts->setVerticalSpacing(4);
    texts->setColumnStretch(1, 1);
    texts->addWidget(m_icon, 0, 0, Qt::AlignTop);
    texts->addWidget(m_text, 0, 1);
    texts->addWidget(m_detail, 1, 1);
    auto *line = new QHBoxLayout;
    line->setSpacing(8);
    line->addLayout(texts, 1);
    line->setAlignment(texts, Qt::AlignVCenter);
    for (QWidget *widget : QList<QWidget *>{ m_progress, m_more, m_button, m_dismiss })
        line->addWidget(widget, 0, Qt::AlignVCenter);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(8);
    layout->addLayout(line);
    layout->addWidget(m_list);
}

void ChangeBar::reset(const QString &iconName, Role role, const QString &text)
{
    m_slow.stop();
    m_isAsking = false;
    m_icon->setIcon(iconName, role);
    setWorkText(text);
    setDetail({});
    setButton({});
    m_cancel = {};
    m_more->setChecked(false);
    m_list->hide();
    m_more->hide();
    m_progress->hide();
}

void ChangeBar::setDetail(const QString &text)
{
    m_detail->setText(text);
    m_detail->setVisible(!text.isEmpty());
    setAccessibleDescription(text);
}

void ChangeBar::setButton(const Button &button)
{
    m_button->setText(button.text);
    m_button->setVisible(!button.text.isEmpty());
    m_pressed = button.pressed;
}

void ChangeBar::ask(const QString &iconName, const QString &question, const QString &detail, const Button &yes,
                    bool canBeUndone)
{
    reset(iconName, Role::Text, question);
    setDetail(detail);
    setButton(yes);
    m_isAsking = true;
    m_dismiss->setText(tr("Cancel"));
    show();
    (canBeUndone ? m_button : m_dismiss)->setFocus(Qt::OtherFocusReason);
    announce();
}

void ChangeBar::showWork(const QString &text, std::function<void()> cancel)
{
    reset(u"recent"_s, Role::Muted, text);
    m_cancel = std::move(cancel);
    m_progress->setRange(0, 0);
    m_progress->show();
    m_dismiss->setText(tr("Cancel"));
    hide();
    m_slow.start();
}

void ChangeBar::setWorkText(const QString &text)
{
    m_text->setText(text);
    m_text->setAccessibleName(text);
    setAccessibleName(text);
}

void ChangeBar::setProgress(qint64 done, qint64 total)
{
    constexpr int steps = 1000;
    m_progress->setRange(0, steps);
    m_progress->setValue(total > 0 ? int(done * steps / total) : 0);
}

void ChangeBar::tell(const QString &iconName, Role role, const QString &text, const QStringList &details,
                     const Button &button)
{
    reset(iconName, role, text);
    if (details.size() == 1)
        setDetail(details.first());
    m_list->setPlainText(details.join(u'\n'));
    m_more->setText(tr("%1 details").arg(details.size()));
    m_more->setVisible(details.size() > 1);
    setButton(button);
    m_dismiss->setText(tr("Close"));
    show();
    announce();
}

void ChangeBar::dismiss()
{
    const bool hadKeyboard = isAncestorOf(window()->focusWidget());
    m_slow.stop();
    m_isAsking = false;
    m_cancel = {};
    hide();
    if (hadKeyboard)
        emit left();
}

QString ChangeBar::text() const { return isHidden() ? QString() : m_text->text(); }
QString ChangeBar::detail() const { return isHidden() ? QString() : m_detail->text(); }

/// For a screen reader: the bar comes without being asked for.
void ChangeBar::announce()
{
    QAccessibleEvent event(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

void ChangeBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        m_dismiss->click();
    else
        QFrame::keyPressEvent(event);
}

} // namespace etagere

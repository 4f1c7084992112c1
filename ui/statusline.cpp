// SPDX-License-Identifier: GPL-3.0-or-later
#include "statusline.h"

#include "actions.h"
#include "lockbutton.h"

#include <QtGui/QAction>
#include <QtWidgets/QLabel>
#include <QtWidgets/QProgressBar>
#include <QtWidgets/QToolButton>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace etagere {

StatusLine::StatusLine(const Actions &actions, QWidget *parent)
    : QStatusBar(parent)
    , m_text(new QLabel(this))
    , m_progress(new QProgressBar(this))
    , m_cancel(new QToolButton(this))
    , m_kind(new QLabel(this))
    , m_watch(new QToolButton(this))
    , m_lock(new LockButton(actions.allowChanges, this))
{
    setSizeGripEnabled(false);
    m_text->setContentsMargins(4, 0, 0, 0);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setAccessibleName(tr("Status"));
    m_progress->setAccessibleName(tr("Progress"));
    m_progress->setFixedSize(160, 14);
    m_progress->setTextVisible(false);
    m_cancel->setDefaultAction(actions.cancel);
    m_cancel->setText(tr("Cancel"));
    m_cancel->setAccessibleName(tr("Cancel reading"));
    m_cancel->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_cancel->setAutoRaise(true);
    m_kind->setTextFormat(Qt::PlainText);
    m_watch->setDefaultAction(actions.watch);
    m_watch->setObjectName(u"watch"_s);
    m_watch->setAccessibleName(tr("Watch for changes"));
    m_watch->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_watch->setAutoRaise(true);
    const auto sayWhether = [this, watch = actions.watch] {
        m_watch->setText(watch->isChecked() ? tr("Watching") : tr("Paused"));
    };
    connect(actions.watch, &QAction::changed, this, sayWhether);
    sayWhether();
    addWidget(m_text);
    addWidget(m_progress);
    addWidget(m_cancel);
    addPermanentWidget(m_kind);
    addPermanentWidget(m_watch);
    addPermanentWidget(m_lock);
    m_slow.setSingleShot(true);
    m_slow.setInterval(500ms);
    connect(&m_slow, &QTimer::timeout, this, &StatusLine::showProgress);
    clear();
}

void StatusLine::showStatus(const SourceStatus &status, const QStringList &notes)
{
    m_status = status;
    QString text = status.text();
    if (!notes.isEmpty())
        text += u" · "_s + (notes.size() == 1 ? tr("1 note") : tr("%1 notes").arg(notes.size()));
    m_text->setText(text);
    m_text->setToolTip(notes.join(u'\n'));
    if (!status.canCancel())
        m_slow.stop();
    else if (!m_slow.isActive() && m_cancel->isHidden())
        m_slow.start();
    if (m_cancel->isVisible() || !status.canCancel())
        showProgress();
}

void StatusLine::showProgress()
{
    m_cancel->setVisible(m_status.canCancel());
    m_progress->setVisible(m_status.canCancel());
    const int percent = m_status.percent();
    m_progress->setRange(0, percent < 0 ? 0 : 100);
    m_progress->setValue(percent);
}

void StatusLine::showSource(const QString &kind, const QStringList &reasons)
{
    m_kind->setText(kind);
    m_kind->setToolTip(reasons.join(u'\n'));
    m_watch->show();
    m_lock->show();
}

void StatusLine::clear()
{
    m_slow.stop();
    m_status = SourceStatus();
    m_status.phase = SourceStatus::Phase::Complete;
    m_text->clear();
    m_kind->clear();
    m_watch->hide();
    m_lock->hide();
    showProgress();
}

QString StatusLine::text() const { return m_text->text(); }

} // namespace etagere

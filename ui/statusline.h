// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sourcestatus.h"

#include <QtCore/QTimer>
#include <QtWidgets/QStatusBar>

class QLabel;
class QProgressBar;
class QToolButton;

namespace etagere {

class LockButton;
struct Actions;

/// The line at the bottom: how far the reading is, with Cancel; what the source is; whether it may be changed.
class StatusLine : public QStatusBar
{
    Q_OBJECT
public:
    explicit StatusLine(const Actions &actions, QWidget *parent = nullptr);

    void showStatus(const SourceStatus &status, const QStringList &notes);
    /// `kind`: "diskcache, written by EsiPy"; `reasons` say how that was found out.
    void showSource(const QString &kind, const QStringList &reasons);
    /// Nothing is open.
    void clear();
    QString text() const;

private:
    void showProgress();

    QLabel *m_text;
    QProgressBar *m_progress;
    QToolButton *m_cancel;
    QLabel *m_kind;
    QToolButton *m_watch;
    LockButton *m_lock;
    QTimer m_slow; ///< progress is worth showing after half a second
    SourceStatus m_status;
};

} // namespace etagere

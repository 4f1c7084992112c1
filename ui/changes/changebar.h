// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "theme.h"

#include <QtCore/QTimer>
#include <QtWidgets/QFrame>
#include <functional>

class QLabel;
class QPlainTextEdit;
class QProgressBar;
class QPushButton;
class QToolButton;

namespace etagere {

class IconLabel;

/// A bar above a table in which a change is previewed, watched and reported; nothing of it is modal.
class ChangeBar : public QFrame
{
    Q_OBJECT
public:
    struct Button {
        QString text;
        std::function<void()> pressed;
    };

    explicit ChangeBar(QWidget *parent = nullptr);

    /// What the progress and the list of details are called; those of a change else.
    void setWork(const QString &progressName, const QString &detailsName);
    /// Asks, with the keyboard on `yes` when that can be undone, else on Cancel; Escape and Cancel close the bar.
    void ask(const QString &iconName, const QString &question, const QString &detail, const Button &yes,
             bool canBeUndone = true);
    /// Shows that something goes on, once that has taken half a second.
    void showWork(const QString &text, std::function<void()> cancel);
    /// What goes on now.
    void setWorkText(const QString &text);
    void setProgress(qint64 done, qint64 total);
    /// Reports; more than one line of `details` waits behind a button. A button without text is none.
    void tell(const QString &iconName, Role role, const QString &text, const QStringList &details,
              const Button &button);
    void dismiss();

    bool isAsking() const { return m_isAsking; }
    QString text() const;
    QString detail() const;

signals:
    /// It asks or works no longer: the keyboard goes back to the table.
    void left();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void layOut();
    void reset(const QString &iconName, Role role, const QString &text);
    void setDetail(const QString &text);
    void setButton(const Button &button);
    void announce();

    IconLabel *m_icon;
    QLabel *m_text;
    QLabel *m_detail;
    QProgressBar *m_progress;
    QToolButton *m_more;
    QPushButton *m_button;
    QPushButton *m_dismiss;
    QPlainTextEdit *m_list;
    std::function<void()> m_pressed;
    std::function<void()> m_cancel;
    bool m_isAsking = false;
    QTimer m_slow;
};

} // namespace etagere

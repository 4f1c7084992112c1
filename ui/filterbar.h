// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/filter.h>

#include <QtCore/QTimer>
#include <QtWidgets/QWidget>

class QAction;
class QCompleter;
class QLabel;
class QLineEdit;
class QStringListModel;

namespace etagere {

/// The line in which a filter is typed: judged while typing, by colour, icon and words, with completion.
class FilterBar : public QWidget
{
    Q_OBJECT
public:
    explicit FilterBar(QWidget *parent = nullptr);

    /// The last filter that was understood.
    const Filter &filter() const { return m_filter; }
    QString text() const;
    /// Replaces the text and applies it at once.
    void setText(const QString &text);
    /// Adds a term to what is there and applies it at once.
    void addTerm(const QString &term);
    /// Hosts to propose after "host:".
    void setHosts(const QStringList &hosts) { m_hosts = hosts; }
    /// Why the text is no filter; empty when it is one.
    QString problem() const;
    void startTyping();

signals:
    void filterChanged(const etagere::Filter &filter);
    /// Escape, Enter or Down: the keyboard goes on in the table.
    void left();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void judge();
    void apply();
    void showVerdict(const QString &problem);
    void proposeCompletions();
    void insertCompletion(const QString &term);
    qsizetype termStart() const;

    QLineEdit *m_edit;
    QLabel *m_problem;
    QAction *m_verdict;
    QStringListModel *m_proposals;
    QCompleter *m_completer;
    QTimer m_pause;
    QStringList m_hosts;
    Filter m_filter;
};

} // namespace etagere

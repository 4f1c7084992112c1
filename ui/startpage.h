// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/finder.h>

#include <QtWidgets/QWidget>

class QLabel;
class QLineEdit;
class QTreeWidget;

namespace etagere {

/// What the window begins with: caches found on this computer, one Enter away, and other ways to open one.
class StartPage : public QWidget
{
    Q_OBJECT
public:
    explicit StartPage(QWidget *parent = nullptr);

    void setFound(const QList<FoundCache> &caches, bool isSearching);
    void setRecent(const QList<Location> &locations);
    /// A sentence in red, or nothing.
    void setProblem(const QString &text);
    void focusList();
    QTreeWidget *found() const { return m_found; }

signals:
    void openRequested(const etagere::Location &location);
    void textEntered(const QString &text);
    void folderWanted();
    void serverWanted();
    void demoWanted();
    void lessonsWanted();

protected:
    void changeEvent(QEvent *event) override;

private:
    QWidget *makeHeading();
    QWidget *makeLocationLine();
    QTreeWidget *makeList(const QString &name, const QStringList &columns);
    void fitHeight(QTreeWidget *list) const;

    QLabel *m_foundTitle;
    QTreeWidget *m_found;
    QLabel *m_recentTitle;
    QTreeWidget *m_recent;
    QLineEdit *m_location;
    QLabel *m_problem;
};

} // namespace etagere

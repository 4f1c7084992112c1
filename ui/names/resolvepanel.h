// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "names/foundnamesmodel.h"
#include "names/nameresolving.h"

#include <QtWidgets/QWidget>
#include <functional>

class QCheckBox;
class QLineEdit;
class QPushButton;
class QTableView;

namespace etagere {

class CandidateFiles;
class ChangeBar;
class SourcePage;

/// Looks for the URLs behind one source's hashed keys: in files, in the cache itself, in other open caches.
class ResolvePanel : public QWidget
{
    Q_OBJECT
public:
    /// `others`: the other caches that are open at the time.
    ResolvePanel(SourcePage &page, std::function<QList<Location>()> others, QWidget *parent = nullptr);

    void start();
    bool isBusy() const { return m_names.isBusy(); }
    /// Lists what is known already.
    void refresh();
    /// Writes what is listed; says in the panel how that went.
    void exportTo(const QString &path);

    CandidateFiles *files() const { return m_files; }
    QTableView *table() const { return m_table; }
    ChangeBar *bar() const { return m_bar; }

private:
    QWidget *makeSources();
    QWidget *makeFound();
    void connectNames();
    void chooseFiles();
    void chooseExport();
    void askToForget();
    void showNames(const QList<ResolvedName> &names);
    void showProgress(const NamesProgress &progress);
    void showOutcome(const Result<NamesOutcome> &outcome);
    void showState();
    void takeUp();
    Location cache() const;

    SourcePage &m_page;
    std::function<QList<Location>()> m_others;
    NameResolving m_names;
    FoundNamesModel m_model;
    ChangeBar *m_bar;
    CandidateFiles *m_files;
    QPushButton *m_add;
    QPushButton *m_remove;
    QLineEdit *m_base;
    QCheckBox *m_harvests;
    QCheckBox *m_asksOthers;
    QPushButton *m_start;
    QTableView *m_table;
    QPushButton *m_export;
    QPushButton *m_forget;
};

} // namespace etagere

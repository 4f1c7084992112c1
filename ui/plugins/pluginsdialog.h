// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/pluginsmodel.h"

#include <etagere/background.h>

#include <QtWidgets/QDialog>

class QLabel;
class QPushButton;
class QTableView;

namespace etagere {

/// Which plug-ins there are, and which of them may be loaded. Not modal. Files are read on a worker.
class PluginsDialog : public QDialog
{
    Q_OBJECT
public:
    explicit PluginsDialog(QWidget *parent = nullptr);

    QTableView *table() const { return m_table; }
    /// Name, state, path and hash of the selected one: what is to be read before it is allowed.
    QString story() const;
    /// What was found wrong, or is to be done.
    QString note() const;

private:
    void layOut();
    void look();
    void showFound(const FoundPlugins &found);
    void showSelected();
    const FoundPlugin *selected() const;
    void allowSelected();
    void forbidSelected();
    void finish(const Result<Done> &done);

    PluginsModel m_model;
    QTableView *m_table;
    QLabel *m_story;
    QLabel *m_note;
    QPushButton *m_allow;
    QPushButton *m_forbid;
    Background m_work;
};

} // namespace etagere

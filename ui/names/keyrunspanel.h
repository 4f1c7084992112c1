// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "names/keyrunsmodel.h"

#include <etagere/background.h>
#include <etagere/result.h>

#include <QtWidgets/QWidget>

class QComboBox;
class QLabel;
class QTableView;

namespace etagere {

class SourcePage;

/// "Why does my restarted program miss?": what a new run finds of an EsiPy cache, by version of Python.
class KeyRunsPanel : public QWidget
{
    Q_OBJECT
public:
    explicit KeyRunsPanel(SourcePage &page, QWidget *parent = nullptr);

    void look();
    bool isBusy() const { return m_isBusy; }
    QTableView *table() const { return m_table; }
    QComboBox *versions() const { return m_versions; }
    QString summary() const;

private:
    void showRuns(const Result<KeyRuns> &runs);
    void tell(const QString &text);

    SourcePage &m_page;
    KeyRunsModel m_model;
    QComboBox *m_versions;
    QLabel *m_summary;
    QTableView *m_table;
    bool m_isBusy = false;
    Background m_work;
};

} // namespace etagere

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "names/duplicatesmodel.h"

#include <etagere/background.h>

#include <QtWidgets/QWidget>

class QLabel;
class QPushButton;
class QTreeView;

namespace etagere {

class SourcePage;

/// Requests that have more than one entry in one source, and why; the superfluous ones can be removed.
class DuplicatesPanel : public QWidget
{
    Q_OBJECT
public:
    explicit DuplicatesPanel(SourcePage &page, QWidget *parent = nullptr);

    void look();
    bool isBusy() const { return m_isBusy; }
    QTreeView *tree() const { return m_tree; }
    const DuplicatesModel &model() const { return m_model; }
    QString summary() const;

private:
    void layOut();
    void showGroups(const Result<QList<DuplicateGroup>> &groups);
    void showState();
    QList<int> selectedGroups() const;
    void remove(const QList<int> &groups);
    void tell(const QString &text);

    SourcePage &m_page;
    DuplicatesModel m_model;
    QLabel *m_summary;
    QTreeView *m_tree;
    QPushButton *m_look;
    QPushButton *m_ofSelected;
    QPushButton *m_ofAll;
    bool m_isBusy = false;
    bool m_hasLooked = false;
    Background m_work;
};

} // namespace etagere

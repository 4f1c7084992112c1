// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "details/structuremodel.h"

#include <etagere/background.h>
#include <etagere/mapping.h>

#include <QtWidgets/QWidget>

class QLabel;
class QMenu;
class QToolButton;

namespace etagere {

class TreeTable;

/// What is in the value of one entry. A part of it can be chosen as the URL, the body, and so on.
class MappingParts : public QWidget
{
    Q_OBJECT
public:
    explicit MappingParts(QWidget *parent = nullptr);

    void showValue(const Value &value);
    void clear(const QString &why);
    bool isBusy() const { return m_isBusy; }
    TreeTable *tree() const { return m_tree; }
    QMenu *uses() const { return m_uses; }

signals:
    void chosen(MappedPart member, const ValuePart &part);

private:
    void fillUses();
    void takeOutline(const Result<ValueOutline> &outline);
    const ValuePart *current() const;
    void showCurrent();

    StructureModel m_model;
    ValueOutline m_outline;
    TreeTable *m_tree;
    QLabel *m_path;
    QMenu *m_uses;
    QToolButton *m_use;
    bool m_isBusy = false;
    Background m_work;
};

} // namespace etagere

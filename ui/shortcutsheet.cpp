// SPDX-License-Identifier: GPL-3.0-or-later
#include "shortcutsheet.h"

#include "theme.h"

#include <QtGui/QAction>
#include <QtWidgets/QDialogButtonBox>
#include <QtWidgets/QFormLayout>
#include <QtWidgets/QLabel>

namespace etagere {

ShortcutSheet::ShortcutSheet(const QList<QAction *> &actions, QWidget *parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Keyboard shortcuts"));
    // Columns: in one they would be higher than a small screen.
    constexpr int columnCount = 3;
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    auto *columns = new QHBoxLayout;
    columns->setSpacing(28);
    layout->addLayout(columns);
    QList<QFormLayout *> forms;
    for (int i = 0; i < columnCount; ++i) {
        forms << new QFormLayout;
        forms.last()->setHorizontalSpacing(16);
        forms.last()->setVerticalSpacing(2);
        columns->addLayout(forms.last());
    }
    int lines = 0;
    const qsizetype each = (actions.size() + columnCount + 4) / columnCount;
    const auto addLine = [&](const QString &keys, const QString &what) {
        auto *label = new QLabel(keys, this);
        label->setFont(fixedFont());
        forms.at(lines++ / each)->addRow(label, new QLabel(what, this));
    };
    for (const QAction *action : actions)
        addLine(action->shortcut().toString(QKeySequence::NativeText), action->text().remove(u'&').remove(u'…'));
    addLine(tr("Enter"), tr("Open: go to the details of the entry"));
    addLine(tr("Space"), tr("Show or hide the details, the keyboard stays in the table"));
    addLine(tr("Esc"), tr("One step back: details, table, sources"));
    addLine(tr("Ctrl+Space"), tr("Propose words while filtering"));
    addLine(tr("F10"), tr("Menus"));
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    layout->addWidget(buttons);
}

} // namespace etagere

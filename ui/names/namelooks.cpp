// SPDX-License-Identifier: GPL-3.0-or-later
#include "names/namelooks.h"

#include "changes/changebar.h"
#include "humanecount.h"
#include "icons.h"
#include "paneltable.h"

#include <QtCore/QCoreApplication>
#include <QtGui/QAction>
#include <QtWidgets/QLabel>
#include <QtWidgets/QVBoxLayout>

using namespace Qt::StringLiterals;

namespace etagere {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("NameLooks", text); }

} // namespace

void layOutPanel(QWidget &panel, ChangeBar &bar, QLayout *content)
{
    auto *layout = new QVBoxLayout(&panel);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(&bar);
    layout->addLayout(content, 1);
}

QLabel *mutedText(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

void addPanelMenu(QAbstractItemView &view, const QString &goText, std::function<void(const QModelIndex &)> go)
{
    const auto goIfAny = [go = std::move(go)](const QModelIndex &index) {
        if (index.isValid())
            go(index);
    };
    QObject::connect(&view, &QAbstractItemView::activated, &view, goIfAny);
    auto *show = new QAction(goText, &view);
    QObject::connect(show, &QAction::triggered, &view, [&view, goIfAny] { goIfAny(view.currentIndex()); });
    auto *copy = new QAction(icon(u"copy"_s), tr("&Copy"), &view);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    QObject::connect(copy, &QAction::triggered, &view, [&view] { copyRows(view); });
    view.addActions({ show, copy });
    view.setContextMenuPolicy(Qt::ActionsContextMenu);
}

QString outcomeText(const NamesOutcome &outcome)
{
    QStringList sentences;
    if (outcome.wanted == 0)
        sentences << (outcome.known > 0 ? tr("All %1 requests are known.").arg(humaneCount(outcome.known))
                                        : tr("There is no hashed key without a name."));
    else
        sentences << tr("%1 of %2 hashed keys without a name were resolved, by %3 candidates.")
                         .arg(humaneCount(outcome.found.size()), humaneCount(outcome.wanted),
                              humaneCount(outcome.candidates));
    if (outcome.descriptions > 0)
        sentences << tr("%1 paths of APIs were learnt.").arg(humaneCount(outcome.descriptions));
    return sentences.join(u' ');
}

} // namespace etagere

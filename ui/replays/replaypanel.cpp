// SPDX-License-Identifier: GPL-3.0-or-later
#include "replays/replaypanel.h"

#include "icons.h"
#include "paneltable.h"
#include "replays/sourcereplays.h"

#include <QtGui/QAction>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QStackedWidget>

using namespace Qt::StringLiterals;

namespace etagere {

ReplayPanel::ReplayPanel(QWidget *parent)
    : QWidget(parent)
    , m_table(makePanelTable(m_sorted, tr("Replays"), this))
    , m_empty(new QLabel(this))
    , m_stack(new QStackedWidget(this))
    , m_summary(new QLabel(this))
    , m_writeBack(new QPushButton(icon(u"save"_s), tr("&Write back"), this))
{
    m_sorted.setSortRole(ReplayResultsModel::SortRole);
    layOut();
    setFocusProxy(m_table);
    connect(m_writeBack, &QPushButton::clicked, this, [this] {
        if (m_replays)
            m_replays->writeBack();
    });
    const auto wanted = [this](const QModelIndex &index) {
        if (m_replays && index.isValid())
            emit entryWanted(m_replays->results().entry(m_sorted.mapToSource(index).row()).target.key);
    };
    connect(m_table, &QTableView::activated, this, wanted);
    auto *show = new QAction(tr("&Show in the table"), m_table);
    connect(show, &QAction::triggered, this, [this, wanted] { wanted(m_table->currentIndex()); });
    auto *copy = new QAction(icon(u"copy"_s), tr("&Copy"), m_table);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(copy, &QAction::triggered, this, [this] { copyRows(*m_table); });
    m_table->addActions({ show, copy });
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    showSource(nullptr);
}

void ReplayPanel::layOut()
{
    QHeaderView *header = m_table->horizontalHeader();
    m_table->setSortingEnabled(true);
    header->setSortIndicatorClearable(true);
    header->setSortIndicator(-1, Qt::AscendingOrder); // as the answers came
    m_table->setTextElideMode(Qt::ElideMiddle);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setMargin(16);
    m_empty->setForegroundRole(QPalette::PlaceholderText);
    m_summary->setObjectName(u"summary"_s);
    m_summary->setTextFormat(Qt::PlainText);
    m_summary->setWordWrap(true);
    m_summary->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_writeBack->setAutoDefault(true); // Enter presses it
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);
    auto *line = new QHBoxLayout;
    line->setContentsMargins(8, 4, 8, 4);
    line->setSpacing(8);
    line->addWidget(m_summary, 1);
    line->addWidget(m_writeBack);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_stack, 1);
    layout->addLayout(line);
}

void ReplayPanel::showSource(SourceReplays *replays)
{
    if (m_replays)
        m_replays->disconnect(this);
    m_replays = replays;
    m_sorted.setSourceModel(replays ? &replays->results() : nullptr);
    if (replays) {
        connect(replays, &SourceReplays::stateChanged, this, &ReplayPanel::showState);
        // Columns there are only now.
        m_table->horizontalHeader()->setSectionResizeMode(ReplayResultsModel::Asked, QHeaderView::Stretch);
        m_table->setColumnWidth(ReplayResultsModel::Outcome, 200);
    }
    showState();
}

void ReplayPanel::showState()
{
    const bool hasAsked = m_replays && !m_replays->summary().isEmpty();
    m_empty->setText(m_replays ? tr("No origin has been asked about several entries yet.\nSelect some, or filter, and "
                                    "choose Replay (Ctrl+R, Ctrl+Shift+R): a preview comes first, the answers are "
                                    "listed here, and what was learnt can be written back as one change.")
                               : tr("No source is open."));
    m_stack->setCurrentWidget(hasAsked ? static_cast<QWidget *>(m_table) : m_empty);
    m_summary->setText(hasAsked ? m_replays->summary() : QString());
    m_writeBack->setVisible(hasAsked);
    m_writeBack->setEnabled(hasAsked && m_replays->canWriteBack());
    m_writeBack->setToolTip(
        !hasAsked                    ? QString()
            : m_replays->isBusy()    ? tr("Once all answers are there")
            : m_replays->isWritten() ? tr("It was written; Undo puts back what was there")
            : m_replays->newsCount() == 0
            ? tr("No answer gives a reason to change what is stored")
            : tr("Puts the answers into their entries, as their own client would; it can be undone"));
}

} // namespace etagere

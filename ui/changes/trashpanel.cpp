// SPDX-License-Identifier: GPL-3.0-or-later
#include "changes/trashpanel.h"

#include "changes/changebar.h"
#include "changes/sourcechanges.h"
#include "changes/trashsettings.h"
#include "icons.h"
#include "paneltable.h"

#include <etagere/entrytablemodel.h>

#include <QtCore/QSignalBlocker>
#include <QtGui/QAction>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSpinBox>
#include <QtWidgets/QStackedWidget>

using namespace Qt::StringLiterals;

namespace etagere {

namespace {
constexpr Msecs day = 24 * 3600 * 1000LL;
constexpr qint64 mebibyte = 1024 * 1024;

void setUpLimit(QSpinBox &box, int most, const QString &unit, const QString &name)
{
    box.setRange(1, most);
    box.setSuffix(unit);
    box.setToolTip(TrashPanel::tr("What is older or does not fit goes for good when the next change is made."));
    box.setAccessibleName(name);
    box.findChild<QLineEdit *>()->setAccessibleName(name); // which is what a screen reader meets
}
} // namespace

TrashPanel::TrashPanel(QWidget *parent)
    : QWidget(parent)
    , m_bar(new ChangeBar(this))
    , m_table(makePanelTable(m_model, tr("Trash"), this))
    , m_empty(new QLabel(this))
    , m_stack(new QStackedWidget(this))
    , m_undo(new QPushButton(tr("&Undo"), this))
    , m_delete(new QPushButton(tr("&Delete for good…"), this))
    , m_deleteAll(new QPushButton(tr("E&mpty…"), this))
    , m_undoInMenu(new QAction(icon(u"undo"_s), tr("&Undo"), m_table))
    , m_deleteInMenu(new QAction(tr("&Delete for good…"), m_table))
    , m_days(new QSpinBox(this))
    , m_mebibytes(new QSpinBox(this))
{
    layOut();
    makeMenu();
    setFocusProxy(m_table);
    showLimits(storedTrashLimits());
    for (QSpinBox *box : { m_days, m_mebibytes })
        connect(box, &QSpinBox::valueChanged, this, &TrashPanel::storeLimits);
    connect(m_undo, &QPushButton::clicked, this, &TrashPanel::undoSelected);
    connect(m_delete, &QPushButton::clicked, this, [this] { askToDelete(selected()); });
    connect(m_deleteAll, &QPushButton::clicked, this, [this] { askToDelete(m_model.changes()); });
    connect(m_bar, &ChangeBar::left, m_table, [this] { m_table->setFocus(Qt::OtherFocusReason); });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        if (m_bar->isAsking())
            m_bar->dismiss();
        showCommands();
    });
    showSource(nullptr);
}

void TrashPanel::layOut()
{
    QHeaderView *header = m_table->horizontalHeader();
    header->setSectionResizeMode(TrashModel::What, QHeaderView::Stretch);
    m_table->setColumnWidth(TrashModel::Time, m_table->fontMetrics().horizontalAdvance(u"0000-00-00 00:00:00"_s) + 24);
    m_table->setColumnWidth(TrashModel::State, 160);
    m_table->setTextElideMode(Qt::ElideMiddle);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setMargin(16);
    m_empty->setForegroundRole(QPalette::PlaceholderText);
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_bar);
    layout->addWidget(m_stack, 1);
    layout->addLayout(makeCommands());
}

QLayout *TrashPanel::makeCommands()
{
    setUpLimit(*m_days, 3650, tr(" days"), tr("Days to keep"));
    setUpLimit(*m_mebibytes, 1'000'000, tr(" MiB"), tr("Size to keep at most, in MiB"));
    for (QPushButton *button : { m_undo, m_delete, m_deleteAll })
        button->setAutoDefault(true); // Enter presses it
    m_deleteAll->setAccessibleName(tr("Empty the trash"));

    auto *line = new QHBoxLayout;
    line->setContentsMargins(8, 4, 8, 4);
    line->setSpacing(8);
    for (QWidget *widget : QList<QWidget *>{ m_undo, m_delete, m_deleteAll })
        line->addWidget(widget);
    line->addStretch(1);
    line->addWidget(new QLabel(tr("Keep for"), this));
    line->addWidget(m_days);
    line->addWidget(new QLabel(tr("and at most"), this));
    line->addWidget(m_mebibytes);
    return line;
}

/// The same as the buttons, where the line is.
void TrashPanel::makeMenu()
{
    auto *copy = new QAction(icon(u"copy"_s), tr("&Copy"), m_table);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_undoInMenu->setObjectName(u"undo"_s);
    m_deleteInMenu->setObjectName(u"deleteForGood"_s);
    connect(m_undoInMenu, &QAction::triggered, this, &TrashPanel::undoSelected);
    connect(m_deleteInMenu, &QAction::triggered, this, [this] { askToDelete(selected()); });
    connect(copy, &QAction::triggered, this, [this] { copyRows(*m_table); });
    m_table->addActions({ m_undoInMenu, copy, m_deleteInMenu });
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
}

void TrashPanel::showLimits(const TrashLimits &limits)
{
    const QSignalBlocker daysBlocker(m_days);
    const QSignalBlocker sizeBlocker(m_mebibytes);
    m_days->setValue(int(std::min<Msecs>(limits.age / day, m_days->maximum())));
    m_mebibytes->setValue(int(std::min<qint64>(limits.bytes / mebibyte, m_mebibytes->maximum())));
}

void TrashPanel::storeLimits()
{
    TrashLimits limits;
    limits.age = m_days->value() * day;
    limits.bytes = m_mebibytes->value() * mebibyte;
    storeTrashLimits(limits);
    emit limitsChanged(limits);
}

void TrashPanel::showSource(SourceChanges *changes)
{
    if (m_changes) {
        m_changes->disconnect(this);
        m_changes->trash().disconnect(this);
    }
    m_bar->dismiss();
    m_changes = changes;
    if (changes) {
        connect(changes, &SourceChanges::stateChanged, this, &TrashPanel::showCommands);
        connect(&changes->trash(), &SourceTrash::changed, this, &TrashPanel::showChanges);
        connect(&changes->trash(), &SourceTrash::failed, this,
                [this](const Error &error) { m_bar->tell(u"error"_s, Role::Gone, error.text(), {}, {}); });
    }
    showChanges();
}

void TrashPanel::showChanges()
{
    const QList<ChangeRecord> changes = m_changes ? m_changes->trash().changes() : QList<ChangeRecord>();
    m_model.setChanges(changes);
    m_empty->setText(m_changes ? tr("The trash of this cache is empty.\nWhat you remove or mark stale is kept here "
                                    "first, with all that belongs to it, and can be put back byte for byte. Only you "
                                    "can read it.")
                               : tr("No source is open. Each cache has a trash of its own."));
    m_stack->setCurrentWidget(changes.isEmpty() ? static_cast<QWidget *>(m_empty) : m_table);
    if (!changes.isEmpty())
        m_table->selectRow(0);
    showCommands();
}

void TrashPanel::showCommands()
{
    const QList<ChangeRecord> records = selected();
    const bool canUndo = m_changes && records.size() == 1 && records.first().state != ChangeState::Undone;
    m_undo->setEnabled(canUndo && m_changes->canChange());
    m_undo->setToolTip(canUndo && !m_changes->isUnlocked() ? tr("Allow changes of the source first (Ctrl+U).")
                                                           : tr("Puts the selected change back."));
    const bool isQuiet = m_changes && !m_changes->isBusy();
    m_delete->setEnabled(isQuiet && !records.isEmpty());
    m_deleteAll->setEnabled(isQuiet && m_model.rowCount() > 0);
    m_undoInMenu->setEnabled(m_undo->isEnabled());
    m_deleteInMenu->setEnabled(m_delete->isEnabled());
    for (QPushButton *button : { m_undo, m_delete, m_deleteAll }) // there is nothing to press them for
        button->setVisible(m_model.rowCount() > 0);
}

void TrashPanel::undoSelected()
{
    if (const QList<ChangeRecord> records = selected(); m_changes && !records.isEmpty())
        m_changes->undo(records.first());
}

void TrashPanel::askToDelete(const QList<ChangeRecord> &records)
{
    QList<qint64> ids;
    qint64 entries = 0;
    qint64 bytes = 0;
    for (const ChangeRecord &record : records) {
        ids << record.id;
        entries += record.entries;
        bytes += record.bytes;
    }
    const ChangeBar::Button yes{ tr("Delete for good"), [this, ids] {
                                    if (m_changes)
                                        m_changes->trash().remove(ids);
                                } };
    m_bar->ask(u"invalidate"_s,
               tr("Delete what the trash keeps of %1 (%2) for good?").arg(entriesText(entries), humaneSize(bytes)),
               tr("This cannot be undone. The cache itself is not touched."), yes, false);
}

QList<ChangeRecord> TrashPanel::selected() const
{
    QList<ChangeRecord> records;
    for (const QModelIndex &index : m_table->selectionModel()->selectedRows())
        records << m_model.changes().at(index.row());
    return records;
}

} // namespace etagere

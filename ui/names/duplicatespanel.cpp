// SPDX-License-Identifier: GPL-3.0-or-later
#include "names/duplicatespanel.h"

#include "humanecount.h"
#include "icons.h"
#include "names/namelooks.h"
#include "names/namesession.h"
#include "rowdelegate.h"
#include "sourcepage.h"

#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QTreeView>
#include <numeric>

using namespace Qt::StringLiterals;

namespace etagere {

namespace {

constexpr int MostExpanded = 500; // groups; more take long to lay out

/// What is removed when the freshest of each group is kept.
ChangeTarget superfluousTarget(const QList<DuplicateGroup> &groups, const QList<int> &numbers)
{
    ChangeTarget target;
    target.chosenAs = DuplicatesPanel::tr("duplicates");
    for (const int number : numbers) {
        const DuplicateGroup &group = groups.at(number);
        const QList<StoredKey> keys = group.superfluous();
        for (const DuplicateEntry &entry : group.entries) {
            if (!keys.contains(entry.key))
                continue;
            if (target.keys.isEmpty())
                target.name = entryName(entry.url, entry.key.bytes);
            target.keys.append(entry.key);
            target.bytes += entry.storedBytes;
        }
    }
    target.looked = target.keys.size();
    return target;
}

} // namespace

DuplicatesPanel::DuplicatesPanel(SourcePage &page, QWidget *parent)
    : QWidget(parent)
    , m_page(page)
    , m_summary(mutedText({}, this))
    , m_tree(new QTreeView(this))
    , m_look(new QPushButton(icon(u"refresh"_s), tr("&Look again"), this))
    , m_ofSelected(new QPushButton(tr("Of &selected requests…"), this))
    , m_ofAll(new QPushButton(tr("Of &all…"), this))
{
    layOut();
    setFocusProxy(m_tree);
    addPanelMenu(*m_tree, tr("&Go to the entry"), [this](const QModelIndex &index) {
        if (const DuplicateEntry *entry = m_model.entry(index))
            m_page.goTo(entry->key);
    });
    connect(m_look, &QPushButton::clicked, this, &DuplicatesPanel::look);
    connect(m_ofSelected, &QPushButton::clicked, this, [this] { remove(selectedGroups()); });
    connect(m_ofAll, &QPushButton::clicked, this, [this] {
        QList<int> all(m_model.groups().size());
        std::iota(all.begin(), all.end(), 0);
        remove(all);
    });
    connect(m_tree->selectionModel(), &QItemSelectionModel::selectionChanged, this, &DuplicatesPanel::showState);
    connect(&page.changes(), &SourceChanges::stateChanged, this, &DuplicatesPanel::showState);
    connect(&page.changes(), &SourceChanges::changed, this, [this] {
        if (m_hasLooked)
            look();
    });
    showState();
}

void DuplicatesPanel::layOut()
{
    m_summary->setObjectName(u"summary"_s);
    m_tree->setObjectName(u"duplicates"_s);
    m_tree->setAccessibleName(tr("Requests with more than one entry"));
    m_tree->setModel(&m_model);
    m_tree->setItemDelegate(new RowDelegate(m_tree));
    m_tree->setUniformRowHeights(true);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_tree->setTextElideMode(Qt::ElideMiddle);
    m_tree->setExpandsOnDoubleClick(false); // it goes to the entry
    m_tree->header()->setStretchLastSection(false);
    m_tree->header()->setSectionResizeMode(DuplicatesModel::Name, QHeaderView::Stretch);
    m_tree->setColumnWidth(DuplicatesModel::Why, 480);
    m_tree->header()->setAccessibleName(tr("Columns of the duplicates"));
    auto *commands = new QHBoxLayout;
    commands->addWidget(m_look);
    commands->addStretch();
    commands->addWidget(new QLabel(tr("Keep the freshest, remove the rest:"), this));
    commands->addWidget(m_ofSelected);
    commands->addWidget(m_ofAll);
    m_ofSelected->setAccessibleName(tr("Keep the freshest of the selected requests, remove the rest"));
    m_ofAll->setAccessibleName(tr("Keep the freshest of all requests, remove the rest"));
    for (QPushButton *button : { m_look, m_ofSelected, m_ofAll })
        button->setAutoDefault(true); // Enter presses it
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 4);
    layout->setSpacing(4);
    layout->addWidget(m_summary);
    layout->addWidget(m_tree, 1);
    layout->addLayout(commands);
}

void DuplicatesPanel::tell(const QString &text)
{
    m_summary->setText(text);
    m_summary->setAccessibleName(text);
}

QString DuplicatesPanel::summary() const { return m_summary->text(); }

void DuplicatesPanel::look()
{
    m_isBusy = true;
    m_hasLooked = true;
    tell(tr("Looking for requests that have more than one entry…"));
    m_work = Background::run(
        this,
        [cache = m_page.store().detection().location](const std::stop_token &stop) {
            return withSession(cache, stop, [&](Session &session) { return duplicateGroups(session, stop); });
        },
        [this](const Result<QList<DuplicateGroup>> &groups) { showGroups(groups); });
}

void DuplicatesPanel::showGroups(const Result<QList<DuplicateGroup>> &groups)
{
    m_isBusy = false;
    m_model.setGroups(groups.value_or(QList<DuplicateGroup>()));
    if (m_model.rowCount() <= MostExpanded)
        m_tree->expandAll();
    if (!groups)
        tell(groups.error().text());
    else
        tell(groups->isEmpty()         ? tr("Each request has one entry only.")
                 : groups->size() == 1 ? tr("1 request has more than one entry.")
                                       : tr("%1 requests have more than one entry.").arg(humaneCount(groups->size())));
    showState();
}

QList<int> DuplicatesPanel::selectedGroups() const
{
    QList<int> groups;
    for (const QModelIndex &index : m_tree->selectionModel()->selectedRows()) {
        const int group = m_model.groupOf(index);
        if (!groups.contains(group))
            groups << group;
    }
    std::sort(groups.begin(), groups.end());
    return groups;
}

void DuplicatesPanel::showState()
{
    const bool isQuiet = !m_isBusy && !m_page.changes().isBusy();
    m_ofAll->setEnabled(isQuiet && m_model.rowCount() > 0);
    m_ofSelected->setEnabled(isQuiet && m_tree->selectionModel()->hasSelection());
    const QString tip = m_page.changes().isUnlocked() ? tr("After a preview; it can be undone")
                                                      : tr("Allow changes of the source first (Ctrl+U).");
    m_ofAll->setToolTip(tip);
    m_ofSelected->setToolTip(tip);
}

void DuplicatesPanel::remove(const QList<int> &groups)
{
    const ChangeTarget target = superfluousTarget(m_model.groups(), groups);
    if (target.keys.isEmpty())
        tell(tr("These are variants of one request: answers that may differ, so none is superfluous."));
    else
        m_page.changes().change(target);
}

} // namespace etagere

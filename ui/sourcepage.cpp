// SPDX-License-Identifier: GPL-3.0-or-later
#include "sourcepage.h"

#include "cellfilter.h"
#include "changes/changebar.h"
#include "changes/trashsettings.h"
#include "connect/productionstripe.h"
#include "entryview.h"
#include "filterbar.h"
#include "grouptree.h"
#include "humanecount.h"
#include "messagepage.h"
#include "sourcehint.h"

#include <etagere/datetime.h>

#include <QtCore/QSet>
#include <QtGui/QAction>
#include <QtWidgets/QSplitter>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QVBoxLayout>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace etagere {

SourcePage::SourcePage(const Location &location, QWidget *parent)
    : QWidget(parent)
    , m_store(location)
    , m_current(m_store, m_model)
    , m_live(m_store, m_model)
    , m_filterBar(new FilterBar(this))
    , m_view(new EntryView(&m_model, this))
    , m_groups(new GroupTree(this))
    , m_changeBar(new ChangeBar(this))
    , m_replayBar(new ChangeBar(this))
    , m_changes(m_store, m_model, *m_view, *m_changeBar)
    , m_replays(m_store, m_model, *m_view, *m_replayBar, m_changes)
    , m_reading(m_store, m_model, *m_view, *m_changeBar)
    , m_place(*m_view)
    , m_message(new MessagePage(this))
    , m_hint(new SourceHint(this))
    , m_stripe(new ProductionStripe(this))
    , m_stack(new QStackedWidget(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_stripe);
    layout->addWidget(m_filterBar);
    layout->addWidget(m_changeBar);
    layout->addWidget(m_replayBar);
    layout->addWidget(m_hint);
    auto *panes = new QSplitter(this);
    panes->setChildrenCollapsible(false);
    panes->setHandleWidth(1);
    panes->addWidget(m_groups);
    panes->addWidget(m_stack);
    panes->setStretchFactor(1, 1);
    panes->setSizes({ 264, 496 });
    m_groups->hide();
    layout->addWidget(panes, 1);
    m_stack->addWidget(m_view);
    m_stack->addWidget(m_message);

    m_slowOpening.setSingleShot(true);
    m_slowOpening.setInterval(500ms);
    connect(&m_slowOpening, &QTimer::timeout, this, &SourcePage::chooseView);
    connectStore();
    connect(m_filterBar, &FilterBar::filterChanged, this, &SourcePage::setFilter);
    connect(m_filterBar, &FilterBar::left, this, [this] { m_view->setFocus(Qt::OtherFocusReason); });
    connect(m_view, &EntryView::filterChosen, m_filterBar, &FilterBar::addTerm);
    connect(m_groups, &GroupTree::groupChosen, this, &SourcePage::chooseGroup);
    connect(m_groups, &GroupTree::left, this, [this] { m_view->setFocus(Qt::OtherFocusReason); });
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex &index) {
        if (index.isValid())
            m_current.setViewRow(index.row());
    });
    connect(&m_reading, &ValueReading::allWanted, this, [this] {
        m_readsAll = true;
        startListing(false);
    });
    connect(&m_live, &LiveWatch::changed, this, &SourcePage::statusChanged);
    connect(&m_current, &CurrentEntry::found, this, &SourcePage::select);
    connect(&m_current, &CurrentEntry::gone, this, [this] { m_place.selectNeighbour(); });
    connect(&m_model, &EntryTableModel::orderChanged, this, &SourcePage::keepCurrentRow);
    connect(&m_model, &EntryTableModel::busyChanged, this, &SourcePage::chooseView);
    connect(&m_model, &EntryTableModel::busyChanged, this, &SourcePage::goBackToPlace);
    connect(m_hint, &SourceHint::namesWanted, this, &SourcePage::namesWanted);
    connect(m_hint, &SourceHint::descriptionWanted, this, &SourcePage::descriptionWanted);
    connect(m_hint, &SourceHint::left, this, [this] { m_view->setFocus(Qt::OtherFocusReason); });
    connectChanges();
    showNote();
}

SourcePage::~SourcePage() { emit closing(); }

void SourcePage::connectChanges()
{
    m_changes.setTrashLimits(storedTrashLimits());
    // The listing that follows a change finds it.
    connect(&m_changes, &SourceChanges::putBack, this, [this](const StoredKey &key) { m_current.follow(key); });
    connect(&m_changes, &SourceChanges::changed, this, &SourcePage::refreshQuietly);
    connect(m_filterBar, &FilterBar::filterChanged, &m_changes, &SourceChanges::withdrawQuestion);
    connect(m_view, &EntryView::removalWanted, &m_changes, &SourceChanges::explainLock);
    connect(m_filterBar, &FilterBar::filterChanged, &m_replays, &SourceReplays::withdrawQuestion);
    for (ChangeBar *bar : { m_changeBar, m_replayBar })
        connect(bar, &ChangeBar::left, this, [this] { m_view->setFocus(Qt::OtherFocusReason); });
}

void SourcePage::connectStore()
{
    connect(&m_store, &Store::opened, this, [this] {
        m_model.setDropsExpired(m_store.info().dropsExpired);
        m_model.setClock(m_store.info().clock);
        startListing(false);
        emit opened();
    });
    connect(&m_store, &Store::failed, this, &SourcePage::onFailed);
    connect(&m_store, &Store::searchProgress, this, [this](quint32 done, quint32 total) {
        m_status.searched = done;
        m_status.toSearch = total;
        emit statusChanged();
    });
    connect(&m_store, &Store::searchFinished, this, &SourcePage::onSearchFinished);
}

void SourcePage::addBar(QWidget *bar) { static_cast<QVBoxLayout *>(layout())->insertWidget(0, bar); }

QString SourcePage::backend() const
{
    return m_store.listing() ? QString::fromLatin1(m_store.detection().backend) : QString();
}

QString SourcePage::kind() const
{
    if (!m_store.listing())
        return {};
    const Detection &detection = m_store.detection();
    if (detection.dialect == "raw")
        return tr("%1, written by a client that is not known").arg(backend());
    const Dialect *dialect = dialectByName(detection.dialect);
    return dialect ? tr("%1, written by %2").arg(backend(), dialect->title()) : backend();
}

QStringList SourcePage::reasons() const { return m_store.listing() ? m_store.detection().reasons : QStringList(); }

QStringList SourcePage::notes() const
{
    return m_store.listing() ? m_store.info().notes + m_store.listing()->notes() : QStringList();
}

SourceStatus SourcePage::status() const
{
    SourceStatus status = m_status;
    status.shown = m_model.rowCount();
    status.isFiltered = !m_model.filter().isEmpty();
    status.live = m_live.text();
    return status;
}

bool SourcePage::isSettled() const
{
    return !m_status.canCancel() && !m_model.isBusy() && !m_changes.isBusy() && !m_replays.isBusy();
}

void SourcePage::refresh()
{
    m_readsAll = false;
    if (m_store.listing()) {
        startListing(false);
        return;
    }
    m_failure.reset();
    m_status = SourceStatus();
    m_slowOpening.start();
    m_store.open();
    chooseView();
    emit statusChanged();
}

void SourcePage::cancel()
{
    if (m_status.isSearching) {
        m_status.isSearching = false;
        m_status.isSearchIncomplete = true;
        m_store.cancelSearch();
    } else if (m_store.listing()) {
        m_store.listing()->cancel();
    }
    emit statusChanged();
}

void SourcePage::refreshQuietly()
{
    if (m_store.listing())
        startListing(true);
}

void SourcePage::startListing(bool isQuiet)
{
    m_isQuiet = isQuiet;
    m_listingTime.start();
    const qint64 onShow = isQuiet ? m_status.entries : 0;
    m_status = SourceStatus();
    m_status.entries = onShow;
    m_status.phase = SourceStatus::Phase::Reading;
    m_failure.reset();
    Listing *listing = m_store.list(m_readsAll);
    m_live.follow(listing);
    m_status.estimate = listing->estimate();
    connect(listing, &Listing::rowsPublished, this, &SourcePage::takeRows);
    connect(listing, &Listing::finished, this, &SourcePage::onFinished);
    connect(listing, &Listing::estimateChanged, this, [this](qint64 entries) {
        m_status.estimate = entries;
        emit statusChanged();
    });
    emit statusChanged();
}

bool SourcePage::isCurrentTable() const { return m_store.listing() && m_model.table() == m_store.listing()->table(); }

/// The rows of the listing before stay until the new one has some: a refresh does not blink.
void SourcePage::takeRows()
{
    const Listing *listing = m_store.listing();
    if (m_isQuiet)
        return;
    if (!isCurrentTable()) {
        m_current.forgetRow();
        m_model.setRestriction(std::nullopt); // its numbers are those of the rows before
        m_model.setTable(listing->table());
    }
    m_model.takeNewRows();
    m_groups->setTable(listing->table(), m_store.info().clock);
    m_status.entries = listing->table()->size() - m_live.hiddenRows();
    m_status.failed = listing->failed();
    m_status.unread = listing->unread();
    chooseView();
    emit statusChanged();
}

void SourcePage::onFinished(const Result<Done> &result)
{
    using Phase = SourceStatus::Phase;
    if (std::exchange(m_isQuiet, false))
        m_place.keep();
    takeRows();
    m_status.phase = result ? Phase::Complete : Phase::Partial;
    if (!result) {
        const bool isCancelled = result.error().code == ErrorCode::Cancelled;
        m_status.problem = isCancelled ? tr("cancelled") : result.error().text();
        if (!isCancelled && m_status.entries == 0)
            m_failure = result.error();
    }
    proposeHosts();
    m_hint->look(m_model.table(), m_store.info().keysAreHashes, m_store.detection().dialect == "raw");
    m_isPlacing = true;
    goBackToPlace();
    if (m_filterBar->filter().needsBody())
        searchBodies();
    chooseView();
    emit statusChanged();
    emit listed(m_listingTime.elapsed());
}

/// Once the new rows are in their order.
void SourcePage::goBackToPlace()
{
    if (!m_isPlacing || m_model.isBusy())
        return;
    m_isPlacing = false;
    m_place.restoreScrolling();
    m_current.findAgain();
}

void SourcePage::onFailed(const Error &error)
{
    m_slowOpening.stop();
    m_failure = error;
    m_status.phase = SourceStatus::Phase::Failed;
    chooseView();
    emit statusChanged();
}

void SourcePage::refreshTimes()
{
    constexpr Msecs filterInterval = 5000;
    m_view->refreshTimes();
    const Msecs now = m_model.now();
    if (m_model.filter().dependsOnTime() && now - m_filteredAt >= filterInterval && !m_model.isBusy()) {
        m_filteredAt = now;
        m_model.setFilter(m_model.filter());
    }
}

void SourcePage::goTo(const StoredKey &key)
{
    m_isGoing = true;
    m_current.follow(key);
    if (m_current.tableRow())
        select(*m_current.tableRow());
    if (!m_isPlacing && m_status.phase != SourceStatus::Phase::Reading)
        m_current.findAgain();
}

void SourcePage::takeNames()
{
    m_store.loadNames();
    refreshQuietly();
}

/// A new order or filter moves the current row; the view follows it without reading the entry again.
void SourcePage::keepCurrentRow()
{
    if (m_current.tableRow())
        select(m_live.current(*m_current.tableRow()));
    chooseView();
    emit statusChanged();
}

void SourcePage::select(quint32 tableRow)
{
    const int row = m_model.viewRow(tableRow);
    const bool isGoing = std::exchange(m_isGoing, false);
    if (row < 0 && isGoing && !m_model.filter().isEmpty())
        return showWithoutFilter();
    if (row < 0)
        return m_place.selectNeighbour();
    m_place.forgetRow();
    if (m_view->currentIndex().row() == row)
        return;
    const QModelIndex index = m_model.index(row, int(Column::Request));
    m_view->selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    m_view->scrollTo(index);
}

} // namespace etagere

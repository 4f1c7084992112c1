// SPDX-License-Identifier: GPL-3.0-or-later
#include "sourcepage.h"

#include "cellfilter.h"
#include "entryview.h"
#include "filterbar.h"
#include "grouptree.h"
#include "humanecount.h"
#include "messagepage.h"

#include <etagere/datetime.h>

#include <QtCore/QSet>
#include <QtGui/QAction>
#include <QtWidgets/QSplitter>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QVBoxLayout>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace etagere {

namespace {

QStringList hostsOf(const EntryTable &table, std::stop_token stop)
{
    constexpr qsizetype enough = 200;
    QSet<QByteArray> hosts;
    for (quint32 i = 0; i < table.size() && hosts.size() < enough && !stop.stop_requested(); ++i)
        hosts.insert(urlHost(table.row(i).url).toByteArray());
    hosts.remove({});
    QStringList result;
    for (const QByteArray &host : hosts)
        result << QString::fromUtf8(host);
    result.sort();
    return result;
}

} // namespace

SourcePage::SourcePage(const Location &location, QWidget *parent)
    : QWidget(parent)
    , m_store(location)
    , m_current(m_store, m_model)
    , m_filterBar(new FilterBar(this))
    , m_view(new EntryView(&m_model, this))
    , m_groups(new GroupTree(this))
    , m_message(new MessagePage(this))
    , m_stack(new QStackedWidget(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_filterBar);
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
    connect(&m_current, &CurrentEntry::found, this, &SourcePage::select);
    connect(&m_model, &EntryTableModel::orderChanged, this, &SourcePage::keepCurrentRow);
    connect(&m_model, &EntryTableModel::busyChanged, this, &SourcePage::chooseView);
}

SourcePage::~SourcePage() = default;

void SourcePage::connectStore()
{
    connect(&m_store, &Store::opened, this, [this] {
        startListing();
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

QString SourcePage::backend() const
{
    return m_store.listing() ? QString::fromLatin1(m_store.detection().backend) : QString();
}

QString SourcePage::kind() const
{
    if (!m_store.listing())
        return {};
    const Detection &detection = m_store.detection();
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
    return status;
}

bool SourcePage::isSettled() const { return !m_status.canCancel() && !m_model.isBusy(); }

void SourcePage::refresh()
{
    if (m_store.listing()) {
        startListing();
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

void SourcePage::startListing()
{
    m_status = SourceStatus();
    m_status.phase = SourceStatus::Phase::Reading;
    m_failure.reset();
    Listing *listing = m_store.list();
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
    if (!isCurrentTable()) {
        m_current.forgetRow();
        m_model.setTable(listing->table());
    }
    m_model.takeNewRows();
    m_groups->setTable(listing->table());
    m_status.entries = listing->table()->size();
    m_status.failed = listing->failed();
    chooseView();
    emit statusChanged();
}

void SourcePage::onFinished(const Result<Done> &result)
{
    using Phase = SourceStatus::Phase;
    takeRows();
    m_status.phase = result ? Phase::Complete : Phase::Partial;
    if (!result) {
        const bool isCancelled = result.error().code == ErrorCode::Cancelled;
        m_status.problem = isCancelled ? tr("cancelled") : result.error().text();
        if (!isCancelled && m_status.entries == 0)
            m_failure = result.error();
    }
    proposeHosts();
    m_current.findAgain();
    if (m_filterBar->filter().needsBody())
        searchBodies();
    chooseView();
    emit statusChanged();
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
    const Msecs now = currentTime();
    if (m_model.filter().dependsOnTime() && now - m_filteredAt >= filterInterval && !m_model.isBusy()) {
        m_filteredAt = now;
        m_model.setFilter(m_model.filter());
    }
}

void SourcePage::setFilter(const Filter &filter)
{
    m_store.cancelSearch();
    m_status.isSearching = false;
    m_status.isSearchIncomplete = false;
    m_model.setRestriction(std::nullopt);
    m_model.setFilter(filter);
    m_filteredAt = currentTime();
    m_groups->followFilter(filter);
    if (filter.needsBody())
        searchBodies();
    chooseView();
    emit statusChanged();
}

void SourcePage::showGroupsBy(const QAction *action)
{
    const auto show = [this](bool isShown) {
        const bool wasRead = m_groups->hasFocus();
        m_groups->setVisible(isShown);
        if (isVisible() && (isShown || wasRead))
            (isShown ? static_cast<QWidget *>(m_groups) : m_view)->setFocus(Qt::OtherFocusReason);
    };
    show(action->isChecked());
    connect(action, &QAction::toggled, this, show);
}

/// What else is in the filter stays.
void SourcePage::chooseGroup(const QString &before, const QString &term)
{
    Filter rest = m_filterBar->filter();
    if (const qsizetype place = before.isEmpty() ? -1 : rest.terms().indexOf(before); place >= 0)
        rest = rest.without(place);
    m_filterBar->setText(QStringList{ rest.text(), term }.join(u' ').trimmed());
}

void SourcePage::searchBodies()
{
    if (!isCurrentTable())
        return;
    m_status.isSearching = true;
    m_status.searched = 0;
    m_status.toSearch = m_status.entries;
    m_store.searchBodies(m_filterBar->filter());
}

void SourcePage::onSearchFinished(const Result<std::vector<quint32>> &rows)
{
    m_status.isSearching = false;
    m_status.isSearchIncomplete = !rows;
    if (rows)
        m_model.setRestriction(*rows);
    chooseView();
    emit statusChanged();
}

/// A new order or filter moves the current row; the view follows it without reading the entry again.
void SourcePage::keepCurrentRow()
{
    if (m_current.tableRow())
        select(*m_current.tableRow());
    chooseView();
    emit statusChanged();
}

void SourcePage::select(quint32 tableRow)
{
    const int row = m_model.viewRow(tableRow);
    if (row < 0 || m_view->currentIndex().row() == row)
        return;
    const QModelIndex index = m_model.index(row, int(Column::Request));
    m_view->selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    m_view->scrollTo(index);
}

void SourcePage::proposeHosts()
{
    m_hosts = Background::run(
        this, [table = m_model.table()](std::stop_token stop) { return hostsOf(*table, stop); },
        [this](const QStringList &hosts) { m_filterBar->setHosts(hosts); });
}

void SourcePage::chooseView()
{
    using Phase = SourceStatus::Phase;
    m_exclusions.cancel();
    const bool isEmpty = m_model.rowCount() == 0;
    m_filterBar->setEnabled(!m_failure);
    m_stack->setCurrentWidget(m_view);
    if (m_failure) {
        m_message->setMessage(u"error"_s, Role::Gone, tr("%1 cannot be opened").arg(title()), m_failure->text());
        m_message->addButton(tr("Retry"), [this] { refresh(); });
        m_message->addButton(tr("Open another folder…"), [this] { emit anotherWanted(); });
        m_stack->setCurrentWidget(m_message);
    } else if (m_status.phase == Phase::Opening && !m_slowOpening.isActive()) {
        m_message->setMessage(u"search"_s, Role::Muted, tr("Opening %1…").arg(title()), {});
        m_stack->setCurrentWidget(m_message);
    } else if (m_status.phase == Phase::Complete && m_status.entries == 0) {
        m_message->setMessage(u"folder"_s, Role::Muted, tr("This cache is empty"),
                              tr("It was read completely and holds no entries. F5 looks again."));
        m_stack->setCurrentWidget(m_message);
    } else if (isEmpty && isSettled() && !m_model.filter().isEmpty()) {
        explainNoMatch();
        m_stack->setCurrentWidget(m_message);
    }
}

void SourcePage::explainNoMatch()
{
    const auto count = [table = m_model.table(), filter = m_model.filter()](std::stop_token stop) {
        return filterExclusions(*table, filter, currentTime(), stop);
    };
    m_message->setMessage(u"filter"_s, Role::Muted, tr("No entry matches the filter"), {});
    m_exclusions =
        Background::run(this, count, [this](const QList<Exclusion> &exclusions) { showExclusions(exclusions); });
}

void SourcePage::showExclusions(const QList<Exclusion> &exclusions)
{
    QStringList lines;
    for (const Exclusion &exclusion : exclusions) {
        if (exclusion.excluded > 0)
            lines << tr("%1 excludes %2 of %3")
                         .arg(exclusion.text, humaneCount(exclusion.excluded), humaneCount(m_status.entries));
    }
    m_message->setMessage(u"filter"_s, Role::Muted, tr("No entry matches the filter"), lines.join(u'\n'));
    for (const Exclusion &exclusion : exclusions) {
        const QString text = tr("Drop %1: %2 shown").arg(exclusion.text, humaneCount(exclusion.shownWithout));
        m_message->addButton(
            text, [this, term = exclusion.term] { m_filterBar->setText(m_filterBar->filter().without(term).text()); });
    }
}

} // namespace etagere

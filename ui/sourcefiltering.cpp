// SPDX-License-Identifier: GPL-3.0-or-later
// How a source's page narrows its table: by the filter bar, by a group, by what is in bodies.
#include "cellfilter.h"
#include "entryview.h"
#include "filterbar.h"
#include "grouptree.h"
#include "sourcepage.h"

#include <etagere/datetime.h>

#include <QtCore/QSet>
#include <QtGui/QAction>

using namespace Qt::StringLiterals;

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

void SourcePage::setFilter(const Filter &filter)
{
    m_store.cancelSearch();
    m_status.isSearching = false;
    m_status.isSearchIncomplete = false;
    m_model.setRestriction(std::nullopt);
    m_model.setFilter(filter);
    m_filteredAt = m_model.now();
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

void SourcePage::showWithoutFilter()
{
    m_current.forgetRow();
    m_filterBar->setText({});
    m_isPlacing = true;
    goBackToPlace();
}

void SourcePage::proposeHosts()
{
    m_hosts = Background::run(
        this, [table = m_model.table()](std::stop_token stop) { return hostsOf(*table, stop); },
        [this](const QStringList &hosts) { m_filterBar->setHosts(hosts); });
}

} // namespace etagere

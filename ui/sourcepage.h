// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "changes/sourcechanges.h"
#include "connect/servernote.h"
#include "currententry.h"
#include "filterexclusions.h"
#include "keptplace.h"
#include "livewatch.h"
#include "replays/sourcereplays.h"
#include "sourcestatus.h"
#include "valuereading.h"

#include <etagere/background.h>
#include <etagere/entrytablemodel.h>
#include <etagere/store.h>

#include <QtCore/QElapsedTimer>
#include <QtCore/QTimer>
#include <QtWidgets/QWidget>
#include <optional>

class QAction;
class QStackedWidget;

namespace etagere {

class ChangeBar;
class EntryView;
class FilterBar;
class GroupTree;
class MessagePage;
class SourceHint;
class ProductionStripe;

/// One open source: its filter bar, its table, and what stands in the table's place when there is nothing to show.
class SourcePage : public QWidget
{
    Q_OBJECT
public:
    explicit SourcePage(const Location &location, QWidget *parent = nullptr);
    ~SourcePage() override;

    Location location() const { return m_store.location(); }
    QString title() const { return m_note.name.isEmpty() ? location().displayName() : m_note.name; }
    bool isProduction() const { return m_note.isProduction; }
    /// What the user has noted about the server is another thing now.
    void showNote();
    QString backend() const;
    /// "diskcache, written by EsiPy"; empty until it is open.
    QString kind() const;
    QStringList reasons() const;
    QStringList notes() const;
    SourceStatus status() const;
    bool isOpen() const { return m_store.listing(); }
    bool isSettled() const; ///< everything that was asked for is on screen
    std::optional<Error> failure() const { return m_failure; }

    /// Opens the store, or lists it anew when it is open.
    void refresh();
    /// Lists it anew; the rows stay until all the new ones are there, and then the place in the table does.
    void refreshQuietly();
    /// Stops the listing or the search in bodies; what was found stays.
    void cancel();
    /// Makes an entry the current one, now or once its rows are listed; a filter that hides it goes.
    void goTo(const StoredKey &key);
    /// Other names of its keys are known now: shows them, with the place in the table kept.
    void takeNames();
    const CurrentEntry &current() const { return m_current; }
    /// A second has passed: repaints what depends on the time, for what is on screen.
    void refreshTimes();

    /// The tree of groups is shown while `action` is checked.
    void showGroupsBy(const QAction *action);

    Store &store() { return m_store; }
    LiveWatch &live() { return m_live; }
    SourceChanges &changes() { return m_changes; }
    SourceReplays &replays() { return m_replays; }
    /// Stands above the table; the page owns it.
    void addBar(QWidget *bar);
    ChangeBar *changeBar() const { return m_changeBar; }
    ChangeBar *replayBar() const { return m_replayBar; }
    FilterBar *filterBar() const { return m_filterBar; }
    EntryView *view() const { return m_view; }
    GroupTree *groups() const { return m_groups; }
    EntryTableModel *model() { return &m_model; }
    MessagePage *message() const { return m_message; }
    SourceHint *hint() const { return m_hint; }

signals:
    void statusChanged();
    void opened();
    void listed(qint64 msecs); ///< a listing has ended, well or not, after that time
    void anotherWanted();      ///< the user asks for another folder
    void connectionWanted();   ///< the user would connect otherwise
    void descriptionWanted();  ///< the user would say what its entries are
    void namesWanted();        ///< the user asks what the hashed keys stand for
    void closing();            ///< all of it is still there
    void passwordWanted();     ///< the user would sign in with another password

private:
    void connectStore();
    void connectChanges();
    void startListing(bool isQuiet);
    void goBackToPlace();
    void takeRows();
    void onFinished(const Result<Done> &result);
    void onFailed(const Error &error);
    void onSearchFinished(const Result<std::vector<quint32>> &rows);
    void setFilter(const Filter &filter);
    void chooseGroup(const QString &before, const QString &term);
    void searchBodies();
    void keepCurrentRow();
    void select(quint32 tableRow);
    void showWithoutFilter();
    void proposeHosts();
    void chooseView();
    void offerWaysOut();
    void explainNoMatch();
    void showExclusions(const QList<Exclusion> &exclusions);
    bool isCurrentTable() const;

    Store m_store;
    EntryTableModel m_model;
    CurrentEntry m_current;
    LiveWatch m_live;
    FilterBar *m_filterBar;
    EntryView *m_view;
    GroupTree *m_groups;
    ChangeBar *m_changeBar;
    ChangeBar *m_replayBar;
    SourceChanges m_changes;
    SourceReplays m_replays;
    ValueReading m_reading;
    KeptPlace m_place;
    MessagePage *m_message;
    SourceHint *m_hint;
    ProductionStripe *m_stripe;
    ServerNote m_note;
    QStackedWidget *m_stack;
    SourceStatus m_status;
    std::optional<Error> m_failure;
    QTimer m_slowOpening;
    QElapsedTimer m_listingTime;
    bool m_readsAll = false;  ///< values too, though that leaves a trace
    bool m_isQuiet = false;   ///< the listing replaces the rows when it has ended
    bool m_isGoing = false;   ///< an entry was asked for that is not on show yet
    bool m_isPlacing = false; ///< the place in the table is yet to be found again
    Msecs m_filteredAt = 0;
    Background m_hosts;
    Background m_exclusions;
};

} // namespace etagere

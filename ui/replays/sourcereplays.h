// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replays/replayresultsmodel.h"

#include <etagere/background.h>
#include <etagere/store.h>

#include <optional>

namespace etagere {

class ChangeBar;
class EntryTableModel;
class EntryView;
class SourceChanges;

/// Origins of one open source asked again about many entries: from the selection, over the preview and the progress, to
/// what came of it, which can be written into the cache as one change.
class SourceReplays : public QObject
{
    Q_OBJECT
public:
    SourceReplays(Store &store, EntryTableModel &model, EntryView &view, ChangeBar &bar, SourceChanges &changes);

    /// Entries are being looked at, or origins are being asked.
    bool isBusy() const { return m_isLooking || m_total; }
    bool canWriteBack() const;
    /// Answers that can be written back, or were.
    qint64 newsCount() const { return m_findings ? m_findings->found.size() : 0; }
    bool isWritten() const { return m_isWritten; }

    void replaySelected();
    /// All that the filter shows.
    void replayShown();
    void cancel() { m_store.cancelReplay(); }
    /// What was asked about is on the screen no longer.
    void withdrawQuestion();
    /// What was learnt, as one change; a read-only source is explained instead.
    void writeBack();

    const ReplayResultsModel &results() const { return m_results; }
    ReplayResultsModel &results() { return m_results; }
    /// What was asked and what came of it; empty before the first time.
    QString summary() const { return m_summary; }

signals:
    /// isBusy(), canWriteBack() or summary() is another one.
    void stateChanged();
    /// The first request is about to go out.
    void started();
    /// What was done, for the log.
    void told(const QString &text);

private:
    void look(std::vector<quint32> rows);
    void propose(const ReplayPlan &plan);
    void start(const ReplayPlan &plan);
    void onReplayed(const ReplayedEntry &entry);
    void onFinished(const Result<ReplayFindingsPtr> &findings);
    void showSummary();
    void forget();

    Store &m_store;
    EntryTableModel &m_model;
    EntryView &m_view;
    ChangeBar &m_bar;
    SourceChanges &m_changes;
    ReplayResultsModel m_results;
    ReplayFindingsPtr m_findings;
    QString m_summary;
    std::optional<qint64> m_total; ///< of the entries that are being asked about
    bool m_isLooking = false;
    bool m_isWriting = false;
    bool m_isWritten = false;
    Background m_look;
};

} // namespace etagere

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "changes/changewords.h"
#include "changes/sourcetrash.h"

#include <etagere/entrytablemodel.h>
#include <etagere/store.h>

namespace etagere {

class ChangeBar;
class EntryView;

/// Changes of one open source as the user asks for them: from the selection, over the preview and the progress, to
/// what was done and the way back.
class SourceChanges : public QObject
{
    Q_OBJECT
public:
    SourceChanges(Store &store, EntryTableModel &model, EntryView &view, ChangeBar &bar);

    bool isUnlocked() const { return m_store.isUnlocked(); }
    /// For this source, until it is closed.
    void setUnlocked(bool unlocked);
    /// Says that the source is read-only, and offers to change that.
    void explainLock();
    void setTrashLimits(const TrashLimits &limits);

    /// Entries are being looked at or changed.
    bool isBusy() const { return m_isLooking || m_job; }
    bool canChange() const { return isUnlocked() && !isBusy(); }
    bool canUndo() const { return canChange() && !m_trash.isLoading() && m_trash.newest(); }

    /// A single entry at once, more than one after a preview.
    void changeSelected(ChangeKind kind);
    /// All that the filter shows.
    void changeShown(ChangeKind kind);
    /// Entries that were chosen elsewhere, always after a preview; a read-only source is explained instead.
    void change(const ChangeTarget &target);
    /// Puts what replays found into the entries that were asked about, unless they are not those that were seen any
    /// more, as one change of that name.
    void writeBack(const QList<WriteBack> &found, const QString &name);
    /// The newest change; one that was made before this source was opened after a question.
    void undoNewest();
    void undo(const ChangeRecord &record);
    /// What was asked about is on the screen no longer.
    void withdrawQuestion();

    SourceTrash &trash() { return m_trash; }

signals:
    /// isUnlocked() or isBusy() is another one.
    void stateChanged();
    /// The cache is another one: list it anew.
    void changed();
    /// An undo has put this entry back, before others perhaps; changed() follows.
    void putBack(const etagere::StoredKey &first);
    /// What was done, for the log.
    void told(const QString &text);

private:
    void look(std::vector<quint32> rows, ChangeKind kind);
    void propose(std::shared_ptr<const ChangeTarget> target);
    void ask(std::shared_ptr<const ChangeTarget> target);
    void dropQuestion();
    void carryOut(const ChangeTarget &target);
    void start(ChangeJob job);
    void startUndo(qint64 id, ChangeJob job);
    void onFinished(const Result<EditOutcome> &outcome);
    void report(const ChangeJob &job, const EditOutcome &outcome);

    Store &m_store;
    EntryTableModel &m_model;
    EntryView &m_view;
    ChangeBar &m_bar;
    SourceTrash m_trash;
    TrashLimits m_limits;
    QSet<qint64> m_madeHere; ///< changes of this session
    bool m_isLooking = false;
    std::shared_ptr<const ChangeTarget> m_asked; ///< of the question that was asked last
    std::optional<ChangeJob> m_job;              ///< under way
    Background m_look;
};

} // namespace etagere

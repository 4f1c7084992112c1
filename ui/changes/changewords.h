// SPDX-License-Identifier: GPL-3.0-or-later
// What the window says of a change: before, while and after it is made.
#pragma once

#include "changes/changetarget.h"

#include <etagere/edit.h>

#include <QtCore/QStringList>
#include <optional>

namespace etagere {

/// A change that is being made, or was.
struct ChangeJob {
    std::optional<ChangeKind> kind; ///< nothing: it puts back what another one changed
    qint64 entries = 0;
    QString name; ///< of the only entry; of the change that is undone
};

/// "Remove 1 234 entries (56 MiB)?"
QString questionText(const ChangeTarget &target);
/// What will come of it, and what would stay as it is, and why.
QString consequenceText(const ChangeTarget &target, const TrashLimits &limits);
/// Why marking stale would change nothing at all.
QString nothingToMarkText(const ChangeTarget &target);
/// The word on the button: "Remove", "Mark stale".
QString verb(ChangeKind kind);
/// What the trash calls the change.
QString changeLabel(const ChangeTarget &target, const QString &filter);

/// "Put back 12 entries that were removed 3 days ago?"
QString undoQuestionText(const ChangeRecord &record, Msecs now);

/// "Removing 1 234 entries…"
QString runningText(const ChangeJob &job);
/// "Removed 1 234 entries (56 MiB), 3 were left as they are."
QString outcomeText(const ChangeJob &job, const EditOutcome &outcome);
/// One line each: the entry and why it was left alone.
QStringList problemTexts(const EditOutcome &outcome);

/// "Removed", "Marked stale": a change of the trash in one word or two.
QString changeKindText(ChangeKind kind);

/// "1 entry", "1 234 entries".
QString entriesText(qint64 count);

} // namespace etagere

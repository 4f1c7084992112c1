// SPDX-License-Identifier: GPL-3.0-or-later
#include "changes/changewords.h"

#include "humanecount.h"

#include <etagere/entrytablemodel.h>

#include <QtCore/QCoreApplication>

using namespace Qt::StringLiterals;

namespace etagere {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("ChangeWords", text); }

/// "8 are stale already", for each reason that some entry has.
QStringList reasonsToStay(const ChangeTarget &target)
{
    QStringList reasons;
    const auto add = [&](Expirable expirable, const QString &one, const QString &many) {
        const qint64 count = target.count(expirable);
        if (count > 0)
            reasons << (count == 1 ? one : many.arg(humaneCount(count)));
    };
    add(Expirable::Already, tr("1 is stale already"), tr("%1 are stale already"));
    add(Expirable::WithoutValidator, tr("1 has no validator that its client uses, so it can only be removed"),
        tr("%1 have no validator that their client uses, so they can only be removed"));
    add(Expirable::Never, tr("1 is served for ever by its client, so it can only be removed"),
        tr("%1 are served for ever by their client, so they can only be removed"));
    add(Expirable::NoResponse, tr("1 is no stored response"), tr("%1 are no stored responses"));
    return reasons;
}

QString doneText(const ChangeJob &job, const EditOutcome &outcome)
{
    const QString what =
        job.entries == 1 ? job.name : tr("%1 (%2)").arg(entriesText(outcome.changed), humaneSize(outcome.bytes));
    if (!job.kind)
        return tr("Put back %1.").arg(what);
    switch (*job.kind) {
    case ChangeKind::Invalidate:
        break;
    case ChangeKind::Expire:
        return tr("Marked %1 stale.").arg(what);
    case ChangeKind::WriteBack:
        return job.entries == 1 ? tr("Wrote the answer into %1.").arg(what)
                                : tr("Wrote the answers into %1.").arg(what);
    }
    return tr("Removed %1.").arg(what);
}

QString nothingDoneText(const ChangeJob &job)
{
    if (!job.kind)
        return job.entries == 1 ? tr("%1 was not put back.").arg(job.name) : tr("Nothing was put back.");
    return job.entries == 1 ? tr("%1 was left as it is.").arg(job.name) : tr("Nothing was changed.");
}

QString leftText(const ChangeJob &job, qint64 skipped)
{
    if (!job.kind)
        return skipped == 1 ? tr("1 entry was not put back.")
                            : tr("%1 entries were not put back.").arg(humaneCount(skipped));
    return skipped == 1 ? tr("1 entry was left as it is.")
                        : tr("%1 entries were left as they are.").arg(humaneCount(skipped));
}

} // namespace

QString entriesText(qint64 count) { return count == 1 ? tr("1 entry") : tr("%1 entries").arg(humaneCount(count)); }

QString changeKindText(ChangeKind kind)
{
    switch (kind) {
    case ChangeKind::Invalidate:
        return tr("Removed");
    case ChangeKind::Expire:
        return tr("Marked stale");
    case ChangeKind::WriteBack:
        break;
    }
    return tr("Written back");
}

QString verb(ChangeKind kind) { return kind == ChangeKind::Expire ? tr("Mark stale") : tr("Remove"); }

QString questionText(const ChangeTarget &target)
{
    const QString size = humaneSize(target.bytes);
    if (target.kind == ChangeKind::Invalidate)
        return tr("Remove %1 (%2)?").arg(entriesText(target.keys.size()), size);
    const QString all = entriesText(target.looked);
    return target.keys.size() == target.looked
        ? tr("Mark %1 stale (%2)?").arg(all, size)
        : tr("Mark %1 of %2 stale (%3)?").arg(humaneCount(target.keys.size()), all, size);
}

QString consequenceText(const ChangeTarget &target, const TrashLimits &limits)
{
    QStringList sentences;
    if (target.kind == ChangeKind::Invalidate)
        sentences << tr("They go to the trash and can be put back.");
    else
        sentences << tr("At its next request the client validates what is marked; the ETag stays. It can be undone.");
    if (const QStringList reasons = reasonsToStay(target); target.kind == ChangeKind::Expire && !reasons.isEmpty())
        sentences << tr("The others stay as they are: %1.").arg(reasons.join(u"; "_s));
    if (target.isMixed())
        sentences << tr("Entries of other programs are left alone: %1.").arg(humaneCount(target.foreign));
    if (target.bytes > limits.bytes)
        sentences
            << tr("The trash keeps at most %1, so this would end before all is done; the limit is set in the trash.")
                   .arg(humaneSize(limits.bytes));
    return sentences.join(u' ');
}

QString nothingToMarkText(const ChangeTarget &target)
{
    if (target.looked != 1)
        return tr("None of %1 would change: %2.").arg(entriesText(target.looked), reasonsToStay(target).join(u"; "_s));
    if (target.count(Expirable::Already))
        return tr("%1 is stale already.").arg(target.name);
    if (target.count(Expirable::NoResponse))
        return tr("%1 is no stored response, so it has no lifetime.").arg(target.name);
    if (target.count(Expirable::Never))
        return tr("%1 is served for ever by its client, whatever its dates say. It can only be removed.")
            .arg(target.name);
    return tr("%1 has no validator that its client uses: it would be fetched whole, as if it were removed.")
        .arg(target.name);
}

QString changeLabel(const ChangeTarget &target, const QString &filter)
{
    if (target.keys.size() == 1)
        return target.name;
    const QString entries = entriesText(target.keys.size());
    return filter.isEmpty() ? entries : tr("%1: %2").arg(entries, filter);
}

QString undoQuestionText(const ChangeRecord &record, Msecs now)
{
    return tr("Put back %1? %2 %3: %4.")
        .arg(entriesText(record.entries), changeKindText(record.kind), humaneTime(record.madeAt, now), record.label);
}

QString runningText(const ChangeJob &job)
{
    const QString entries = entriesText(job.entries);
    if (!job.kind)
        return tr("Putting back %1…").arg(entries);
    switch (*job.kind) {
    case ChangeKind::Invalidate:
        break;
    case ChangeKind::Expire:
        return tr("Marking %1 stale…").arg(entries);
    case ChangeKind::WriteBack:
        return job.entries == 1 ? tr("Writing the answer into %1…").arg(entries)
                                : tr("Writing the answers into %1…").arg(entries);
    }
    return tr("Removing %1…").arg(entries);
}

QString outcomeText(const ChangeJob &job, const EditOutcome &outcome)
{
    QStringList sentences;
    if (outcome.isCancelled)
        sentences << tr("Cancelled.");
    if (outcome.changed > 0)
        sentences << doneText(job, outcome);
    else if (outcome.skipped > 0 || outcome.isCancelled || job.kind)
        sentences << nothingDoneText(job);
    else
        sentences << tr("All is as it was before.");
    if (outcome.skipped > 0 && job.entries != 1)
        sentences << leftText(job, outcome.skipped);
    return sentences.join(u' ');
}

QStringList problemTexts(const EditOutcome &outcome)
{
    QStringList lines;
    for (const EditOutcome::Problem &problem : outcome.problems) {
        const bool isOfAll = problem.key.bytes.isEmpty();
        lines << (isOfAll ? problem.error.text() : entryName(problem.key) + u": "_s + problem.error.text());
    }
    if (const qint64 more = outcome.skipped - outcome.problems.size(); more > 0)
        lines << tr("and %1 more").arg(humaneCount(more));
    return lines;
}

} // namespace etagere

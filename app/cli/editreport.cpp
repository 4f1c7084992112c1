// SPDX-License-Identifier: GPL-3.0-or-later
#include "editreport.h"

#include "command.h"

#include <QtCore/QCoreApplication>

namespace etagere::cli {

void reportProblems(const EditOutcome &outcome)
{
    QStringList lines;
    for (const EditOutcome::Problem &problem : outcome.problems) {
        const QString key = QString::fromUtf8(printedKey(problem.key.bytes));
        lines += key.isEmpty() ? problem.error.text() : key + QStringLiteral(": ") + problem.error.text();
    }
    if (const qint64 more = outcome.skipped - outcome.problems.size(); more > 0)
        lines += QCoreApplication::translate("cli", "and %L1 more entries").arg(more);
    reportNotes(lines);
}

int reportNeedsWrite()
{
    return reportUsage(QCoreApplication::translate(
        "cli", "This would change the cache: add --write to do it, or --dry-run to see what would be done"));
}

QByteArray changeKindName(ChangeKind kind)
{
    switch (kind) {
    case ChangeKind::Invalidate:
        return "invalidate";
    case ChangeKind::Expire:
        return "expire";
    case ChangeKind::WriteBack:
        break;
    }
    return "write back";
}

QByteArray changeStateName(ChangeState state)
{
    switch (state) {
    case ChangeState::Made:
        return "made";
    case ChangeState::Undone:
        return "undone";
    case ChangeState::Open:
        break;
    }
    return "cut short";
}

} // namespace etagere::cli

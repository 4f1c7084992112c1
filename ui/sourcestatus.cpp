// SPDX-License-Identifier: GPL-3.0-or-later
#include "sourcestatus.h"

#include "humanecount.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QStringList>

namespace etagere {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("SourceStatus", text); }

QString entriesText(qint64 count) { return count == 1 ? tr("1 entry") : tr("%1 entries").arg(humaneCount(count)); }

QString readingText(const SourceStatus &status)
{
    if (status.estimate < status.entries)
        return tr("%1, reading…").arg(entriesText(status.entries));
    return tr("%1 of %2, reading…").arg(humaneCount(status.entries), humaneEstimate(status.estimate));
}

QString searchText(const SourceStatus &status)
{
    return tr("comparing bodies: %1 of %2").arg(humaneCount(status.searched), humaneCount(status.toSearch));
}

} // namespace

int SourceStatus::percent() const
{
    const qint64 done = isSearching ? searched : entries;
    const qint64 total = isSearching ? toSearch : estimate;
    return total > 0 && done <= total ? int(done * 100 / total) : -1;
}

QString SourceStatus::text() const
{
    if (phase == Phase::Opening)
        return tr("Opening…");
    if (phase == Phase::Failed)
        return tr("Not opened");
    QStringList parts;
    if (phase == Phase::Partial)
        parts << tr("Partial: %1").arg(problem);
    const QString all = phase == Phase::Reading ? readingText(*this) : entriesText(entries);
    parts << (isFiltered ? tr("%1 shown of %2").arg(humaneCount(shown), all) : all);
    if (unread > 0)
        parts << (unread == entries ? tr("values are read when on screen")
                                    : tr("%1 values are read when on screen").arg(humaneCount(unread)));
    if (failed > 0)
        parts << tr("%1 could not be read").arg(humaneCount(failed));
    if (!live.isEmpty())
        parts << live;
    if (isSearching)
        parts << searchText(*this);
    else if (isSearchIncomplete)
        parts << tr("comparing bodies was cancelled");
    return parts.join(QStringLiteral(", "));
}

} // namespace etagere

// SPDX-License-Identifier: GPL-3.0-or-later
#include "replays/replaytally.h"

#include "changes/changewords.h"
#include "details/shown.h"
#include "humanecount.h"

#include <etagere/entrytablemodel.h>

#include <QtCore/QCoreApplication>

using namespace Qt::StringLiterals;

namespace etagere {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("ReplayTally", text); }

QString requestsText(qint64 count)
{
    return count == 1 ? tr("1 request goes over the network")
                      : tr("%1 requests go over the network").arg(humaneCount(count));
}

/// "esi.evetech.net 1 150, api.example.org 54 and 3 more"
QString hostsText(const ReplayPlan &plan)
{
    constexpr qsizetype named = 4;
    QStringList names;
    for (const ReplayPlan::Host &host : plan.hosts.first(std::min(named, plan.hosts.size())))
        names << (plan.hosts.size() == 1 ? shownText(host.name)
                                         : tr("%1 %2").arg(shownText(host.name), humaneCount(host.requests)));
    if (plan.hosts.size() > named)
        names << tr("%1 more hosts").arg(humaneCount(plan.hosts.size() - named));
    if (plan.ofUnknownHost > 0)
        names << tr("%1 to hosts that are known once the entry is read").arg(humaneCount(plan.ofUnknownHost));
    return names.join(u", "_s);
}

QStringList leftOutTexts(const ReplayPlan &plan)
{
    QStringList reasons;
    if (plan.withoutUrl > 0)
        reasons << (plan.withoutUrl == 1 ? tr("1 does not tell its URL")
                                         : tr("%1 do not tell their URL").arg(humaneCount(plan.withoutUrl)));
    if (plan.ofOtherMethods > 0)
        reasons << (plan.ofOtherMethods == 1
                        ? tr("1 answers neither GET nor HEAD")
                        : tr("%1 answer neither GET nor HEAD").arg(humaneCount(plan.ofOtherMethods)));
    return reasons;
}

} // namespace

ReplayResult resultOf(const ReplayedEntry &entry)
{
    switch (entry.verdict) {
    case ReplayVerdict::NotModified:
        return ReplayResult::Unchanged;
    case ReplayVerdict::FullThoughMatching:
    case ReplayVerdict::Same:
        return ReplayResult::SentAgain;
    case ReplayVerdict::Changed:
    case ReplayVerdict::ChangedSameEtag:
        return ReplayResult::Changed;
    case ReplayVerdict::NoValidator:
        return ReplayResult::Unvalidated;
    case ReplayVerdict::Failed:
        break;
    }
    if (entry.status == 404 || entry.status == 410)
        return ReplayResult::Gone;
    if (entry.status > 0)
        return ReplayResult::Refused;
    return entry.wasSent ? ReplayResult::Unreached : ReplayResult::NotAsked;
}

ReplayResultLook lookOf(ReplayResult result)
{
    switch (result) {
    case ReplayResult::Unchanged:
        return { tr("unchanged (304)"), u"fresh"_s, Role::Fresh };
    case ReplayResult::SentAgain:
        return { tr("unchanged, but sent in full"), u"fresh"_s, Role::Fresh };
    case ReplayResult::Changed:
        return { tr("changed"), u"stale"_s, Role::Stale };
    case ReplayResult::Unvalidated:
        return { tr("sent in full (no validator)"), u"stale"_s, Role::Stale };
    case ReplayResult::Gone:
        return { tr("gone"), u"error"_s, Role::Gone };
    case ReplayResult::Refused:
        return { tr("answered with an error"), u"error"_s, Role::Gone };
    case ReplayResult::Unreached:
        return { tr("could not be reached"), u"error"_s, Role::Gone };
    case ReplayResult::NotAsked:
        break;
    }
    return { tr("could not be asked about"), u"unknown"_s, Role::Muted };
}

void ReplayTally::add(const ReplayedEntry &entry)
{
    ++counts.at(size_t(resultOf(entry)));
    ++told;
    news += entry.hasNews ? 1 : 0;
    bytesSaved += entry.bytesSaved;
}

QString replayQuestionText(const ReplayPlan &plan)
{
    const QString entries = entriesText(plan.targets.size());
    if (plan.hosts.isEmpty())
        return tr("Ask the origins again about %1?").arg(entries);
    return plan.hosts.size() == 1 ? tr("Ask 1 host again about %1?").arg(entries)
                                  : tr("Ask %1 hosts again about %2?").arg(humaneCount(plan.hosts.size()), entries);
}

QString replayConsequenceText(const ReplayPlan &plan, const BulkReplayLimits &limits)
{
    QStringList sentences{
        tr("%1: %2.").arg(requestsText(plan.targets.size()), hostsText(plan)),
        tr("At most %1 at once to a host, with a rest where it asks for one. Nothing is written until you say so.")
            .arg(limits.perHost)
    };
    if (const QStringList reasons = leftOutTexts(plan); !reasons.isEmpty())
        sentences << tr("The others are left out: %1.").arg(reasons.join(u"; "_s));
    return sentences.join(u' ');
}

QString nothingToAskText(const ReplayPlan &plan)
{
    if (plan.targets.size() > ReplayPlan::MostTargets)
        return tr("%1 are too many to ask about at once: narrow the filter to at most %2.")
            .arg(entriesText(plan.targets.size()), humaneCount(ReplayPlan::MostTargets));
    return tr("None of %1 can be asked about: %2.").arg(entriesText(plan.looked), leftOutTexts(plan).join(u"; "_s));
}

QString tallyText(const ReplayTally &tally)
{
    QStringList parts;
    for (int i = 0; i < ReplayResultCount; ++i) {
        if (tally.counts.at(size_t(i)) > 0)
            parts << u"%1 %2"_s.arg(humaneCount(tally.counts.at(size_t(i))), lookOf(ReplayResult(i)).word);
    }
    if (parts.isEmpty())
        return tr("No answer came.");
    const QString text =
        tr("%1 asked: %2.").arg(humaneCount(tally.told - tally.count(ReplayResult::NotAsked)), parts.join(u", "_s));
    return tally.bytesSaved > 0 ? tr("%1 %2 were not sent again.").arg(text, humaneSize(tally.bytesSaved)) : text;
}

} // namespace etagere

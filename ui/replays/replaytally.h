// SPDX-License-Identifier: GPL-3.0-or-later
// What the window says of many replays: before, while and after the origins are asked.
#pragma once

#include "replays/replayplan.h"
#include "theme.h"

#include <QtCore/QStringList>
#include <array>

namespace etagere {

/// What came of asking about one entry, as people count it.
enum class ReplayResult : quint8 {
    Unchanged,   ///< 304
    SentAgain,   ///< the same, though sent in full
    Changed,     ///< another response
    Unvalidated, ///< it came whole, because there was nothing to ask with
    Gone,        ///< 404 or 410
    Refused,     ///< another answer that says nothing about the stored response
    Unreached,   ///< no answer
    NotAsked,    ///< it could not be read, or holds no URL
};
inline constexpr int ReplayResultCount = 8;
ReplayResult resultOf(const ReplayedEntry &entry);

struct ReplayResultLook {
    QString word; ///< "unchanged (304)"
    QString iconName;
    Role role = Role::Text;
};
ReplayResultLook lookOf(ReplayResult result);

/// How many of each.
struct ReplayTally {
    std::array<qint64, ReplayResultCount> counts{};
    qint64 told = 0;
    qint64 news = 0; ///< answers that can be written back
    qint64 bytesSaved = 0;

    void add(const ReplayedEntry &entry);
    qint64 count(ReplayResult result) const { return counts.at(size_t(result)); }
};

/// "Ask 2 hosts again about 1 204 entries?"
QString replayQuestionText(const ReplayPlan &plan);
/// That it goes over the network, to whom and how fast; what is left out, and why.
QString replayConsequenceText(const ReplayPlan &plan, const BulkReplayLimits &limits);
/// Why nothing can be asked.
QString nothingToAskText(const ReplayPlan &plan);
/// "1 204 asked: 1 150 unchanged (304), 40 changed, 10 gone, 4 could not be reached."
QString tallyText(const ReplayTally &tally);

} // namespace etagere

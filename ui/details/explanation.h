// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "theme.h"

#include <etagere/decision.h>

namespace etagere {

/// What one mind would do, at one moment.
struct MindDecision {
    const Mind *mind = nullptr;
    Decision decision;
    bool hasWritten = false; ///< it is the mind of the client that wrote the entry

    bool operator==(const MindDecision &other) const;
};

/// The same entry judged by every mind; RFC 9111 first.
struct Explanation {
    Msecs at = NoTime;
    QList<MindDecision> minds;

    bool differs(const MindDecision &mind) const;
};

/// Icon and colour of a step; its words are nextStepText().
struct StepLook {
    QString iconName;
    Role role = Role::Unknown;
};
StepLook stepLook(NextStep step);

/// How long it stays fresh: "3 min", "over", "never", "for ever"; for a cell.
QString freshnessText(const Decision &decision, Msecs at);

/// The account of a decision by topics, each sentence with where it stands and the numbers that went in.
QString accountText(const Explanation &explanation, const MindDecision &mind);
/// The same as HTML; what is stored is escaped, and links lead to the RFC's sections only.
QString accountHtml(const Explanation &explanation, const MindDecision &mind);

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#include <etagere/decision.h>

#include "core/translate.h"
#include "http/advice.h"
#include "http/vary.h"

#include <QtCore/QRegularExpression>

namespace etagere {

Mind::~Mind() = default;

QByteArrayView nextStepName(NextStep step)
{
    switch (step) {
    case NextStep::Use:
        return "hit";
    case NextStep::UseStale:
        return "stale-hit";
    case NextStep::UseAndValidate:
        return "hit-and-validate";
    case NextStep::Validate:
        return "revalidate";
    case NextStep::Fetch:
        return "miss";
    case NextStep::DropAndFetch:
        return "purge";
    case NextStep::Refuse:
        return "refuse";
    case NextStep::Pass:
        break;
    }
    return "pass";
}

QString nextStepText(NextStep step)
{
    switch (step) {
    case NextStep::Use:
        return tr("Serves it from the cache");
    case NextStep::UseStale:
        return tr("Serves it from the cache, stale");
    case NextStep::UseAndValidate:
        return tr("Serves it stale and asks the origin in the background");
    case NextStep::Validate:
        return tr("Asks the origin whether it is still right");
    case NextStep::Fetch:
        return tr("Fetches it again");
    case NextStep::DropAndFetch:
        return tr("Deletes it and fetches it again");
    case NextStep::Refuse:
        return tr("Answers 504 without asking");
    case NextStep::Pass:
        break;
    }
    return tr("Passes the request to the origin");
}

QByteArrayView reasonTopicName(ReasonTopic topic)
{
    switch (topic) {
    case ReasonTopic::Storage:
        return "storage";
    case ReasonTopic::Selection:
        return "selection";
    case ReasonTopic::Freshness:
        return "freshness";
    case ReasonTopic::Outcome:
        return "outcome";
    case ReasonTopic::Advice:
        break;
    }
    return "advice";
}

QString sourceLink(const QString &source)
{
    static const QRegularExpression section(QStringLiteral("^RFC (\\d+)(?: §([\\d.]+))?$"));
    const QRegularExpressionMatch match = section.match(source);
    if (!match.hasMatch())
        return {};
    const QString page = QStringLiteral("https://www.rfc-editor.org/rfc/rfc%1").arg(match.captured(1));
    return match.captured(2).isEmpty() ? page : page + QStringLiteral("#section-") + match.captured(2);
}

Decision explain(const Mind &mind, const Question &question)
{
    Question asking = question;
    asking.wantsReasons = true;
    Decision decision = mind.decide(asking);
    if (question.variants.isEmpty())
        return decision;
    const CachedResponse &stored = question.variants.at(qMax(0, decision.variant));
    decision.reasons.prepend(mind.judgeStorage(requestOf(stored), stored));
    decision.reasons += adviceFor(stored, question.storeExpiresAt);
    return decision;
}

Request requestOf(const CachedResponse &stored) { return { stored.method, stored.url, stored.requestHeaders }; }

} // namespace etagere

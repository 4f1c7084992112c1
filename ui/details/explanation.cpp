// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/explanation.h"

#include "details/freshnessfacts.h"
#include "details/shown.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QLocale>

namespace etagere {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("Explanation", text); }

QString topicTitle(ReasonTopic topic)
{
    switch (topic) {
    case ReasonTopic::Storage:
        return tr("May it be stored?");
    case ReasonTopic::Selection:
        return tr("Does it answer the request?");
    case ReasonTopic::Freshness:
        return tr("How long is it fresh?");
    case ReasonTopic::Outcome:
        return tr("What happens then?");
    case ReasonTopic::Advice:
        break;
    }
    return tr("What the server should have said");
}

QString numberText(const std::pair<QByteArray, qint64> &number, Msecs at)
{
    const QString name = QString::fromLatin1(number.first);
    if (number.first.endsWith("_at"))
        return QStringLiteral("%1 %2").arg(name.chopped(3), timeAndDistance(number.second * 1000, at));
    const QString seconds = tr("%1 s").arg(QLocale().toString(number.second));
    // Past two minutes the number alone says little.
    const bool isLong = qAbs(number.second) >= 120;
    return isLong ? QStringLiteral("%1 %2 (%3)").arg(name, seconds, spanText(number.second * 1000))
                  : QStringLiteral("%1 %2").arg(name, seconds);
}

QString numbersText(const DecisionReason &reason, Msecs at)
{
    QStringList texts;
    for (const auto &number : reason.numbers)
        texts += numberText(number, at);
    return texts.join(QStringLiteral(", "));
}

QString differenceText(const Explanation &explanation, const MindDecision &mind)
{
    if (!explanation.differs(mind))
        return {};
    return tr("%1 differs from the standard here: %2 would do this: %3.")
        .arg(mind.mind->title(), explanation.minds.first().mind->title(),
             nextStepText(explanation.minds.first().decision.step));
}

QString conditionsText(const Decision &decision)
{
    QStringList fields;
    for (const HeaderField &field : decision.conditions)
        fields += shortened(shownText(field.name + ": " + field.value), 300);
    return fields.isEmpty() ? QString() : tr("Sent with the request: %1").arg(fields.join(QStringLiteral("; ")));
}

QString sourceHtml(const QString &source)
{
    const QString link = sourceLink(source);
    return link.isEmpty() ? source.toHtmlEscaped()
                          : QStringLiteral("<a href=\"%1\">%2</a>").arg(link, source.toHtmlEscaped());
}

QString mutedHtml(const QString &html)
{
    return QStringLiteral("<span style=\"color:%1\">%2</span>").arg(roleColor(Role::Muted).name(), html);
}

QString reasonHtml(const DecisionReason &reason, Msecs at)
{
    const QString numbers = numbersText(reason, at).toHtmlEscaped();
    const QString base =
        numbers.isEmpty() ? sourceHtml(reason.source) : sourceHtml(reason.source) + QStringLiteral(" · ") + numbers;
    return QStringLiteral("<p style=\"margin:0 0 8px 0\">%1<br>%2</p>")
        .arg(escapedControls(reason.sentence).toHtmlEscaped(), mutedHtml(base));
}

/// Calls `topic(title)` and `reason(reason)` in the order of topics; a mind may give its reasons in another.
template <typename OnTopic, typename OnReason>
void walk(const QList<DecisionReason> &reasons, OnTopic onTopic, OnReason onReason)
{
    for (const ReasonTopic topic : { ReasonTopic::Storage, ReasonTopic::Selection, ReasonTopic::Freshness,
                                     ReasonTopic::Outcome, ReasonTopic::Advice }) {
        bool isFirst = true;
        for (const DecisionReason &reason : reasons) {
            if (reason.topic != topic)
                continue;
            if (std::exchange(isFirst, false))
                onTopic(topicTitle(topic));
            onReason(reason);
        }
    }
}

} // namespace

bool MindDecision::operator==(const MindDecision &other) const
{
    return mind == other.mind && hasWritten == other.hasWritten && decision.step == other.decision.step
        && decision.freshUntil == other.decision.freshUntil && decision.reasons == other.decision.reasons;
}

bool Explanation::differs(const MindDecision &mind) const
{
    return !minds.isEmpty() && mind.decision.step != minds.first().decision.step;
}

StepLook stepLook(NextStep step)
{
    switch (step) {
    case NextStep::Use:
        return { QStringLiteral("fresh"), Role::Fresh };
    case NextStep::UseStale:
        return { QStringLiteral("stale"), Role::Stale };
    case NextStep::UseAndValidate:
    case NextStep::Validate:
        return { QStringLiteral("refresh"), Role::Stale };
    case NextStep::Fetch:
        return { QStringLiteral("expired"), Role::Gone };
    case NextStep::DropAndFetch:
        return { QStringLiteral("invalidate"), Role::Gone };
    case NextStep::Refuse:
        return { QStringLiteral("cancel"), Role::Gone };
    case NextStep::Pass:
        break;
    }
    return { QStringLiteral("server"), Role::Unknown };
}

QString freshnessText(const Decision &decision, Msecs at)
{
    if (decision.freshUntil == NoTime)
        return decision.step == NextStep::Use ? tr("for ever") : tr("never");
    return decision.freshUntil > at ? spanText(decision.freshUntil - at) : tr("over");
}

QString accountText(const Explanation &explanation, const MindDecision &mind)
{
    QStringList lines{ QStringLiteral("%1: %2").arg(mind.mind->title(), nextStepText(mind.decision.step)),
                       utcTime(explanation.at) };
    for (const QString &more : { differenceText(explanation, mind), conditionsText(mind.decision) }) {
        if (!more.isEmpty())
            lines += more;
    }
    walk(
        mind.decision.reasons, [&](const QString &title) { lines << QString() << title; },
        [&](const DecisionReason &reason) {
            const QString numbers = numbersText(reason, explanation.at);
            const QString base = numbers.isEmpty() ? reason.source : reason.source + QStringLiteral("; ") + numbers;
            lines += QStringLiteral("- %1 (%2)").arg(escapedControls(reason.sentence), base);
        });
    return lines.join(u'\n');
}

QString accountHtml(const Explanation &explanation, const MindDecision &mind)
{
    QString html;
    for (const QString &more : { differenceText(explanation, mind), conditionsText(mind.decision) }) {
        if (!more.isEmpty())
            html += QStringLiteral("<p style=\"margin:0 0 8px 0\">%1</p>").arg(more.toHtmlEscaped());
    }
    walk(
        mind.decision.reasons,
        [&](const QString &title) {
            html += QStringLiteral("<p style=\"margin:8px 0 4px 0\"><b>%1</b></p>").arg(title.toHtmlEscaped());
        },
        [&](const DecisionReason &reason) { html += reasonHtml(reason, explanation.at); });
    return html;
}

} // namespace etagere

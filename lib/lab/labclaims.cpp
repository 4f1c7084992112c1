// SPDX-License-Identifier: LGPL-3.0-or-later
#include "lab/labclaims.h"

#include "core/translate.h"

#include <etagere/decodedbody.h>

#include <QtCore/QRegularExpression>

namespace etagere {

namespace {

/// As it went over the wire.
QString valueText(const QByteArray &value) { return value.isEmpty() ? tr("empty") : QString::fromLatin1(value); }

/// What one kind of client would do, on the store that its entry would be in.
QString mindText(const LessonMind &mind)
{
    const QString client = mindByName(mind.client)->title();
    if (mind.store == "redis")
        return tr("%1 on Redis would").arg(client);
    if (mind.store == "files")
        return tr("%1 on files would").arg(client);
    if (mind.client == "esipy" && mind.store == "forever")
        return tr("%1 without a time to live would").arg(client);
    return tr("%1 would").arg(client);
}

QString statusText(int status) { return status == 0 ? tr("no answer") : QString::number(status); }

void addField(QList<LabClaim> &claims, const QString &what, const LessonField &field, const HeaderList &fields)
{
    const bool isThere = fields.contains(field.name);
    const QString absent = tr("is not there");
    const QString present = tr("is there");
    LabClaim claim{ what.arg(QString::fromLatin1(field.name)), absent, isThere ? present : absent };
    if (field.claim == LessonField::Claim::Present) {
        claim.expected = present;
    } else if (field.claim == LessonField::Claim::Equals) {
        claim.expected = valueText(field.value);
        claim.found = isThere ? valueText(fields.joined(field.name)) : absent;
    }
    claims.append(claim);
}

void addAnswer(QList<LabClaim> &claims, const LessonOutcome &expected, const Result<Answer> &answer)
{
    const auto source = [](AnswerSource from) { return QString::fromLatin1(answerSourceName(from)); };
    const int status = answer ? answer->response.status : 0;
    claims.append({ tr("Status of the answer"), statusText(expected.status), statusText(status) });
    if (expected.status == 0 || !answer)
        return;
    claims.append({ tr("Source of the answer"), source(expected.source), source(answer->source) });
    for (const LessonField &field : expected.answer)
        addField(claims, tr("%1 of the answer"), field, answer->response.headers);
}

void addExchanges(QList<LabClaim> &claims, const QList<LessonExchange> &expected, const QList<LabExchange> &exchanges)
{
    claims.append(
        { tr("Requests to the origin"), QString::number(expected.size()), QString::number(exchanges.size()) });
    for (qsizetype i = 0; i < qMin(expected.size(), exchanges.size()); ++i) {
        claims.append(
            { tr("What the origin answers"), statusText(expected.at(i).status), statusText(exchanges.at(i).status) });
        for (const LessonField &field : expected.at(i).sent)
            addField(claims, tr("%1 sent to the origin"), field, exchanges.at(i).request.headers);
    }
}

/// The version that the origin wrote into its body; 0 when there is none.
int versionOf(const CachedResponse &response)
{
    static const QRegularExpression version(QStringLiteral("\"version\": (\\d+)"));
    const Result<DecodedBody> body = decodedBody(response);
    return body ? version.match(QString::fromUtf8(body->bytes)).captured(1).toInt() : 0;
}

} // namespace

QList<LabClaim> labClaims(const LessonOutcome &expected, const LabStepResult &result)
{
    QList<LabClaim> claims;
    addAnswer(claims, expected, result.answer);
    addExchanges(claims, expected.origin, result.exchanges);
    if (expected.version != 0 && result.answer)
        claims.append({ tr("Version of the body"), QString::number(expected.version),
                        QString::number(versionOf(result.answer->response)) });
    if (expected.stored >= 0)
        claims.append(
            { tr("Stored responses"), QString::number(expected.stored), QString::number(result.after.size()) });
    for (const LabVerdict &verdict : result.verdicts)
        claims.append(
            { mindText(verdict.expected), nextStepText(verdict.expected.next), nextStepText(verdict.decision.step) });
    return claims;
}

} // namespace etagere

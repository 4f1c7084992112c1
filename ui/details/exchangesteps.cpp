// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/exchangesteps.h"

#include "details/shown.h"

#include <etagere/entrytablemodel.h>

#include <QtCore/QCoreApplication>

namespace etagere {

namespace {

constexpr qsizetype LongestField = 120;

QString tr(const char *text) { return QCoreApplication::translate("ExchangeSteps", text); }

QStringList decisiveFields(const HeaderList &headers)
{
    QStringList fields;
    for (const char *name :
         { "If-None-Match", "If-Modified-Since", "ETag", "Last-Modified", "Cache-Control", "Age", "Expires", "Vary" }) {
        if (headers.contains(name)) {
            const QString value = shortened(shownText(headers.joined(name)), LongestField);
            fields += QStringLiteral("%1: %2").arg(QLatin1StringView(name), value);
        }
    }
    return fields;
}

QString statusText(const CachedResponse &response)
{
    return QStringLiteral("%1 %2").arg(response.status).arg(shownText(response.reason)).trimmed();
}

Role roleOf(const CachedResponse &response)
{
    return response.status == 304 ? Role::Fresh : response.status >= 400 ? Role::Gone : Role::Text;
}

/// Of a request in the laboratory, where languages are what Vary is about.
QStringList requestFields(const HeaderList &headers)
{
    QStringList fields = decisiveFields(headers);
    if (const std::optional<QByteArray> language = headers.value("Accept-Language"))
        fields += QStringLiteral("Accept-Language: %1").arg(shortened(shownText(*language), LongestField));
    return fields;
}

/// Where a caching client has its answer from.
QString servedText(const Answer &answer)
{
    switch (answer.source) {
    case AnswerSource::Cache:
        return tr("%1 from the cache").arg(answer.response.status);
    case AnswerSource::Revalidated:
        return tr("%1 from the cache, confirmed").arg(answer.response.status);
    case AnswerSource::Stale:
        return tr("%1 from the cache, stale").arg(answer.response.status);
    case AnswerSource::Origin:
        break;
    }
    return statusText(answer.response);
}

ExchangeStep servedStep(const Result<Answer> &answer)
{
    if (!answer)
        return { ExchangeStep::Cache, ExchangeStep::Client, tr("no answer"), {}, 0, Role::Gone };
    const CachedResponse &response = answer->response;
    const Role role = answer->source == AnswerSource::Stale ? Role::Stale : roleOf(response);
    return { ExchangeStep::Cache, ExchangeStep::Client,
             servedText(*answer), decisiveFields(response.headers),
             response.body.size,  role };
}

} // namespace

QString laneTitle(ExchangeStep::Lane lane)
{
    switch (lane) {
    case ExchangeStep::Client:
        return tr("Client");
    case ExchangeStep::Cache:
        return tr("Cache");
    case ExchangeStep::Origin:
        break;
    }
    return tr("Origin");
}

QString ExchangeStep::text() const
{
    QStringList parts{ tr("%1 to %2: %3").arg(laneTitle(from), laneTitle(to), title) };
    parts += fields;
    parts += bytes > 0 ? tr("body %1").arg(humaneSize(bytes)) : tr("no body");
    return parts.join(QStringLiteral("; "));
}

QList<ExchangeStep> exchangeSteps(const CachedResponse &stored, const Replay &replay)
{
    using Step = ExchangeStep;
    const QString method = shownText(replay.request.method);
    QList<Step> steps{ { Step::Client, Step::Cache, method },
                       { Step::Cache, Step::Origin, method, decisiveFields(replay.request.headers),
                         replay.request.body.size() } };
    if (!replay.exchange) {
        steps += { Step::Origin, Step::Cache, tr("no answer"), {}, 0, Role::Gone };
        return steps;
    }
    const CachedResponse &now = replay.exchange->response;
    steps += { Step::Origin, Step::Cache, statusText(now), decisiveFields(now.headers), now.body.size, roleOf(now) };
    const bool isConfirmed = replay.verdict == ReplayVerdict::NotModified;
    const CachedResponse &served = isConfirmed ? replay.updated.value_or(stored) : now;
    steps +=
        { Step::Cache, Step::Client,     isConfirmed ? tr("%1 from the cache").arg(served.status) : statusText(served),
          {},          served.body.size, roleOf(served) };
    return steps;
}

QList<ExchangeStep> exchangeSteps(const LabStepResult &result)
{
    using Step = ExchangeStep;
    QList<Step> asked, answered{ servedStep(result.answer) };
    for (const LabExchange &exchange : result.exchanges) {
        asked += { Step::Cache, Step::Origin, shownText(exchange.request.method),
                   requestFields(exchange.request.headers), exchange.request.body.size() };
        if (exchange.response)
            asked += { Step::Origin,
                       Step::Cache,
                       statusText(*exchange.response),
                       decisiveFields(exchange.response->headers),
                       exchange.response->body.size,
                       roleOf(*exchange.response) };
        else
            asked += { Step::Origin, Step::Cache, tr("no answer"), {}, 0, Role::Gone };
    }
    const bool wentOn = result.answer && result.answer->source == AnswerSource::Stale && !result.exchanges.isEmpty()
        && result.exchanges.last().status != 0 && result.exchanges.last().status < 500;
    const Step request{ Step::Client, Step::Cache, shownText(result.request.method),
                        requestFields(result.request.headers), result.request.body.size() };
    return QList<Step>{ request } + (wentOn ? answered + asked : asked + answered);
}

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#include <etagere/labrun.h>

#include "core/translate.h"
#include "lab/labcache.h"
#include "lab/labclaims.h"
#include "lab/labtransport.h"

#include <algorithm>

namespace etagere {

namespace {

/// When the store itself forgets a response. EsiPy gives it the time that is left until Expires.
Msecs storeExpiry(const LessonMind &mind, const QList<CachedResponse> &stored)
{
    if (mind.store == "forever" || stored.isEmpty())
        return NoTime;
    return parseHttpDate(stored.first().headers.value("Expires").value_or(QByteArray()));
}

QList<LabVerdict> judged(const LabStepResult &result, const QList<LessonMind> &minds)
{
    QList<LabVerdict> verdicts;
    for (const LessonMind &mind : minds) {
        const Question question{ result.before, result.request, result.now, storeExpiry(mind, result.before), true };
        verdicts.append({ mind, mindByName(mind.client)->decide(question) });
    }
    return verdicts;
}

Result<Answer> answerTo(const Request &request, const LabClock &clock, const Location &cache,
                        QList<LabExchange> &exchanges, const std::stop_token &stop)
{
    const LabTransport transport(clock, stop);
    Result<Answer> answer = [&]() -> Result<Answer> {
        // A client for each request: its end waits for what goes on in the background.
        Result<CachingClient> client =
            CachingClient::open(cache, CachingClient::ForeignCache::Refuse, transport.transport(), stop);
        if (!client)
            return tl::unexpected(client.error());
        client->setClock(clock);
        return client->send(request, stop);
    }();
    exchanges = transport.exchanges();
    return answer;
}

Error stopped() { return { ErrorCode::Io, tr("The laboratory's origin has stopped; start the laboratory again"), {} }; }

} // namespace

bool LabStepResult::holds() const
{
    return std::all_of(claims.begin(), claims.end(), [](const LabClaim &claim) { return claim.holds(); });
}

LabRun::LabRun(Lesson lesson, LabOrigin &origin, LabClock clock, const Location &cache)
    : m_lesson(std::move(lesson))
    , m_origin(&origin)
    , m_clock(std::move(clock))
    , m_cache(cache)
{
    if (!m_cache.hasOption("dialect"))
        m_cache.setOption("dialect", "etagere");
}

Result<LabRun> LabRun::start(Lesson lesson, LabOrigin &origin, LabClock clock, const Location &cache)
{
    LabRun run(std::move(lesson), origin, std::move(clock), cache);
    if (const Result<Done> ready = run.restart(); !ready)
        return tl::unexpected(ready.error());
    return run;
}

Result<Done> LabRun::restart()
{
    if (!m_origin->isRunning())
        return tl::unexpected(stopped());
    // Plain knobs in between: Last-Modified counts from the moment in which it is turned on.
    for (const LabKnobs &knobs : { LabKnobs(), m_lesson.knobs }) {
        if (const Result<Done> set = m_origin->setKnobs(m_lesson.resource, knobs); !set)
            return set;
    }
    m_next = 0;
    m_time = m_clock.now();
    return removeStored(url(), m_cache);
}

Result<Done> LabRun::mayRun(int step) const
{
    if (step < 0 || step >= m_lesson.steps.size())
        return failure(ErrorCode::Usage, tr("The lesson has no step %1").arg(step + 1));
    if (step < m_next)
        return failure(ErrorCode::Usage, tr("Step %1 was run already; start the lesson again").arg(step + 1));
    if (step > m_next)
        return failure(ErrorCode::Usage, tr("Step %1 comes before step %2").arg(m_next + 1).arg(step + 1));
    if (!m_origin->isRunning())
        return tl::unexpected(stopped());
    return Done();
}

Result<LabStepResult> LabRun::runStep(int step, const std::stop_token &stop)
{
    if (const Result<Done> allowed = mayRun(step); !allowed)
        return tl::unexpected(allowed.error());
    const Result<LabKnobs> knobs = m_origin->knobs(m_lesson.resource);
    const Msecs now = m_clock.now();
    Result<LabStepResult> result = run(m_lesson.steps.at(step), stop);
    if (result) {
        result->step = m_next++;
        m_time = result->now;
        return result;
    }
    m_clock.set(now);
    if (knobs)
        (void)m_origin->setKnobs(m_lesson.resource, *knobs);
    return result;
}

Result<LabStepResult> LabRun::run(const LessonStep &step, const std::stop_token &stop)
{
    m_clock.set(m_time + step.advance * 1000);
    if (step.knobs) {
        if (const Result<Done> set = m_origin->setKnobs(m_lesson.resource, *step.knobs); !set)
            return tl::unexpected(set.error());
    }
    const Request request{ step.method, url(), step.headers };
    Result<LabStepResult> result = askLab(request, *m_origin, m_clock, m_cache, step.expected.minds, stop);
    if (result)
        result->claims = labClaims(step.expected, *result);
    return result;
}

Result<LabStepResult> askLab(const Request &request, const LabOrigin &origin, const LabClock &clock,
                             const Location &cache, const QList<LessonMind> &minds, const std::stop_token &stop)
{
    if (!origin.isRunning())
        return tl::unexpected(stopped());
    LabStepResult result;
    result.now = clock.now();
    result.request = request;
    Result<QList<CachedResponse>> before = storedUnder(request.url, cache);
    if (!before)
        return tl::unexpected(before.error());
    result.before = *before;
    result.verdicts = judged(result, minds);
    result.answer = answerTo(request, clock, cache, result.exchanges, stop);
    if (!origin.isRunning())
        return tl::unexpected(stopped());
    const bool originFailed = !result.exchanges.isEmpty() && result.exchanges.last().status == 0;
    // A stop that came too late for the exchange changes nothing: what was stored cannot be taken back.
    if (originFailed && stop.stop_requested())
        return failure(ErrorCode::Cancelled, tr("The step was stopped"));
    // That the origin fails is an outcome; that the cache does is none.
    if (!result.answer && (!originFailed || result.answer.error().code != ErrorCode::Io))
        return tl::unexpected(result.answer.error());
    Result<QList<CachedResponse>> after = storedUnder(request.url, cache);
    if (!after)
        return tl::unexpected(after.error());
    result.after = *after;
    return result;
}

} // namespace etagere

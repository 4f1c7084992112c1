// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/lesson.h>

namespace etagere {

/// An exchange with the origin, as the client had it.
struct LabExchange {
    Request request;
    int status = 0;           ///< 0: it failed
    QByteArray sent = {};     ///< request line and fields; empty when it failed
    QByteArray received = {}; ///< status line and fields
    QString problem = {};     ///< why it failed
    std::optional<CachedResponse> response = {};
};

/// What another kind of client would have done, and why.
struct LabVerdict {
    LessonMind expected;
    Decision decision;
};

/// One thing that a lesson says of a step. For people.
struct LabClaim {
    QString what;
    QString expected;
    QString found;

    bool holds() const { return expected == found; }
};

struct LabStepResult {
    int step = 0;
    Msecs now = NoTime; ///< cache time
    Request request;
    Result<Answer> answer;        ///< an error is an outcome too: the origin failed, and nothing could stand in
    QList<LabExchange> exchanges; ///< background validations among them
    QList<CachedResponse> before; ///< the stored responses of the URL, newest first
    QList<CachedResponse> after;
    QList<LabVerdict> verdicts;
    QList<LabClaim> claims;

    ETAGERE_EXPORT bool holds() const;
};

/// One request by a caching client in cache time to a resource of the lab, and what came of it: what a step of a lesson
/// is, without claims. Blocking; until background validations have ended too. Io when the origin has stopped; Cancelled
/// after a stop; else what is wrong with the cache.
ETAGERE_EXPORT Result<LabStepResult> askLab(const Request &request, const LabOrigin &origin, const LabClock &clock,
                                            const Location &cache, const QList<LessonMind> &minds = {},
                                            const std::stop_token &stop = {});

/// The laboratory's cache, in which LabRun and askLab() store: `lab:`, of this process.
ETAGERE_EXPORT Location labLocation();

/// Asks for each resource of the origin once, with some seconds of cache time between them, so that the cache has
/// entries of several ages to show. Errors of askLab().
ETAGERE_EXPORT Result<Done> fillLab(const LabOrigin &origin, LabClock clock, const std::stop_token &stop = {});

/// Puts a real stored response on the lab's origin (LabOrigin::serveSample(), whose errors it has) and makes a lesson
/// of its life: stored or not, fresh, validated, replaced. `now`: cache time.
ETAGERE_EXPORT Result<Lesson> ownLesson(const CachedResponse &stored, LabOrigin &origin, Msecs now);

/// Takes a lesson through its steps: a caching client in cache time, in front of the lab's origin. One thread at a
/// time; blocking.
class ETAGERE_EXPORT LabRun
{
public:
    /// Whether a lesson is run a second time or was left in the middle, it begins anew: its resource is turned back and
    /// what `cache` has under its URL is removed. `origin` outlives the run and has the same clock; the cache is one
    /// that CachingClient opens: `memory:lab` is the window's.
    static Result<LabRun> start(Lesson lesson, LabOrigin &origin, LabClock clock, const Location &cache);

    const Lesson &lesson() const { return m_lesson; }
    /// From 0; the number of steps when all were run.
    int nextStep() const { return m_next; }
    bool isFinished() const { return m_next == m_lesson.steps.size(); }
    QByteArray url() const { return m_origin->url(m_lesson.resource); }

    /// The step has its time after the one before, wherever the clock was moved meanwhile. Usage when it is not the
    /// next step. Io when the origin has stopped; Cancelled after a stop. After an error knobs and clock are as they
    /// were, so that the step can be run once more.
    Result<LabStepResult> runStep(int step, const std::stop_token &stop = {});
    /// From the first step on.
    Result<Done> restart();

private:
    LabRun(Lesson lesson, LabOrigin &origin, LabClock clock, const Location &cache);
    Result<Done> mayRun(int step) const;
    Result<LabStepResult> run(const LessonStep &step, const std::stop_token &stop);

    Lesson m_lesson;
    LabOrigin *m_origin;
    LabClock m_clock;
    Location m_cache;
    int m_next = 0;
    Msecs m_time = NoTime; ///< of the step before
};

} // namespace etagere

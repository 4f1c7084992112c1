// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/lesson.h>

namespace etagere {

/// An exchange with the origin, as the client had it.
struct LabExchange {
    Request request;
    int status = 0;      ///< 0: it failed
    QByteArray sent;     ///< request line and fields; empty when it failed
    QByteArray received; ///< status line and fields
    QString problem;     ///< why it failed
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

    bool holds() const;
};

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

    /// Usage when it is not the next step. Io when the origin has stopped; Cancelled after a stop. After an error knobs
    /// and clock are as they were, so that the step can be run once more.
    Result<LabStepResult> runStep(int step, const std::stop_token &stop = {});
    /// From the first step on.
    Result<Done> restart();

private:
    LabRun(Lesson lesson, LabOrigin &origin, LabClock clock, const Location &cache);
    Result<Done> mayRun(int step) const;
    Result<LabStepResult> run(const LessonStep &step, const std::stop_token &stop);
    Result<Answer> ask(const Request &request, QList<LabExchange> &exchanges, const std::stop_token &stop);

    Lesson m_lesson;
    LabOrigin *m_origin;
    LabClock m_clock;
    Location m_cache;
    int m_next = 0;
};

} // namespace etagere

// SPDX-License-Identifier: GPL-3.0-or-later
#include "learn/laboratory.h"

namespace etagere {

namespace {

Result<LabStepPtr> shared(Result<LabStepResult> result)
{
    return std::move(result).map(
        [](LabStepResult &&step) { return std::make_shared<const LabStepResult>(std::move(step)); });
}

} // namespace

Laboratory::Laboratory(QObject *parent)
    : QObject(parent)
    , m_base(m_clock.now())
{
}

Laboratory::~Laboratory() { m_stop.request_stop(); }

Result<Done> Laboratory::start()
{
    if (isRunning())
        return Done();
    if (m_isBusy)
        return failure(ErrorCode::Io, tr("The laboratory is busy; try again in a moment"));
    auto origin = LabOrigin::start(0, m_clock);
    if (!origin)
        return tl::unexpected(origin.error());
    m_desk = std::make_shared<Desk>();
    m_desk->origin = std::move(*origin);
    return Done();
}

void Laboratory::stop()
{
    if (m_desk->origin)
        m_desk->origin->stop();
}

bool Laboratory::isRunning() const { return m_desk->origin && m_desk->origin->isRunning(); }

void Laboratory::moveClock(Msecs time)
{
    m_clock.set(std::max(time, m_base));
    emit clockMoved();
}

/// Waits for the origin without keeping a thread from those that compute.
template <typename Work, typename Then>
void Laboratory::work(Work work, Then then)
{
    if (m_isBusy)
        return;
    m_isBusy = true;
    m_stop = std::stop_source();
    emit busyChanged();
    m_work = Background::run(
        this,
        [desk = m_desk, work = std::move(work), stop = m_stop.get_token()](const std::stop_token &) {
            QThreadPool::globalInstance()->releaseThread();
            auto result = work(*desk, stop);
            QThreadPool::globalInstance()->reserveThread();
            return result;
        },
        [this, then = std::move(then)](const auto &result) {
            finish();
            then(result);
        });
}

void Laboratory::finish()
{
    m_isBusy = false;
    m_base = m_clock.now();
    emit busyChanged();
    emit cacheChanged();
    emit clockMoved();
}

void Laboratory::fill(TakeDone then)
{
    work([clock = m_clock](Desk &desk, const std::stop_token &stop) { return fillLab(*desk.origin, clock, stop); },
         std::move(then));
}

void Laboratory::startLesson(const Lesson &lesson, TakeDone then)
{
    work(
        [lesson, clock = m_clock](Desk &desk, const std::stop_token &) -> Result<Done> {
            Result<LabRun> run = LabRun::start(lesson, *desk.origin, clock, labLocation());
            if (!run)
                return tl::unexpected(run.error());
            desk.run = std::move(*run);
            return Done();
        },
        std::move(then));
}

void Laboratory::runStep(int step, TakeStep then)
{
    work(
        [step](Desk &desk, const std::stop_token &stop) -> Result<LabStepPtr> {
            if (!desk.run)
                return failure(ErrorCode::Usage, tr("No lesson was started"));
            return shared(desk.run->runStep(step, stop));
        },
        std::move(then));
}

void Laboratory::ask(const Request &request, TakeStep then)
{
    work(
        [request, clock = m_clock](Desk &desk, const std::stop_token &stop) {
            return shared(askLab(request, *desk.origin, clock, labLocation(), {}, stop));
        },
        std::move(then));
}

} // namespace etagere

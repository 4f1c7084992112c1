// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/background.h>
#include <etagere/labrun.h>

namespace etagere {

using LabStepPtr = std::shared_ptr<const LabStepResult>;

/// The window's laboratory: the origin, cache time, and the one request that is under way. GUI thread; what takes time
/// is done by a worker.
class Laboratory : public QObject
{
    Q_OBJECT
public:
    explicit Laboratory(QObject *parent = nullptr);
    ~Laboratory() override;

    /// Starts the origin unless it runs already.
    Result<Done> start();
    /// Nobody answers any more until it is started again.
    void stop();
    bool isRunning() const;
    /// Valid after a start.
    LabOrigin &origin() const { return *m_desk->origin; }

    LabClock clock() const { return m_clock; }
    /// When the last request was made; the clock can be moved from there on.
    Msecs base() const { return m_base; }
    void moveClock(Msecs time);

    bool isBusy() const { return m_isBusy; }
    /// Ends what is under way; its outcome says so.
    void cancel() { m_stop.request_stop(); }

    using TakeStep = std::function<void(const Result<LabStepPtr> &)>;
    using TakeDone = std::function<void(const Result<Done> &)>;
    /// One thing at a time: what is asked while it is busy is not done. Outcomes come in the GUI thread, after
    /// busyChanged().
    void fill(TakeDone then);
    void startLesson(const Lesson &lesson, TakeDone then);
    /// Of the lesson that was started last.
    void runStep(int step, TakeStep then);
    void ask(const Request &request, TakeStep then);

signals:
    void busyChanged();
    void clockMoved();
    /// Something was asked for, so the cache may hold something else.
    void cacheChanged();

private:
    /// What the worker uses; it may outlive the window.
    struct Desk {
        std::unique_ptr<LabOrigin> origin;
        std::optional<LabRun> run;
    };
    template <typename Work, typename Then>
    void work(Work work, Then then);
    void finish();

    std::shared_ptr<Desk> m_desk = std::make_shared<Desk>();
    LabClock m_clock = labClock();
    Msecs m_base;
    std::stop_source m_stop;
    Background m_work;
    bool m_isBusy = false;
};

} // namespace etagere

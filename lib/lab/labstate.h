// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "lab/labanswer.h"

#include <deque>
#include <mutex>

namespace etagere {

/// The resources of a lab's origin and what it saw. Any thread.
class LabState
{
public:
    explicit LabState(Clock clock);

    /// What to send, and remembers it.
    LabAnswer answer(const LabRequest &request);

    QList<LabResource> resources() const;
    Result<LabKnobs> knobs(const QByteArray &name) const;
    Result<Done> setKnobs(const QByteArray &name, const LabKnobs &knobs);
    Result<QByteArray> serveSample(const CachedResponse &stored);
    QList<LabSeen> seen() const;
    void forgetSeen();

private:
    struct Kept {
        LabResource resource;
        Msecs modified;
    };
    LabAnswer decide(const LabRequest &request, Msecs now) const;
    Result<qsizetype> indexOf(const QByteArray &name) const;

    const Clock m_clock;
    mutable std::mutex m_mutex; ///< guards the rest
    QList<Kept> m_kept;
    std::deque<LabSeen> m_seen;
};

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <functional>

namespace etagere {

/// Gives a worker its next job's number; false when none is left.
using NextJob = std::function<bool(size_t &job)>;

/// Shares the jobs 0 to `jobs` - 1 out among threads: two, and another, up to eight, whenever one had to wait for the
/// disk. Calls `work` in each of them and returns when all have. Who wants to stop leaves `work` early.
void shareOutJobs(size_t jobs, const std::function<void(const NextJob &next)> &work);

} // namespace etagere

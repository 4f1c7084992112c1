// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "learn/lessonsession.h"

namespace etagere {

/// How far somebody came in a lesson, at best. Kept in the settings, by the name of the lesson's file.
struct LessonProgress {
    int steps = 0;
    int right = 0;     ///< guesses
    int questions = 0; ///< that were asked in those steps
    bool isFinished = false;

    static LessonProgress of(const QString &name);
    /// Keeps what the session came to, unless it came further before.
    static void keep(const LessonSession &session);
};

} // namespace etagere

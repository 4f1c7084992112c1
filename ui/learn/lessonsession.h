// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "learn/laboratory.h"

namespace etagere {

/// A lesson as somebody takes it: what was guessed and what came of each step so far.
struct LessonSession {
    Lesson lesson;
    QString name; ///< of its file; empty for what is kept nowhere
    QList<LabStepPtr> results;
    QList<int> guesses; ///< a choice for each step; -1: none

    int questions() const
    {
        return int(std::count_if(lesson.steps.begin(), lesson.steps.end(),
                                 [](const LessonStep &step) { return step.question.has_value(); }));
    }
    bool isGuessRight(int step) const
    {
        const std::optional<LessonQuestion> &question = lesson.steps.at(step).question;
        return question && guesses.value(step, -1) == question->right;
    }
    int rightGuesses() const
    {
        int right = 0;
        for (int step = 0; step < results.size(); ++step)
            right += isGuessRight(step) ? 1 : 0;
        return right;
    }
    bool isFinished() const { return results.size() == lesson.steps.size(); }
};

} // namespace etagere

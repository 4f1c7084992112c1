// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/lesson.h>

namespace etagere::test {

/// Empty when the field is as the lesson says.
inline QByteArray fieldProblem(const LessonField &field, const HeaderList &seen)
{
    const bool isThere = seen.contains(field.name);
    const bool isRight = field.claim == LessonField::Claim::Absent ? !isThere
        : field.claim == LessonField::Claim::Present               ? isThere
                                                     : seen.value(field.name) == std::optional(field.value);
    return isRight ? QByteArray() : field.name + " was “" + seen.joined(field.name) + '"';
}

} // namespace etagere::test

// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "core/checkedobject.h"

#include <etagere/lesson.h>

namespace etagere {

/// The member `name`: names of fields, each with its value, true (it is there) or null (it is not).
QList<LessonField> readLessonFields(CheckedObject &object, const char *name);

LessonOutcome readLessonOutcome(CheckedObject object);

} // namespace etagere

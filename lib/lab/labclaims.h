// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/labrun.h>

namespace etagere {

/// What a lesson expects of a step beside what came of it, claim by claim.
QList<LabClaim> labClaims(const LessonOutcome &expected, const LabStepResult &result);

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/lab.h>

namespace etagere {

class CheckedObject;

/// Usage when a knob stands where no origin can follow.
Result<Done> checkedKnobs(const LabKnobs &knobs);

/// The members of `object` turn the knobs; null where a field is to be left out.
void readKnobs(CheckedObject object, LabKnobs &knobs);

} // namespace etagere

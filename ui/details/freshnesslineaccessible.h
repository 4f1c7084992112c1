// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace etagere {

/// Makes a FreshnessLine tell assistive technology what it reads. May be called any number of times.
void installFreshnessLineAccessible();

} // namespace etagere

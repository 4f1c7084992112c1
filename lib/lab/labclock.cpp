// SPDX-License-Identifier: LGPL-3.0-or-later
#include <etagere/lab.h>

namespace etagere {

LabClock labClock()
{
    static const LabClock clock;
    return clock;
}

} // namespace etagere

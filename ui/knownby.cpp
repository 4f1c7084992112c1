// SPDX-License-Identifier: GPL-3.0-or-later
#include "knownby.h"

using namespace Qt::StringLiterals;

namespace etagere {

KnownByLook knownByLook(KeySource source)
{
    switch (source) {
    case KeySource::Value:
        return { u"decoded"_s, Role::Muted };
    case KeySource::Key:
        return { u"key"_s, Role::Muted };
    case KeySource::Recomputed:
        return { u"proven"_s, Role::Fresh };
    case KeySource::Resolved:
        return { u"resolved"_s, Role::Fresh };
    case KeySource::None:
        break;
    }
    return { u"hash"_s, Role::Unknown };
}

} // namespace etagere

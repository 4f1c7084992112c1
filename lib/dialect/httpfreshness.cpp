// SPDX-License-Identifier: LGPL-3.0-or-later
#include "dialect/httpfreshness.h"

namespace etagere {

void fillHttpFreshness(const ResponseFacts &facts, bool mustValidate, RowMeta &meta)
{
    const bool isExpired = mustValidate || facts.lifetimeRule == LifetimeRule::InvalidExpires;
    meta.expiresAt = isExpired ? NoTime : facts.freshUntil();
    if (facts.directives.noCache)
        meta.rule = FreshnessRule::NoCache;
    else if (isExpired)
        meta.rule = FreshnessRule::Expired;
    else if (meta.expiresAt != NoTime)
        meta.rule = FreshnessRule::ByExpiry;
}

} // namespace etagere

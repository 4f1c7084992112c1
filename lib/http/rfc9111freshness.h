// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "http/account.h"
#include "http/responsefacts.h"
#include "http/storability.h"

namespace etagere {

/// Says where the lifetime comes from and how old the response is (RFC 9111 §4.2).
void accountForLifetime(const ResponseFacts &facts, Msecs now, Account &account);

/// Use, UseStale, UseAndValidate or Validate, by the directives of both sides (RFC 9111 §4, §5.2; RFC 5861 §3; RFC
/// 8246).
NextStep stepByFreshness(const CachedResponse &stored, const ResponseFacts &facts, const CacheDirectives &asked,
                         const Question &question, Account &account);

/// The verdict on storing it in words.
DecisionReason storageReason(Storability verdict, const CachedResponse &response);

} // namespace etagere

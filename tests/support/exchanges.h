// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/exchange.h>

#include <functional>

namespace etagere::test {

/// Milliseconds between a stop, requested as soon as `isUnderWay`, and the end of the exchange; -1 when that did not
/// end as cancelled.
qint64 msToCancel(const Transport &transport, const Request &request, const std::function<bool()> &isUnderWay);

/// The whole body; a failure to read it is fatal.
QByteArray bodyOf(const Exchange &exchange);

/// Code and sentence of a failure, "no failure" when there is none.
QByteArray problemOf(const Result<Exchange> &result);

/// The exchange failed in this way: the sentence contains `words`, `where` is the origin, and "secret", which the test
/// put into its URL, is nowhere. Compare with an empty text, which it is then.
QByteArray mismatch(const Result<Exchange> &result, ErrorCode code, const char *words);

} // namespace etagere::test

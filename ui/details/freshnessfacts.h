// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "theme.h"

#include <etagere/response.h>
#include <etagere/rowmeta.h>

namespace etagere {

class Dialect;

/// How a state is shown: icon, word and colour together.
struct StateLook {
    QString word;
    QString iconName;
    Role role = Role::Unknown;
};
StateLook stateLook(Freshness freshness, bool hasValidator);

/// What a stored response can be validated with (RFC 9110 §8.8).
struct Validators {
    QByteArray etag;
    QByteArray lastModified;
    bool isDateUsed = true; ///< the entry's library validates by Last-Modified alone

    /// The library has something to validate with.
    bool any() const { return !etag.isEmpty() || (isDateUsed && !lastModified.isEmpty()); }
    bool isEtagWeak() const { return etag.startsWith("W/"); }
    /// It has the form of RFC 9110 §8.8.3: quoted, without control characters.
    bool isEtagWellFormed() const;
};
Validators validatorsOf(const HeaderList &headers, const Dialect &dialect);

/// The two clocks of an entry: HTTP freshness as its library judges it, and the store's own expiry.
struct Clocks {
    FreshnessRule rule = FreshnessRule::Unknown;
    Msecs expiresAt = NoTime;
    Msecs storeExpiresAt = NoTime;
    bool storeHasTtl = false;
};

/// What the state means for the library that wrote the entry, in one or two sentences.
QString freshnessMeaning(const Clocks &clocks, const Validators &validators, const QString &library, Msecs now);
/// Where the two clocks disagree, and what follows; empty where they do not or one is absent.
QString clocksMeaning(const Clocks &clocks, const Validators &validators, Msecs now);

/// "2026-03-01 12:00:00 UTC (3 days ago)".
QString timeAndDistance(Msecs time, Msecs now);

} // namespace etagere

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "freshnesstimes.h"

#include <etagere/store.h>

namespace etagere {

/// The moments of one entry and where each is from, in words.
struct FreshnessAccount {
    FreshnessTimes times;
    QString bornTitle;
    QString bornSource;
    QString freshSource;
    QString revalidateSource;
    QString errorSource;
};
FreshnessAccount freshnessAccount(const LoadedEntry &entry, const CachedResponse &response, const StoreInfo &store);

/// A moment on the freshness line that can be read.
struct Boundary {
    enum Kind : quint8 { Born, FreshEnd, RevalidateEnd, ErrorEnd, StoreEnd, Now };
    Kind kind;
    Msecs time;
    QString title;  ///< what begins or ends
    QString source; ///< the header field that says so, and the section that defines it

    /// What, when (UTC and local), and by which field.
    QString reading(Msecs now) const;
};
/// In the order of time.
QList<Boundary> boundaries(const FreshnessAccount &account, Msecs now);

/// "3 min old".
QString ageText(const FreshnessTimes &times, Msecs now);

} // namespace etagere

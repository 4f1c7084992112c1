// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/freshnessfacts.h"

#include "details/shown.h"

#include <etagere/dialect.h>
#include <etagere/entrytablemodel.h>

#include <QtCore/QCoreApplication>

namespace etagere {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("FreshnessFacts", text); }

// Stores keep whole seconds, and a library computes its TTL a moment after the response's Date.
constexpr Msecs SameMoment = 2000;

QString validationMeaning(const Validators &validators, const QString &library)
{
    if (!validators.etag.isEmpty())
        return tr("It has an ETag, so revalidation can be answered 304 (Not Modified).");
    if (!validators.lastModified.isEmpty() && !validators.isDateUsed) {
        return tr("It has a Last-Modified date but no ETag, and %1 validates by ETag alone: it drops the entry and "
                  "fetches the whole response again.")
            .arg(library);
    }
    if (!validators.lastModified.isEmpty())
        return tr("It has a Last-Modified date, so revalidation can be answered 304 (Not Modified).");
    return tr("It has no validator, so the whole response must be fetched again.");
}

QString staleMeaning(const Clocks &clocks, Msecs now)
{
    if (clocks.rule == FreshnessRule::Expired)
        return tr("Stale whatever the time: nothing in it is a date that lies ahead.");
    return tr("Its freshness ended %1.").arg(humaneTime(clocks.expiresAt, now));
}

} // namespace

StateLook stateLook(Freshness freshness, bool hasValidator)
{
    switch (freshness) {
    case Freshness::Fresh:
        return { tr("Fresh"), QStringLiteral("fresh"), Role::Fresh };
    case Freshness::Stale:
        return hasValidator ? StateLook{ tr("Stale"), QStringLiteral("stale"), Role::Stale }
                            : StateLook{ tr("Stale, without a validator"), QStringLiteral("expired"), Role::Gone };
    case Freshness::NoCache:
        return { tr("No-cache"), QStringLiteral("nocache"), hasValidator ? Role::Stale : Role::Gone };
    case Freshness::Unknown:
        break;
    }
    return { tr("Unknown"), QStringLiteral("unknown"), Role::Unknown };
}

bool Validators::isEtagWellFormed() const
{
    const QByteArrayView opaque = QByteArrayView(etag).sliced(isEtagWeak() ? 2 : 0);
    if (opaque.size() < 2 || !opaque.startsWith('"') || !opaque.endsWith('"'))
        return false;
    const QByteArrayView inner = opaque.sliced(1, opaque.size() - 2);
    return std::all_of(inner.begin(), inner.end(), [](char c) { return uchar(c) > 0x20 && c != '"' && c != 0x7f; });
}

Validators validatorsOf(const HeaderList &headers, const Dialect &dialect)
{
    return { headers.value("ETag").value_or(QByteArray()), headers.value("Last-Modified").value_or(QByteArray()),
             dialect.validatesByDate() };
}

QString freshnessMeaning(const Clocks &clocks, const Validators &validators, const QString &library, Msecs now)
{
    switch (freshnessAt(clocks.rule, clocks.expiresAt, now)) {
    case Freshness::Fresh:
        if (clocks.rule == FreshnessRule::Always)
            return tr("%1 answers from the cache for ever: this status never expires for it.").arg(library);
        return tr("%1 answers from the cache without asking the origin; that ends %2.")
            .arg(library, humaneTime(clocks.expiresAt, now));
    case Freshness::Stale:
        return staleMeaning(clocks, now) + u' ' + validationMeaning(validators, library);
    case Freshness::NoCache:
        return tr("%1 must validate it before each use.").arg(library) + u' ' + validationMeaning(validators, library);
    case Freshness::Unknown:
        break;
    }
    return tr("Nothing stored says how long it stays fresh.");
}

QString clocksMeaning(const Clocks &clocks, const Validators &validators, Msecs now)
{
    if (!clocks.storeHasTtl)
        return {};
    const bool isOver = clocks.storeExpiresAt != NoTime && clocks.storeExpiresAt <= now;
    if (isOver) {
        return tr("The store's own time is over: a reader gets nothing, and the entry is only still here because "
                  "no later write has removed it.");
    }
    if (clocks.rule == FreshnessRule::Always && clocks.storeExpiresAt != NoTime)
        return tr("Its freshness never ends, but the store drops it %1.").arg(humaneTime(clocks.storeExpiresAt, now));
    if (clocks.rule != FreshnessRule::ByExpiry || clocks.expiresAt == NoTime)
        return {};
    if (clocks.storeExpiresAt == NoTime)
        return tr("The store keeps it for ever; only its freshness ends.");
    const Msecs gap = clocks.storeExpiresAt - clocks.expiresAt;
    if (gap > SameMoment) {
        return tr("The store keeps it %1 longer than it is fresh.").arg(spanText(gap))
            + (validators.any() ? u' ' + tr("In that time it can be revalidated.") : QString());
    }
    if (gap < -SameMoment)
        return tr("The store drops it %1 before its freshness ends.").arg(spanText(-gap));
    return validators.any()
        ? tr("The store drops it at the very moment it becomes stale, so its validator is never used.")
        : QString();
}

QString timeAndDistance(Msecs time, Msecs now)
{
    return QStringLiteral("%1 (%2)").arg(utcTime(time), humaneTime(time, now));
}

} // namespace etagere

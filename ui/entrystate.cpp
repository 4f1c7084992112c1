// SPDX-License-Identifier: GPL-3.0-or-later
#include "entrystate.h"

#include <QtCore/QCoreApplication>

using namespace Qt::StringLiterals;

namespace etagere {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("EntryState", text); }

EntryState staleState(bool revalidatable)
{
    if (revalidatable)
        return { u"stale"_s, Role::Stale, tr("stale"),
                 tr("Stale: its lifetime is over. It has a validator, so the origin can confirm it with a 304.") };
    return { u"expired"_s, Role::Gone, tr("stale"),
             tr("Stale, and without a validator (ETag, Last-Modified): it must be fetched whole.") };
}

} // namespace

EntryState entryState(Freshness freshness, bool revalidatable)
{
    switch (freshness) {
    case Freshness::Fresh:
        return { u"fresh"_s, Role::Fresh, tr("fresh"),
                 tr("Fresh: the client answers from the cache and asks nobody.") };
    case Freshness::Stale:
        return staleState(revalidatable);
    case Freshness::NoCache:
        return { u"nocache"_s, revalidatable ? Role::Stale : Role::Gone, tr("no-cache"),
                 tr("Stored, but validated with the origin before each use.") };
    case Freshness::Unknown:
        break;
    }
    return { u"unknown"_s, Role::Unknown, tr("unknown"), tr("Nothing stored says how long it stays fresh.") };
}

EntryState unreadState()
{
    return {
        u"unknown"_s, Role::Muted, tr("not read"),
        tr("Its value was not read yet: reading it leaves a trace on the server. It is read when it is on screen.")
    };
}

EntryState brokenState(const QString &error) { return { u"error"_s, Role::Gone, tr("unreadable"), error }; }

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#include <etagere/lab.h>

#include "core/translate.h"

namespace etagere {

namespace {

constexpr qint64 Day = 86'400;

LabKnobs freshFor(qint64 seconds)
{
    LabKnobs knobs;
    knobs.maxAge = seconds;
    return knobs;
}

LabKnobs with(LabKnobs knobs, bool LabKnobs::*knob)
{
    knobs.*knob = true;
    return knobs;
}

LabKnobs weak()
{
    LabKnobs knobs = freshFor(30);
    knobs.etag = LabEtag::Weak;
    return knobs;
}

LabKnobs heuristic()
{
    LabKnobs knobs;
    knobs.etag = LabEtag::None;
    knobs.unchangedFor = 10 * Day;
    return knobs;
}

LabKnobs expiring()
{
    LabKnobs knobs;
    knobs.expiresIn = 60;
    return knobs;
}

LabKnobs dated()
{
    LabKnobs knobs = expiring();
    knobs.maxAge = 60;
    return knobs;
}

} // namespace

const QList<LabResource> &labResources()
{
    static const QList<LabResource> all{
        { "first", tr("A 200 with a lifetime is stored"), freshFor(60) },
        { "fresh", tr("What is fresh is served without asking the origin"), freshFor(60) },
        { "age", tr("A stored response grows older, and Age says how old it is"), freshFor(120) },
        { "stale", tr("What is stale is asked about with its ETag"), freshFor(30) },
        { "refresh", tr("A 304 makes the stored response fresh again"), freshFor(30) },
        { "changed", tr("A new body comes with a new ETag and takes the old one's place"), freshFor(30) },
        { "weak", tr("A weak ETag promises the same meaning, not the same bytes"), weak() },
        { "no-cache", tr("no-cache is stored and asked about each time; no-store is not stored"),
          with(freshFor(60), &LabKnobs::noCache) },
        { "languages", tr("Vary keeps one response for each language"), with(freshFor(60), &LabKnobs::varyLanguage) },
        { "heuristic", tr("Without a lifetime a tenth of the time since the last change is taken"), heuristic() },
        { "faults", tr("Servers err: a 304 without Expires, an old ETag on a new body, no Date"), expiring() },
        { "two-clocks", tr("The store's time to live and the ETag's use are two clocks"), dated() },
    };
    return all;
}

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#include "lab/labknobs.h"

#include "core/checkedobject.h"
#include "core/translate.h"

namespace etagere {

namespace {

constexpr qint64 MostSeconds = 10LL * 366 * 86'400;
constexpr int MostVersions = 1'000'000;
constexpr int MostDelayMs = 60'000;
constexpr int LeastFailure = 400;
constexpr int MostFailure = 599;

bool isWithin(const std::optional<qint64> &seconds, qint64 least)
{
    return !seconds || (*seconds >= least && *seconds <= MostSeconds);
}

void readSeconds(CheckedObject &object, const char *name, qint64 least, std::optional<qint64> &seconds)
{
    if (!object.has(name))
        return;
    if (object.member(name).isNull())
        seconds.reset();
    else
        seconds = object.number(name, least, MostSeconds, 0);
}

template <typename T, size_t N>
void readChoice(CheckedObject &object, const char *name, const std::pair<const char *, T> (&choices)[N], T &value)
{
    if (!object.has(name))
        return;
    const QString text = object.text(name);
    QStringList names;
    for (const auto &[choice, meaning] : choices) {
        if (text == QLatin1StringView(choice)) {
            value = meaning;
            return;
        }
        names += QLatin1StringView(choice);
    }
    object.fail(name, tr("One of these is expected here: %1").arg(names.join(u", ")));
}

} // namespace

Result<Done> checkedKnobs(const LabKnobs &knobs)
{
    const bool isSane = knobs.version >= 1 && knobs.version <= MostVersions && isWithin(knobs.unchangedFor, 0)
        && isWithin(knobs.maxAge, 0) && isWithin(knobs.expiresIn, -MostSeconds)
        && isWithin(knobs.staleWhileRevalidate, 0) && knobs.delayMs >= 0 && knobs.delayMs <= MostDelayMs
        && knobs.failureStatus >= LeastFailure && knobs.failureStatus <= MostFailure;
    if (!isSane)
        return failure(ErrorCode::Usage, tr("A knob of the laboratory is turned too far"));
    return Done();
}

void readKnobs(CheckedObject object, LabKnobs &knobs)
{
    static constexpr std::pair<const char *, LabEtag> etags[] = { { "none", LabEtag::None },
                                                                  { "strong", LabEtag::Strong },
                                                                  { "weak", LabEtag::Weak } };
    static constexpr std::pair<const char *, LabFailure> failures[] = { { "none", LabFailure::None },
                                                                        { "status", LabFailure::Status },
                                                                        { "dropped", LabFailure::Dropped } };
    knobs.version = int(object.number("version", 1, MostVersions, knobs.version));
    readChoice(object, "etag", etags, knobs.etag);
    readSeconds(object, "unchanged_for", 0, knobs.unchangedFor);
    readSeconds(object, "max_age", 0, knobs.maxAge);
    readSeconds(object, "expires_in", -MostSeconds, knobs.expiresIn);
    readSeconds(object, "stale_while_revalidate", 0, knobs.staleWhileRevalidate);
    knobs.noCache = object.flag("no_cache", knobs.noCache);
    knobs.noStore = object.flag("no_store", knobs.noStore);
    knobs.mustRevalidate = object.flag("must_revalidate", knobs.mustRevalidate);
    knobs.varyLanguage = object.flag("vary_language", knobs.varyLanguage);
    knobs.varyEncoding = object.flag("vary_encoding", knobs.varyEncoding);
    knobs.gzip = object.flag("gzip", knobs.gzip);
    knobs.delayMs = int(object.number("delay_ms", 0, MostDelayMs, knobs.delayMs));
    readChoice(object, "failure", failures, knobs.failure);
    knobs.failureStatus = int(object.number("failure_status", LeastFailure, MostFailure, knobs.failureStatus));
    knobs.lacksExpiresIn304 = object.flag("lacks_expires_in_304", knobs.lacksExpiresIn304);
    knobs.keepsEtag = object.flag("keeps_etag", knobs.keepsEtag);
    knobs.lacksDate = object.flag("lacks_date", knobs.lacksDate);
    object.finish();
}

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#include "http/rfc9111freshness.h"

namespace etagere {

namespace {

using enum ReasonTopic;

/// Pragma counts only where there is no Cache-Control (RFC 9111 §5.4).
bool asksForValidation(const HeaderList &request, const CacheDirectives &asked)
{
    if (asked.isPresent)
        return asked.noCache;
    return request.joined("Pragma").toLower().contains("no-cache");
}

/// What makes a response unusable without validation, fresh or not; said, if so.
bool mustAlwaysValidate(const CachedResponse &stored, const ResponseFacts &facts, const CacheDirectives &asked,
                        const Question &question, Account &account)
{
    if (stored.mustValidate) {
        account.say(Outcome, "marked", "RFC 9111 §4.4", [] {
            return tr("It was marked as invalid, by hand or by an unsafe request, and is not used before the origin "
                      "confirms it.");
        });
        return true;
    }
    if (facts.directives.noCache) {
        account.say(Outcome, "response.no-cache", "RFC 9111 §5.2.2.4",
                    [] { return tr("The response says no-cache: stored, but never used before it was validated."); });
        return true;
    }
    if (asksForValidation(question.request.headers, asked)) {
        account.say(Outcome, "request.no-cache", "RFC 9111 §5.2.1.4",
                    [] { return tr("The request says no-cache, so the origin is asked."); });
        return true;
    }
    return false;
}

/// Whether the request wants something younger, or something that stays fresh for longer.
bool isTooOldFor(const CacheDirectives &asked, const ResponseFacts &facts, Msecs age, bool isFresh, Account &account)
{
    // Zero means a reload, also within the first millisecond.
    if (asked.maxAge && (age > *asked.maxAge * 1000 || *asked.maxAge == 0)) {
        if (facts.directives.isImmutable && isFresh && *asked.maxAge == 0) {
            account.say(Outcome, "response.immutable", "RFC 8246 §2", [] {
                return tr("The response is immutable, so a reload does not make the cache ask while it is fresh.");
            });
        } else {
            account.say(Outcome, "request.max-age", "RFC 9111 §5.2.1.1",
                        [&] { return tr("The request takes nothing older than %1 s.").arg(*asked.maxAge); },
                        { { "max-age", *asked.maxAge } });
            return true;
        }
    }
    if (asked.minFresh && facts.lifetime - age < *asked.minFresh * 1000) {
        account.say(Outcome, "request.min-fresh", "RFC 9111 §5.2.1.3",
                    [&] { return tr("The request wants it to stay fresh for another %1 s.").arg(*asked.minFresh); },
                    { { "min-fresh", *asked.minFresh } });
        return true;
    }
    return false;
}

NextStep stepWhenStale(const ResponseFacts &facts, const CacheDirectives &asked, Msecs staleness, Account &account)
{
    if (facts.directives.mustRevalidate) {
        account.say(Outcome, "response.must-revalidate", "RFC 9111 §5.2.2.2",
                    [] { return tr("The response says must-revalidate, so nothing allows it to be used stale."); });
        return NextStep::Validate;
    }
    if (asked.maxStale && staleness <= *asked.maxStale * 1000) {
        account.say(Outcome, "request.max-stale", "RFC 9111 §5.2.1.2",
                    [] { return tr("The request takes a stale response."); }, { { "max-stale", *asked.maxStale } });
        return NextStep::UseStale;
    }
    if (const auto window = facts.directives.staleWhileRevalidate; window && staleness <= *window * 1000) {
        account.say(
            Outcome, "response.stale-while-revalidate", "RFC 5861 §3",
            [&] {
                return tr("It is used stale once more, up to %1 after its lifetime, while it is validated in the "
                          "background.")
                    .arg(durationText(*window * 1000));
            },
            { { "stale-while-revalidate", *window } });
        return NextStep::UseAndValidate;
    }
    return NextStep::Validate;
}

const char *lifetimeRuleId(LifetimeRule rule)
{
    switch (rule) {
    case LifetimeRule::MaxAge:
        return "freshness.max-age";
    case LifetimeRule::InvalidMaxAge:
        return "freshness.max-age-invalid";
    case LifetimeRule::Expires:
        return "freshness.expires";
    case LifetimeRule::InvalidExpires:
        return "freshness.expires-invalid";
    case LifetimeRule::Heuristic:
        return "freshness.heuristic";
    case LifetimeRule::None:
        break;
    }
    return "freshness.none";
}

QString lifetimeSentence(const ResponseFacts &facts)
{
    const QString length = durationText(facts.lifetime);
    switch (facts.lifetimeRule) {
    case LifetimeRule::MaxAge:
        return facts.expires == NoTime ? tr("max-age gives it a lifetime of %1.").arg(length)
                                       : tr("max-age gives it a lifetime of %1; Expires is not looked at.").arg(length);
    case LifetimeRule::InvalidMaxAge:
        return tr("Its max-age is no number, so it is stale at once.");
    case LifetimeRule::Expires:
        return tr("Expires lies %1 after Date: that is its lifetime.").arg(length);
    case LifetimeRule::InvalidExpires:
        return tr("Its Expires is no valid date, which means: expired already.");
    case LifetimeRule::Heuristic:
        return tr("The origin says nothing; a tenth of the time since Last-Modified is its lifetime: %1.").arg(length);
    case LifetimeRule::None:
        break;
    }
    return tr("Nothing gives it a lifetime: no max-age, no Expires, and nothing to guess from.");
}

} // namespace

void accountForLifetime(const ResponseFacts &facts, Msecs now, Account &account)
{
    account.say(Freshness, lifetimeRuleId(facts.lifetimeRule),
                facts.lifetimeRule == LifetimeRule::Heuristic ? "RFC 9111 §4.2.2" : "RFC 9111 §4.2.1",
                [&] { return lifetimeSentence(facts); }, { { "lifetime", facts.lifetime / 1000 } });
    if (facts.responseTime == NoTime) {
        account.say(Freshness, "freshness.no-time", "RFC 9111 §4.2.3",
                    [] { return tr("Neither Date nor the time of its arrival is stored, so its age is not known."); });
        return;
    }
    const Msecs age = facts.ageAt(now);
    account.say(Freshness, "freshness.age", "RFC 9111 §4.2.3",
                [&] {
                    return facts.correctedAge > 0 ? tr("Its age is %1: %2 when it came, and the time since then.")
                                                        .arg(durationText(age), durationText(facts.correctedAge))
                                                  : tr("Its age is %1, the time since it came.").arg(durationText(age));
                },
                { { "age", age / 1000 },
                  { "age_field", facts.ageField },
                  { "apparent_age", facts.apparentAge / 1000 },
                  { "response_delay", facts.responseDelay / 1000 },
                  { "response_at", facts.responseTime / 1000 } });
}

NextStep stepByFreshness(const CachedResponse &stored, const ResponseFacts &facts, const CacheDirectives &asked,
                         const Question &question, Account &account)
{
    const bool isFresh = facts.isFreshAt(question.now);
    const Msecs age = facts.ageAt(question.now);
    account.say(Freshness, isFresh ? "freshness.fresh" : "freshness.stale", "RFC 9111 §4.2",
                [&] {
                    return isFresh ? tr("It is fresh for another %1.").arg(durationText(facts.lifetime - age))
                                   : tr("It has been stale for %1.").arg(durationText(age - facts.lifetime));
                },
                { { "remaining", (facts.lifetime - age) / 1000 } });
    if (mustAlwaysValidate(stored, facts, asked, question, account) || isTooOldFor(asked, facts, age, isFresh, account))
        return NextStep::Validate;
    if (!isFresh)
        return stepWhenStale(facts, asked, age - facts.lifetime, account);
    account.say(Outcome, "use.fresh", "RFC 9111 §4",
                [] { return tr("It is fresh, so the cache answers without asking the origin."); });
    return NextStep::Use;
}

DecisionReason storageReason(Storability verdict, const CachedResponse &response)
{
    const auto reason = [](const char *rule, const QString &sentence, const char *source) {
        return DecisionReason{ rule, Storage, sentence, QString::fromUtf8(source) };
    };
    switch (verdict) {
    case Storability::Storable:
        return reason("storage.allowed", tr("A private cache may store it."), "RFC 9111 §3");
    case Storability::MethodNotUnderstood:
        return reason("storage.method",
                      tr("Not to be stored: it answers a method whose answers this cache does not keep."),
                      "RFC 9111 §3");
    case Storability::NotFinal:
        return reason("storage.interim", tr("Not to be stored: it is an interim response."), "RFC 9111 §3");
    case Storability::StatusNotUnderstood:
        return reason(
            "storage.status",
            tr("Not to be stored: status %1 is not understood here, or its part is not whole.").arg(response.status),
            "RFC 9111 §3");
    case Storability::RequestForbids:
        return reason("storage.request-no-store", tr("Not to be stored: the request says no-store."),
                      "RFC 9111 §5.2.1.5");
    case Storability::ResponseForbids:
        return reason("storage.no-store", tr("Not to be stored: the response says no-store."), "RFC 9111 §5.2.2.5");
    case Storability::VariesOnEverything:
        return reason("storage.vary", tr("Not worth storing: Vary: * lets it answer no other request."),
                      "RFC 9111 §4.1");
    case Storability::NothingAllows:
        break;
    }
    return reason("storage.status-not-cacheable",
                  tr("Not to be stored: status %1 is not cacheable by itself, and nothing gives it a lifetime.")
                      .arg(response.status),
                  "RFC 9111 §3");
}

} // namespace etagere

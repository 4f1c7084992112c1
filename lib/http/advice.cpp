// SPDX-License-Identifier: LGPL-3.0-or-later
#include "http/advice.h"

#include "core/durationtext.h"
#include "core/translate.h"
#include "http/responsefacts.h"
#include "http/vary.h"

#include <etagere/datetime.h>

namespace etagere {

namespace {

class Advice
{
public:
    Advice(const CachedResponse &stored, Msecs storeExpiresAt)
        : m_stored(stored)
        , m_facts(stored)
        , m_storeExpiresAt(storeExpiresAt)
    {
    }

    QList<DecisionReason> give()
    {
        aboutTimes();
        aboutValidators();
        aboutVary();
        aboutStore();
        return std::move(m_advice);
    }

private:
    void say(const char *rule, const QString &sentence, const char *source,
             QList<std::pair<QByteArray, qint64>> numbers = {})
    {
        m_advice.append({ rule, ReasonTopic::Advice, sentence, QString::fromUtf8(source), std::move(numbers) });
    }

    void aboutTimes()
    {
        if (!m_facts.hasDate)
            say("advice.no-date", tr("The origin sent no valid Date; without one no client can tell its age rightly."),
                "RFC 9110 §6.6.1");
        if (m_facts.lifetimeRule == LifetimeRule::MaxAge && m_facts.expires != NoTime && m_facts.hasDate) {
            const Msecs byExpires = m_facts.expires - m_facts.date;
            if (qAbs(byExpires - m_facts.lifetime) > 1000)
                say("advice.max-age-and-expires",
                    tr("max-age says %1 and Expires says %2: clients that know only one of them (EsiPy reads Expires "
                       "alone) disagree with the others.")
                        .arg(durationText(m_facts.lifetime), durationText(byExpires)),
                    "RFC 9111 §5.3", { { "max-age", m_facts.lifetime / 1000 }, { "expires", byExpires / 1000 } });
        }
        if (m_facts.lifetimeRule == LifetimeRule::InvalidExpires)
            say("advice.expires-invalid",
                tr("Expires is no valid HTTP date; max-age=0 or no-cache would say the same plainly."),
                "RFC 9111 §5.3");
        if (m_facts.lifetimeRule == LifetimeRule::Heuristic)
            say("advice.heuristic", tr("The origin leaves the lifetime to guesses: max-age would settle it."),
                "RFC 9111 §4.2.2");
    }

    void aboutValidators()
    {
        if (!m_facts.hasValidator())
            say("advice.no-validator",
                tr("It has neither ETag nor Last-Modified: each refresh costs the whole body, never a 304."),
                "RFC 9110 §8.8");
        else if (m_facts.etag.isEmpty())
            say("advice.no-etag",
                tr("It has Last-Modified but no ETag: EsiPy and CacheControl then fetch instead of validating."),
                "RFC 9110 §8.8.3");
        else if (m_facts.etag.startsWith("W/"))
            say("advice.weak-etag",
                tr("Its ETag is weak: enough for a 304, but not for ranges or for resuming a download."),
                "RFC 9110 §8.8.1");
    }

    void aboutVary()
    {
        if (variesOnEverything(m_stored.headers))
            say("advice.vary-everything",
                tr("Vary: * keeps every cache from using it; name the request fields that matter."),
                "RFC 9110 §12.5.5");
    }

    void aboutStore()
    {
        const Msecs freshUntil = m_facts.freshUntil();
        if (m_storeExpiresAt == NoTime || !m_facts.hasValidator() || freshUntil == NoTime
            || m_storeExpiresAt > freshUntil + 1000)
            return;
        say("advice.store-expiry",
            tr("The store drops it when it goes stale, at the very moment when its validator would begin to save "
               "work: a longer time to live would turn fetches into 304s."),
            "RFC 9111 §4.3",
            { { "store_expires_at", m_storeExpiresAt / 1000 }, { "fresh_until_at", freshUntil / 1000 } });
    }

    const CachedResponse &m_stored;
    const ResponseFacts m_facts;
    const Msecs m_storeExpiresAt;
    QList<DecisionReason> m_advice;
};

} // namespace

QList<DecisionReason> adviceFor(const CachedResponse &stored, Msecs storeExpiresAt)
{
    return Advice(stored, storeExpiresAt).give();
}

} // namespace etagere

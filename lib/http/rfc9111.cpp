// SPDX-License-Identifier: LGPL-3.0-or-later
#include "http/rfc9111.h"

#include "http/account.h"
#include "http/byterange.h"
#include "http/conditional.h"
#include "http/rfc9111freshness.h"
#include "http/storability.h"
#include "http/vary.h"

namespace etagere {

namespace {

class Rfc9111Decision
{
public:
    explicit Rfc9111Decision(const Question &question)
        : m_question(question)
        , m_asked(question.request.headers)
        , m_account(m_decision, question)
    {
    }

    Decision make()
    {
        if (isForOrigin())
            return done(NextStep::Pass);
        if (!select())
            return fetch();
        const CachedResponse &stored = m_question.variants.at(m_decision.variant);
        if (!answersRange(stored))
            return fetch();
        const ResponseFacts facts(stored);
        m_decision.age = facts.ageAt(m_question.now);
        m_decision.lifetime = facts.lifetime;
        m_decision.freshUntil = facts.freshUntil();
        accountForLifetime(facts, m_question.now, m_account);
        const NextStep step = stepByFreshness(stored, facts, m_asked, m_question, m_account);
        return step == NextStep::Validate ? validate(stored) : done(step);
    }

private:
    Decision done(NextStep step)
    {
        m_decision.step = step;
        return std::move(m_decision);
    }

    Decision fetch()
    {
        if (!m_asked.onlyIfCached)
            return done(NextStep::Fetch);
        m_account.say(ReasonTopic::Outcome, "request.only-if-cached", "RFC 9111 §5.2.1.7", [] {
            return tr("The request says only-if-cached, so the cache answers 504 instead of asking the origin.");
        });
        return done(NextStep::Refuse);
    }

    Decision validate(const CachedResponse &stored)
    {
        m_decision.conditions = validatingFields(stored);
        if (m_asked.onlyIfCached || m_decision.conditions.isEmpty()) {
            m_account.say(ReasonTopic::Outcome, "validator.none", "RFC 9111 §4.3.1", [this] {
                return m_decision.conditions.isEmpty()
                    ? tr("It has neither ETag nor Last-Modified, so it cannot be validated, only fetched again.")
                    : tr("It would have to be validated.");
            });
            return fetch();
        }
        m_account.say(ReasonTopic::Outcome, "validate", "RFC 9111 §4.3.1", [this] {
            return tr("The cache asks the origin with %1; a 304 makes the stored response fresh again.")
                .arg(QString::fromLatin1(m_decision.conditions.at(0).name));
        });
        return done(NextStep::Validate);
    }

    bool isForOrigin()
    {
        const QByteArray &method = m_question.request.method;
        if (method != "GET" && method != "HEAD") {
            m_account.say(ReasonTopic::Selection, "request.method", "RFC 9111 §4", [&method] {
                return tr("A stored response never answers %1.").arg(QString::fromLatin1(method));
            });
            return true;
        }
        if (isForOriginAlone(m_question.request)) {
            m_account.say(ReasonTopic::Selection, "request.precondition", "RFC 9110 §13.1",
                          [] { return tr("If-Match and If-Unmodified-Since are the origin's to answer."); });
            return true;
        }
        if (m_asked.noStore) {
            m_account.say(ReasonTopic::Selection, "request.no-store", "RFC 9111 §5.2.1.5",
                          [] { return tr("The request says no-store, so the cache keeps out of it."); });
            return true;
        }
        return false;
    }

    bool select()
    {
        if (m_question.variants.isEmpty()) {
            m_account.say(ReasonTopic::Selection, "selection.nothing-stored", "RFC 9111 §4",
                          [] { return tr("Nothing is stored for this URL."); });
            return false;
        }
        m_decision.variant = selectVariant(m_question.variants, m_question.request.headers);
        if (m_decision.variant < 0) {
            m_account.say(ReasonTopic::Selection, "selection.vary", "RFC 9111 §4.1", [this] {
                const QByteArray name = varyMismatch(m_question.variants.first(), m_question.request.headers);
                return name == "*" ? tr("Vary has a *, so the stored response answers no other request.")
                                   : tr("Vary names %1, and this request has another value of it than the one that was "
                                        "stored.")
                                         .arg(QString::fromLatin1(name));
            });
            return false;
        }
        m_account.say(ReasonTopic::Selection, "selection.matches", "RFC 9111 §4.1", [this] {
            return m_question.variants.at(m_decision.variant).headers.contains("Vary")
                ? tr("The URL is the same, and so are the request fields that Vary names.")
                : tr("The URL is the same, and the response has no Vary.");
        });
        return true;
    }

    /// Whether the stored bytes are those that were asked for.
    bool answersRange(const CachedResponse &stored)
    {
        const bool isRange = m_question.request.method == "GET" && m_question.request.headers.contains("Range");
        if (isRange ? storedRange(stored, m_question.request.headers).has_value() : stored.status != 206)
            return true;
        m_account.say(ReasonTopic::Selection, "selection.range", "RFC 9111 §3.3",
                      [] { return tr("The bytes that were asked for are not all stored."); });
        return false;
    }

    const Question &m_question;
    const CacheDirectives m_asked;
    Decision m_decision;
    Account m_account;
};

class Rfc9111Mind final : public Mind
{
public:
    QByteArray name() const override { return QByteArrayLiteral("rfc9111"); }
    QString title() const override { return QStringLiteral("RFC 9111"); }
    Decision decide(const Question &question) const override { return Rfc9111Decision(question).make(); }
    DecisionReason judgeStorage(const Request &request, const CachedResponse &response) const override
    {
        return storageReason(storability(request, response), response);
    }
};

} // namespace

const Mind &rfc9111Mind()
{
    static const Rfc9111Mind mind;
    return mind;
}

bool mayReplaceFailure(const CachedResponse &stored, const Request &request, int status, Msecs now)
{
    const ResponseFacts facts(stored);
    const CacheDirectives asked(request.headers);
    if (stored.mustValidate || facts.directives.mustRevalidate || facts.directives.noCache || asked.noCache)
        return false;
    if (status == 0)
        return true;
    if (status != 500 && status != 502 && status != 503 && status != 504)
        return false;
    const Msecs staleness = facts.ageAt(now) - facts.lifetime;
    const qint64 window = qMax(facts.directives.staleIfError.value_or(-1), asked.staleIfError.value_or(-1));
    return staleness <= window * 1000;
}

} // namespace etagere

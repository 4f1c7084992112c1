// SPDX-License-Identifier: LGPL-3.0-or-later
// How httplib2 0.20 judges (_entry_disposition, Http.request).
#include "dialect/httplib2freshness.h"
#include "dialect/librarydecision.h"
#include "dialect/minds.h"

#include "http/directives.h"
#include "http/vary.h"

#include <etagere/datetime.h>

namespace etagere {

namespace {

constexpr const char *Source = "httplib2, __init__.py";

class Httplib2Decision : LibraryDecision
{
public:
    explicit Httplib2Decision(const Question &question)
        : LibraryDecision(question, Source)
        , m_asked(question.request.headers)
    {
    }

    Decision make()
    {
        const QByteArray &method = m_question.request.method;
        if (method != "GET" && method != "HEAD")
            return outcome(NextStep::Pass, "httplib2.method", [] {
                return tr("httplib2 answers GET and HEAD from its cache, and drops the entry otherwise.");
            });
        if (m_question.request.headers.contains("Range"))
            return outcome(NextStep::Pass, "httplib2.range",
                           [] { return tr("A request for a range goes past the cache."); });
        if (m_question.variants.isEmpty())
            return outcome(NextStep::Fetch, "httplib2.nothing-stored", [] { return tr("Nothing is stored."); });
        const CachedResponse &stored = m_question.variants.first();
        if (const QByteArray name = varyMismatch(stored, m_question.request.headers); !name.isEmpty())
            return outcome(NextStep::Fetch, "httplib2.vary", [&name] {
                return tr("The request has another %1 than the one that was stored.").arg(QString::fromLatin1(name));
            });
        m_decision.variant = 0;
        if (asksPlainly())
            return outcome(NextStep::Fetch, "httplib2.request-no-cache",
                           [] { return tr("The request says no-cache: httplib2 sends it without validators."); });
        return byTime(stored);
    }

private:
    bool asksPlainly() const
    {
        return m_asked.noCache || m_question.request.headers.joined("Pragma").toLower().contains("no-cache");
    }

    Decision byTime(const CachedResponse &stored)
    {
        const FieldViews views = fieldViews(stored.headers);
        const Httplib2Fields fields(views);
        const Httplib2Freshness freshness(fields);
        if (isPermanentRedirect(stored, fields))
            return outcome(NextStep::Use, "httplib2.permanent", [] {
                return tr(
                    "httplib2 goes where a stored permanent redirect (301 or 308) leads, without a look at the times.");
            });
        if (freshness.noCache)
            return validate(fields, [] { return tr("The response says no-cache."); });
        if (m_asked.onlyIfCached)
            return outcome(NextStep::Use, "httplib2.only-if-cached",
                           [] { return tr("The request says only-if-cached, which counts as fresh."); });
        if (freshness.date == NoTime)
            return validate(fields, [] { return tr("It has no Date, so httplib2 takes it for stale."); });
        m_decision.age = qMax<Msecs>(0, m_question.now - freshness.date);
        m_decision.lifetime = m_asked.maxAge ? *m_asked.maxAge * 1000 : freshness.lifetime;
        m_decision.freshUntil = freshness.date + m_decision.lifetime;
        say(ReasonTopic::Freshness, "httplib2.lifetime",
            [this] {
                return tr("Its age by Date is %1, its lifetime %2 (max-age, else Expires).")
                    .arg(durationText(m_decision.age), durationText(m_decision.lifetime));
            },
            { { "age", m_decision.age / 1000 }, { "lifetime", m_decision.lifetime / 1000 } });
        if (m_decision.lifetime > m_decision.age + m_asked.minFresh.value_or(0) * 1000)
            return outcome(NextStep::Use, "httplib2.fresh",
                           [] { return tr("Time comes first: while it is fresh, httplib2 serves it."); });
        return validate(fields, [] { return tr("Its lifetime is over."); });
    }

    /// What another client stored has not the field that httplib2 adds.
    static bool isPermanentRedirect(const CachedResponse &stored, const Httplib2Fields &fields)
    {
        const bool isPermanent = stored.status == 301 || stored.status == 308;
        return fields.isPermanentRedirect || (isPermanent && stored.headers.contains("Location"));
    }

    template <typename Why>
    Decision validate(const Httplib2Fields &fields, Why why)
    {
        say(ReasonTopic::Freshness, "httplib2.stale", why);
        if (!fields.etag.isEmpty())
            m_decision.conditions.append("If-None-Match", fields.etag.toByteArray());
        if (!fields.lastModified.isEmpty())
            m_decision.conditions.append("If-Modified-Since", fields.lastModified.toByteArray());
        if (m_decision.conditions.isEmpty())
            return outcome(NextStep::Fetch, "httplib2.no-validator", [] {
                return tr("It has no validator, so it is fetched again; the entry stays until then.");
            });
        return outcome(NextStep::Validate, "httplib2.validate", [] {
            return tr("httplib2 sends the validators it has, ETag and Last-Modified; a 304 updates the stored fields.");
        });
    }

    const CacheDirectives m_asked;
};

class Httplib2Mind final : public Mind
{
public:
    QByteArray name() const override { return QByteArrayLiteral("httplib2"); }
    QString title() const override { return QStringLiteral("httplib2"); }
    Decision decide(const Question &question) const override { return Httplib2Decision(question).make(); }

    DecisionReason judgeStorage(const Request &request, const CachedResponse &response) const override
    {
        const auto reason = [](const char *rule, const QString &sentence) {
            return storageReason(rule, sentence, Source);
        };
        if (CacheDirectives(request.headers).noStore || CacheDirectives(response.headers).noStore)
            return reason("httplib2.no-store", tr("no-store makes httplib2 delete what it has."));
        const bool isSafe = request.method == "GET" || request.method == "HEAD";
        if (isSafe && (response.status == 301 || response.status == 308) && response.headers.contains("Location"))
            return reason("httplib2.permanent-stored",
                          tr("httplib2 stores permanent redirects, and follows them for ever."));
        if (!isSafe || (response.status != 200 && response.status != 203))
            return reason("httplib2.status",
                          tr("httplib2 stores nothing but 200, 203 and permanent redirects to a GET."));
        return reason("httplib2.stored", tr("httplib2 stores every 200, with or without a lifetime."));
    }
};

} // namespace

const Mind &httplib2Mind()
{
    static const Httplib2Mind mind;
    return mind;
}

} // namespace etagere

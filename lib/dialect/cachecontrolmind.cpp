// SPDX-License-Identifier: LGPL-3.0-or-later
// How CacheControl 0.12 to 0.14 judges (CacheController.cached_request; formats.md §7, §13).
#include "dialect/cachecontrolfreshness.h"
#include "dialect/librarydecision.h"
#include "dialect/minds.h"

#include <etagere/datetime.h>

namespace etagere {

namespace {

constexpr const char *Source = "CacheControl, controller.py";

class CacheControlDecision : LibraryDecision
{
public:
    explicit CacheControlDecision(const Question &question)
        : LibraryDecision(question, Source)
        , m_askedField(question.request.headers.joined("Cache-Control"))
        , m_asked(m_askedField)
    {
    }

    Decision make()
    {
        if (m_question.request.method != "GET")
            return outcome(NextStep::Pass, "cachecontrol.method",
                           [] { return tr("CacheControl answers nothing but GET from its cache."); });
        if (m_asked.noCache || (m_asked.maxAge && *m_asked.maxAge == 0))
            return outcome(NextStep::Fetch, "cachecontrol.request", [] {
                return tr("The request says no-cache or max-age=0: CacheControl does not look into its cache.");
            });
        if (m_question.variants.isEmpty())
            return outcome(NextStep::Fetch, "cachecontrol.nothing-stored", [] { return tr("Nothing is stored."); });
        const CachedResponse &stored = m_question.variants.first();
        if (!isSelected(stored))
            return outcome(NextStep::Fetch, "cachecontrol.vary", [] {
                return tr("A field that Vary names has another value than the one that was stored. There is one "
                          "response a URL: the answer replaces it.");
            });
        m_decision.variant = 0;
        if (isPermanentRedirect(stored.status))
            return outcome(NextStep::Use, "cachecontrol.permanent",
                           [] { return tr("A stored 301 or 308 is served for ever, whatever its lifetime."); });
        return byTime(stored);
    }

private:
    /// The values are compared as they are.
    bool isSelected(const CachedResponse &stored) const
    {
        for (const HeaderField &field : stored.requestHeaders) {
            const std::optional<QByteArray> value = m_question.request.headers.value(field.name);
            if (field.name == "*" || value != (field.isNull ? std::nullopt : std::optional(field.value)))
                return false;
        }
        return true;
    }

    Decision byTime(const CachedResponse &stored)
    {
        const FieldViews views = fieldViews(stored.headers);
        const CacheControlFields fields(views);
        const CacheControlFreshness freshness = cacheControlFreshness(stored.status, fields);
        if (freshness.date == NoTime)
            return whenStale(fields, [] { return tr("It has no Date, so it has no age, and is taken for stale."); });
        m_decision.age = qMax<Msecs>(0, m_question.now - freshness.date);
        m_decision.lifetime = freshness.expiresAt == NoTime ? 0 : qMax<Msecs>(0, freshness.expiresAt - freshness.date);
        m_decision.freshUntil = freshness.expiresAt;
        if (m_asked.maxAge)
            m_decision.lifetime = *m_asked.maxAge * 1000;
        say(ReasonTopic::Freshness, "cachecontrol.lifetime",
            [&] {
                return tr("Its age by Date is %1, its lifetime %2 (max-age, else Expires); Age is not looked at.")
                    .arg(durationText(m_decision.age), durationText(m_decision.lifetime));
            },
            { { "age", m_decision.age / 1000 }, { "lifetime", m_decision.lifetime / 1000 } });
        if (m_decision.lifetime > m_decision.age)
            return outcome(NextStep::Use, "cachecontrol.fresh", [] {
                return tr("CacheControl serves it. A no-cache in the response does not keep it from that.");
            });
        return whenStale(fields, [] { return tr("Its lifetime is over."); });
    }

    template <typename Why>
    Decision whenStale(const CacheControlFields &fields, Why why)
    {
        say(ReasonTopic::Freshness, "cachecontrol.stale", why);
        if (fields.etag.isEmpty())
            return outcome(NextStep::DropAndFetch, "cachecontrol.no-etag", [] {
                return tr("Without an ETag CacheControl deletes the entry and fetches again, even with a "
                          "Last-Modified.");
            });
        m_decision.conditions.append("If-None-Match", fields.etag.toByteArray());
        if (!fields.lastModified.isEmpty())
            m_decision.conditions.append("If-Modified-Since", fields.lastModified.toByteArray());
        return outcome(NextStep::Validate, "cachecontrol.etag", [] {
            return tr("CacheControl sends If-None-Match; after a 304 it merges the new fields and serves the stored "
                      "body.");
        });
    }

    const QByteArray m_askedField;
    const CacheControlDirectives m_asked;
};

class CacheControlMind final : public Mind
{
public:
    QByteArray name() const override { return QByteArrayLiteral("cachecontrol"); }
    QString title() const override { return QStringLiteral("CacheControl"); }
    Decision decide(const Question &question) const override { return CacheControlDecision(question).make(); }

    DecisionReason judgeStorage(const Request &request, const CachedResponse &response) const override
    {
        const auto reason = [](const char *rule, const QString &sentence) {
            return storageReason(rule, sentence, Source);
        };
        constexpr int statuses[] = { 200, 203, 300, 301, 308 };
        if (request.method != "GET"
            || std::find(std::begin(statuses), std::end(statuses), response.status) == std::end(statuses))
            return reason("cachecontrol.status", tr("CacheControl stores nothing but 200, 203, 300, 301 and 308."));
        const FieldViews views = fieldViews(response.headers);
        const CacheControlFields fields(views);
        const CacheControlDirectives directives(fields.cacheControl);
        if (directives.noStore)
            return reason("cachecontrol.no-store", tr("The response says no-store, which CacheControl obeys."));
        if (response.headers.joined("Vary").contains('*'))
            return reason("cachecontrol.vary-everything", tr("CacheControl does not store what has Vary: *."));
        if (!fields.etag.isEmpty())
            return reason("cachecontrol.etag-stored",
                          tr("Its ETag alone makes CacheControl store it, no-cache and max-age=0 or not."));
        if (isPermanentRedirect(response.status))
            return reason("cachecontrol.permanent-stored", tr("CacheControl stores every 301 and 308."));
        if (fields.date && (directives.maxAge.value_or(0) > 0 || (fields.expires && !fields.expires->isEmpty())))
            return reason("cachecontrol.lifetime-stored",
                          tr("It has a Date and a lifetime, so CacheControl stores it."));
        return reason(
            "cachecontrol.not-stored",
            tr("Without ETag, max-age and Expires CacheControl does not store it, unless a heuristic gives it "
               "an Expires."));
    }
};

} // namespace

const Mind &cacheControlMind()
{
    static const CacheControlMind mind;
    return mind;
}

} // namespace etagere

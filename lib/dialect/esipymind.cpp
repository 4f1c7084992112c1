// SPDX-License-Identifier: LGPL-3.0-or-later
// How EsiPy 1.2 judges (formats.md §2.4, §13): the Expires field alone, in whole seconds, and the ETag once it is over.
#include "dialect/librarydecision.h"
#include "dialect/minds.h"

#include <etagere/datetime.h>

namespace etagere {

namespace {

constexpr const char *Source = "EsiPy, client.py";

class EsipyDecision : LibraryDecision
{
public:
    explicit EsipyDecision(const Question &question)
        : LibraryDecision(question, Source)
    {
    }

    Decision make()
    {
        if (m_question.request.method != "GET")
            return outcome(NextStep::Pass, "esipy.method", [] { return tr("EsiPy caches nothing but GET."); });
        if (m_question.variants.isEmpty())
            return outcome(NextStep::Fetch, "esipy.nothing-stored", [] { return tr("Nothing is stored."); });
        if (m_question.storeExpiresAt != NoTime && m_question.storeExpiresAt <= m_question.now)
            return outcome(NextStep::Fetch, "esipy.store-expired", [] {
                return tr(
                    "The store's own time to live is over, so EsiPy does not see the entry any more, nor its ETag: "
                    "it fetches the whole response.");
            });
        m_decision.variant = 0;
        say(ReasonTopic::Selection, "esipy.key",
            [] { return tr("EsiPy looks the request's parameters up; Vary and request fields play no part."); });
        return byExpires(m_question.variants.first());
    }

private:
    Decision byExpires(const CachedResponse &stored)
    {
        const Msecs date = parsePythonDate(stored.headers.value("Date").value_or(QByteArray()));
        const Msecs expires = parsePythonDate(stored.headers.value("Expires").value_or(QByteArray()));
        m_decision.age = date == NoTime ? NoTime : qMax<Msecs>(0, m_question.now - date);
        m_decision.lifetime = expires == NoTime || date == NoTime ? NoTime : qMax<Msecs>(0, expires - date);
        m_decision.freshUntil = expires;
        say(ReasonTopic::Freshness, "esipy.expires", [&] {
            if (expires == NoTime)
                return tr("It has no Expires that can be read, which is all that EsiPy looks at.");
            return expires > m_question.now ? tr("Expires is %1 ahead; max-age and Age are not looked at.")
                                                  .arg(durationText(expires - m_question.now))
                                            : tr("Expires was %1 ago; max-age and Age are not looked at.")
                                                  .arg(durationText(m_question.now - expires));
        });
        if (expires != NoTime && expires > m_question.now)
            return outcome(NextStep::Use, "esipy.fresh", [] { return tr("EsiPy answers from its cache."); });
        return whenExpired(stored);
    }

    Decision whenExpired(const CachedResponse &stored)
    {
        const std::optional<QByteArray> etag = stored.headers.value("ETag");
        if (!etag || etag->isEmpty())
            return outcome(NextStep::DropAndFetch, "esipy.no-etag", [] {
                return tr("Without an ETag EsiPy deletes the entry and fetches again, even with a Last-Modified.");
            });
        m_decision.conditions.append("If-None-Match", *etag);
        return outcome(NextStep::Validate, "esipy.etag", [] {
            return tr(
                "EsiPy sends If-None-Match; after a 304 it writes the new Expires and Date into the entry, with the "
                "time that is left as its time to live.");
        });
    }
};

class EsipyMind final : public Mind
{
public:
    QByteArray name() const override { return QByteArrayLiteral("esipy"); }
    QString title() const override { return QStringLiteral("EsiPy"); }
    Decision decide(const Question &question) const override { return EsipyDecision(question).make(); }

    DecisionReason judgeStorage(const Request &request, const CachedResponse &response) const override
    {
        const auto reason = [](const char *rule, const QString &sentence) {
            return storageReason(rule, sentence, Source);
        };
        if (request.method != "GET" || response.status != 200)
            return reason("esipy.not-stored", tr("EsiPy stores nothing but a 200 to a GET."));
        if (!response.headers.contains("Expires"))
            return reason("esipy.no-expires", tr("EsiPy stores nothing without an Expires field."));
        return reason("esipy.stored",
                      tr("EsiPy stores it: a 200 with an Expires field. no-store means nothing to it."));
    }
};

} // namespace

const Mind &esipyMind()
{
    static const EsipyMind mind;
    return mind;
}

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
// How QNetworkAccessManager judges what its cache holds, with its default load control (qnetworkreplyhttpimpl.cpp;
// tried with Qt 6.4).
#include "dialect/librarydecision.h"
#include "dialect/minds.h"
#include "dialect/qtdiskcachefreshness.h"

#include "http/directives.h"

#include <etagere/datetime.h>

namespace etagere {

namespace {

constexpr const char *Source = "Qt, qnetworkreplyhttpimpl.cpp";
constexpr Msecs Second = 1000;

class QtDecision : LibraryDecision
{
public:
    explicit QtDecision(const Question &question)
        : LibraryDecision(question, Source)
    {
    }

    Decision make()
    {
        const QByteArray &method = m_question.request.method;
        if (method != "GET" && method != "HEAD")
            return outcome(NextStep::Pass, "qtdiskcache.method", [] {
                return tr("Qt answers GET and HEAD from its cache; before any other request it removes the entry.");
            });
        if (m_question.request.headers.contains("Range"))
            return outcome(NextStep::Pass, "qtdiskcache.range",
                           [] { return tr("A request for a range goes past the cache."); });
        if (m_question.variants.isEmpty())
            return outcome(NextStep::Fetch, "qtdiskcache.nothing-stored", [] { return tr("Nothing is stored."); });
        const CachedResponse &stored = m_question.variants.first();
        m_decision.variant = 0;
        say(ReasonTopic::Selection, "qtdiskcache.load-control", [] {
            return tr("The program's CacheLoadControlAttribute decides, not the request's Cache-Control: this is "
                      "PreferNetwork, the default. AlwaysCache would serve the entry whatever its age, AlwaysNetwork "
                      "would not look at it.");
        });
        if (stored.headers.contains("Vary"))
            say(ReasonTopic::Selection, "qtdiskcache.vary",
                [] { return tr("Qt does not look at Vary: one response a URL answers every request."); });
        return judge(stored);
    }

private:
    Decision judge(const CachedResponse &stored)
    {
        const FieldViews fields = fieldViews(stored.headers);
        const Msecs lastModified = parseHttpDate(qtField(fields, "Last-Modified"));
        const Msecs date = parseHttpDate(qtField(fields, "Date"));
        const Msecs expiration = qtExpiration(fields, stored.responseTime == NoTime ? date : stored.responseTime);
        const QtDiskCacheFreshness freshness(fields, expiration, lastModified);
        if (stored.mustValidate)
            return validate(stored,
                            [] { return tr("It is marked: its expirationDate is over, whatever its fields say."); });
        if (freshness.isAlwaysValidated)
            return validate(stored, [] {
                return tr("The response says must-revalidate or no-cache: Qt validates it each time, fresh or not.");
            });
        m_decision.freshUntil = freshness.expiresAt;
        return expiration == NoTime ? byGuess(stored, freshness) : byExpiration(stored, freshness);
    }

    Decision byExpiration(const CachedResponse &stored, const QtDiskCacheFreshness &freshness)
    {
        say(ReasonTopic::Freshness, "qtdiskcache.expiration",
            [] {
                return tr("Qt worked out expirationDate when the response came: the time then and max-age, else "
                          "Expires. It deletes nothing by it: entries go when the folder is full, the oldest first.");
            },
            { { "expires_at", freshness.expiresAt / Second } });
        // QDateTime::secsTo() drops the fraction.
        if (freshness.expiresAt - m_question.now > -Second)
            return outcome(NextStep::Use, "qtdiskcache.fresh", [] { return tr("That is not over: Qt serves it."); });
        return validate(stored, [] { return tr("Its expirationDate is over."); });
    }

    Decision byGuess(const CachedResponse &stored, const QtDiskCacheFreshness &freshness)
    {
        if (freshness.lifetime == NoTime)
            return validate(stored, [] {
                return tr("It has no max-age and no Expires, nor both Date and Last-Modified to make a guess by.");
            });
        m_decision.lifetime = freshness.lifetime;
        m_decision.age = qMax<Msecs>(0, m_question.now - freshness.date);
        say(ReasonTopic::Freshness, "qtdiskcache.guess",
            [this] {
                return tr("Without max-age and Expires Qt makes a guess: a tenth of the time from Last-Modified to "
                          "Date, %1. Its age by Date is %2.")
                    .arg(durationText(m_decision.lifetime), durationText(m_decision.age));
            },
            { { "age", m_decision.age / Second }, { "lifetime", m_decision.lifetime / Second } });
        if (freshness.expiresAt != NoTime && m_question.now < freshness.expiresAt)
            return outcome(NextStep::Use, "qtdiskcache.fresh", [] { return tr("That is not over: Qt serves it."); });
        return validate(stored, [] { return tr("The guess is over."); });
    }

    template <typename Why>
    Decision validate(const CachedResponse &stored, Why why)
    {
        say(ReasonTopic::Freshness, "qtdiskcache.stale", why);
        if (const std::optional<QByteArray> etag = stored.headers.value("ETag"))
            m_decision.conditions.append("If-None-Match", *etag);
        const Msecs lastModified = parseHttpDate(stored.headers.value("Last-Modified").value_or(QByteArray()));
        if (lastModified != NoTime)
            m_decision.conditions.append("If-Modified-Since", formatHttpDate(lastModified));
        if (m_decision.conditions.isEmpty())
            return outcome(NextStep::Fetch, "qtdiskcache.no-validator", [] {
                return tr("It has no validator, so it is fetched again; the entry stays until then.");
            });
        return outcome(NextStep::Validate, "qtdiskcache.validate", [] {
            return tr("Qt sends the validators it has, ETag and Last-Modified; a 304 updates the stored fields and "
                      "expirationDate.");
        });
    }
};

class QtDiskCacheMind final : public Mind
{
public:
    QByteArray name() const override { return QByteArrayLiteral("qtdiskcache"); }
    QString title() const override { return QStringLiteral("Qt"); }
    Decision decide(const Question &question) const override { return QtDecision(question).make(); }

    DecisionReason judgeStorage(const Request &request, const CachedResponse &response) const override
    {
        const auto reason = [](const char *rule, const QString &sentence) {
            return storageReason(rule, sentence, Source);
        };
        if (request.method != "GET")
            return reason("qtdiskcache.method", tr("Qt stores nothing but answers to GET."));
        if (CacheDirectives(response.headers).noStore)
            return reason("qtdiskcache.no-store", tr("Qt stores nothing that says no-store."));
        const int status = response.status;
        if (status >= 400 || status == 206 || status == 303)
            return reason("qtdiskcache.status", tr("Qt stores no errors, no parts (206) and no 303."));
        return reason(
            "qtdiskcache.stored",
            tr("Qt stores every answer to GET that is no error and does not forbid it, with or without a lifetime."));
    }
};

} // namespace

const Mind &qtdiskcacheMind()
{
    static const QtDiskCacheMind mind;
    return mind;
}

} // namespace etagere

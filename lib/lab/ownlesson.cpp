// SPDX-License-Identifier: LGPL-3.0-or-later
// The life of a real response as a lesson: what each step must come to is worked out from its fields.
#include <etagere/labrun.h>

#include "core/durationtext.h"
#include "core/translate.h"
#include "http/conditional.h"
#include "http/responsefacts.h"
#include "http/storability.h"
#include "lab/labanswer.h"
#include "lab/labsample.h"

namespace etagere {

namespace {

class OwnLesson
{
public:
    OwnLesson(const CachedResponse &sample, QByteArray resource, Msecs now)
        : m_resource{ std::move(resource), {}, {}, sample }
        , m_now(now)
        , m_first(sampleRepresentation(m_resource, now, now))
    {
        m_first.requestTime = m_first.responseTime = now;
        for (const HeaderField &field : sample.requestHeaders) {
            if (!isSecretField(field.name) && sample.headers.joined("Vary").toLower().contains(field.name.toLower()))
                m_request.headers.append(field.name, field.value);
        }
    }

    Lesson lesson()
    {
        Lesson lesson;
        lesson.title = tr("Your own entry");
        lesson.resource = m_resource.name;
        lesson.steps.append(stored());
        if (storable() != Storability::Storable) {
            lesson.steps.append(askedAgainInVain());
            return lesson;
        }
        lesson.steps.append(reused());
        lesson.steps.append(staleOrSame());
        lesson.steps.append(changed());
        return lesson;
    }

private:
    Storability storable() const { return storability(m_request, m_first); }
    ResponseFacts facts() const { return ResponseFacts(m_first); }
    /// Seconds for which the cache answers alone.
    qint64 lifetime() const
    {
        const ResponseFacts known = facts();
        return known.directives.noCache ? 0 : std::max<Msecs>(0, known.lifetime / 1000);
    }
    /// When nothing allows the stale response any more.
    qint64 overdue() const
    {
        return lifetime() == 0 ? 0 : lifetime() + facts().directives.staleWhileRevalidate.value_or(0) + 1;
    }

    LessonStep step(const QString &read) const
    {
        LessonStep step;
        step.read = read;
        step.headers = m_request.headers;
        step.expected.status = m_first.status;
        return step;
    }

    /// What the origin does with the stored response's validators, at a version of its own.
    LessonExchange validation(int version) const
    {
        LabResource resource = m_resource;
        resource.knobs.version = version;
        LabRequest request;
        request.method = "GET";
        request.headers = validatingFields(m_first);
        LessonExchange exchange{ labAnswer(resource, m_now, request, m_now).status, {} };
        for (const char *name : { "If-None-Match", "If-Modified-Since" }) {
            const std::optional<QByteArray> value = request.headers.value(name);
            exchange.sent.append(value ? LessonField{ name, LessonField::Claim::Equals, *value }
                                       : LessonField{ name, LessonField::Claim::Absent, {} });
        }
        return exchange;
    }

    LessonStep stored() const
    {
        const bool isStored = storable() == Storability::Storable;
        LessonStep first =
            step(tr("A response of your own cache is on the laboratory's origin now, with its fields as "
                    "they were stored. Only Date and Expires were moved to cache time, and secret fields "
                    "were left out. The cache is empty, and a client asks."));
        first.question = { tr("Will a client's cache store the response?"), { tr("Yes"), tr("No") }, isStored ? 0 : 1 };
        first.expected.origin = { LessonExchange() };
        first.expected.origin.first().status = m_first.status;
        first.expected.stored = isStored ? 1 : 0;
        first.why = isStored ? tr("Its status and its fields allow it.") : whyNot();
        first.section = QStringLiteral("RFC 9111 §3");
        return first;
    }

    QString whyNot() const
    {
        switch (storable()) {
        case Storability::ResponseForbids:
            return tr("Cache-Control says no-store.");
        case Storability::VariesOnEverything:
            return tr("Vary: * says that no other request is like this one.");
        case Storability::NothingAllows:
            return tr("It names no lifetime, and its status is none that may be stored without one.");
        default:
            return tr("Its status or its fields do not allow it.");
        }
    }

    LessonStep askedAgainInVain() const
    {
        LessonStep again = step(tr("The client asks again at once."));
        again.question = { tr("Does the origin hear of it?"), { tr("Yes"), tr("No") }, 0 };
        again.expected.origin = { LessonExchange() };
        again.expected.origin.first().status = m_first.status;
        again.why = tr("Nothing was stored, so there is nothing to answer from.");
        again.section = QStringLiteral("RFC 9111 §4");
        return again;
    }

    QString lifetimeText() const
    {
        const QString span = durationText(lifetime() * 1000);
        switch (facts().lifetimeRule) {
        case LifetimeRule::MaxAge:
            return tr("max-age gives it %1.").arg(span);
        case LifetimeRule::Expires:
            return tr("Expires lies %1 after Date.").arg(span);
        case LifetimeRule::Heuristic:
            return tr("It names no lifetime; a tenth of the time since Last-Modified is %1.").arg(span);
        default:
            return tr("Nothing gives it a lifetime.");
        }
    }

    LessonStep reused() const
    {
        const qint64 half = lifetime() / 2;
        LessonStep again = lifetime() == 0 ? step(tr("The client asks again at once."))
                                           : step(tr("%1 later the client asks again.").arg(durationText(half * 1000)));
        again.question = { tr("Who answers?"),
                           { tr("The cache alone"), tr("The cache, once the origin was asked") },
                           lifetime() == 0 ? 1 : 0 };
        again.advance = half;
        again.section = QStringLiteral("RFC 9111 §4.2.1");
        if (lifetime() == 0) {
            setValidated(again);
            again.why = facts().directives.noCache ? tr("no-cache lets nobody use it without asking.") : lifetimeText();
            return again;
        }
        again.expected.source = AnswerSource::Cache;
        again.expected.answer = { { "Age", LessonField::Claim::Equals, QByteArray::number(half) } };
        again.why = lifetimeText();
        return again;
    }

    LessonStep staleOrSame() const
    {
        LessonStep later = step(lifetime() == 0 ? tr("The client asks once more.")
                                                : tr("The lifetime is over, and the client asks again."));
        later.advance = lifetime() == 0 ? 0 : overdue() - lifetime() / 2;
        const bool isConfirmed = validation(1).status == 304;
        later.question = { tr("What does the origin send?"),
                           { tr("A 304 without a body"), tr("The whole response") },
                           isConfirmed ? 0 : 1 };
        setValidated(later);
        later.why = isConfirmed
            ? tr("The client has a validator and asks with it. Nothing has changed, so the body need not travel.")
            : facts().hasValidator() ? tr("It was asked with a validator, but an answer of this status is no 304.")
                                     : tr("The response came without ETag and Last-Modified: there is nothing to ask "
                                          "with, and everything travels again.");
        later.section = QStringLiteral("RFC 9111 §4.3.1");
        return later;
    }

    LessonStep changed() const
    {
        LessonStep last = step(tr("The origin has a new version. %1")
                                   .arg(lifetime() == 0 ? tr("The client asks again.")
                                                        : tr("The lifetime is over again, and the client asks.")));
        LabKnobs knobs;
        knobs.version = 2;
        last.knobs = knobs;
        last.advance = 2 * overdue(); // a heuristic lifetime grows with a newer Date
        last.expected.origin = { validation(2) };
        last.expected.stored = 1;
        last.question = { tr("Does the old response stay in the cache?"),
                          { tr("No, the new one takes its place"), tr("Yes, beside the new one") },
                          0 };
        last.why = tr("The new response has the same key, so it replaces the stored one.");
        last.section = QStringLiteral("RFC 9111 §4.3.3");
        return last;
    }

    void setValidated(LessonStep &step) const
    {
        const LessonExchange exchange = validation(1);
        step.expected.origin = { exchange };
        step.expected.source = exchange.status == 304 ? AnswerSource::Revalidated : AnswerSource::Origin;
        step.expected.stored = 1;
    }

    LabResource m_resource;
    Msecs m_now;
    CachedResponse m_first; ///< as it comes when it is asked for first
    Request m_request;
};

} // namespace

Result<Lesson> ownLesson(const CachedResponse &stored, LabOrigin &origin, Msecs now)
{
    const Result<CachedResponse> sample = servableSample(stored);
    if (!sample)
        return tl::unexpected(sample.error());
    const Result<QByteArray> name = origin.serveSample(*sample);
    if (!name)
        return tl::unexpected(name.error());
    return OwnLesson(*sample, *name, now).lesson();
}

} // namespace etagere

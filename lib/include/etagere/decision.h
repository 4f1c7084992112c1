// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/response.h>

#include <QtCore/QString>

namespace etagere {

/// What a client does with a stored response at its next request.
enum class NextStep : quint8 {
    Use,            ///< answers from the store
    UseStale,       ///< the same though it is stale, because something allows it
    UseAndValidate, ///< the same, and validates it in the background (RFC 5861 §3)
    Validate,       ///< asks the origin with the stored validator
    Fetch,          ///< asks the origin as if nothing were stored
    DropAndFetch,   ///< removes the entry, then fetches
    Refuse,         ///< answers 504: only-if-cached, and nothing that may be used
    Pass,           ///< no question for a cache: the request goes to the origin as it is
};
/// "hit", "stale-hit", "hit-and-validate", "revalidate", "miss", "purge", "refuse", "pass".
ETAGERE_EXPORT QByteArrayView nextStepName(NextStep step);
/// For people: "Serves it from the cache".
ETAGERE_EXPORT QString nextStepText(NextStep step);

/// What a reason is about, in the order in which people ask.
enum class ReasonTopic : quint8 { Storage, Selection, Freshness, Outcome, Advice };
/// "storage", "selection", "freshness", "outcome", "advice".
ETAGERE_EXPORT QByteArrayView reasonTopicName(ReasonTopic topic);

/// One step on the way to a decision.
struct DecisionReason {
    QByteArray rule; ///< "freshness.max-age": stable, for programs
    ReasonTopic topic = ReasonTopic::Outcome;
    QString sentence;
    QString source; ///< "RFC 9111 §4.2.1", or where the library does so: "CacheControl, controller.py"
    /// What went in: name and seconds, or seconds since 1970 where the name ends in "_at".
    QList<std::pair<QByteArray, qint64>> numbers = {};

    bool operator==(const DecisionReason &) const = default;
};
/// The section on the web; empty for a library's rule.
ETAGERE_EXPORT QString sourceLink(const QString &source);

struct Decision {
    NextStep step = NextStep::Fetch;
    int variant = -1;              ///< which of the stored responses; -1 none
    Msecs age = NoTime;            ///< milliseconds, as that client counts
    Msecs lifetime = NoTime;       ///< milliseconds
    Msecs freshUntil = NoTime;     ///< the moment; NoTime: never was, or for ever
    HeaderList conditions;         ///< fields that are added to the request
    QList<DecisionReason> reasons; ///< empty unless asked for
};

/// All that a decision depends on.
struct Question {
    const QList<CachedResponse> &variants; ///< the stored responses under the key, newest first
    const Request &request;
    Msecs now = NoTime;
    Msecs storeExpiresAt = NoTime; ///< the store's own expiry
    bool wantsReasons = false;
};

/// How one kind of client judges what it has stored. Stateless and thread-safe, pure functions of the question.
class ETAGERE_EXPORT Mind
{
public:
    virtual ~Mind();
    virtual QByteArray name() const = 0; ///< "rfc9111", as `explain --as` takes it
    virtual QString title() const = 0;   ///< "RFC 9111"
    virtual Decision decide(const Question &question) const = 0;
    /// Whether that client stores such a response, and why.
    virtual DecisionReason judgeStorage(const Request &request, const CachedResponse &response) const = 0;
};

/// RFC 9111 first, then EsiPy, CacheControl and httplib2.
ETAGERE_EXPORT const QList<const Mind *> &minds();
/// Null when there is none of that name.
ETAGERE_EXPORT const Mind *mindByName(QByteArrayView name);
/// The mind of the client that writes entries of this dialect; RFC 9111 for the rest.
ETAGERE_EXPORT const Mind &mindOfDialect(QByteArrayView dialect);

/// The decision with the whole account: whether it should be stored, what the key matches, how long it is fresh, what
/// happens next, and what the origin should have said.
ETAGERE_EXPORT Decision explain(const Mind &mind, const Question &question);

/// The request that a stored response answers, as far as is known: its URL and method, and the request fields stored
/// for Vary.
ETAGERE_EXPORT Request requestOf(const CachedResponse &stored);

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#include "client/conversation.h"

#include "client/newentry.h"
#include "client/reuse.h"
#include "http/byterange.h"
#include "http/conditional.h"
#include "http/responsefacts.h"
#include "http/rfc9111.h"
#include "http/secretfields.h"
#include "http/storability.h"
#include "http/storedfields.h"
#include "http/vary.h"

namespace etagere {

namespace {

/// The request as it is compared with what is stored.
Request selecting(const Request &request) { return { request.method, request.url, withoutSecrets(request.headers) }; }

/// Whether the exchange failed as it does for a client that is cut off: not because of what it asked.
bool isCutOff(const Error &error) { return error.code == ErrorCode::Io || error.code == ErrorCode::NotFound; }

/// Whether what is stored may stand in for what came, or did not come.
bool mayReplace(const Result<CachedResponse> &response, const CachedResponse &stored, const Request &request, Msecs now)
{
    if (response ? response->status < 500 : !isCutOff(response.error()))
        return false;
    return mayReplaceFailure(stored, request, response ? response->status : 0, now);
}

bool haveSameValidators(const CachedResponse &a, const CachedResponse &b)
{
    return a.headers.value("ETag") == b.headers.value("ETag")
        && a.headers.value("Last-Modified") == b.headers.value("Last-Modified");
}

/// Whether a 304 is about this stored response: a strong validator of another one is not (RFC 9111 §4.3.4).
bool isAbout(const CachedResponse &confirmation, const CachedResponse &stored)
{
    const std::optional<QByteArray> etag = confirmation.headers.value("ETag");
    const std::optional<QByteArray> storedEtag = stored.headers.value("ETag");
    return !etag || !storedEtag || weaklyMatch(*etag, *storedEtag);
}

/// Whether a status says what the resource is now, and not that nothing is known of it, or only of a part.
bool isAnotherAnswer(int status) { return status != 206 && status != 304 && status != 416 && status < 500; }

/// Whether a field of a HEAD says that the stored GET is another representation (RFC 9111 §4.3.5).
bool contradicts(const CachedResponse &head, const CachedResponse &stored)
{
    for (const char *name : { "ETag", "Last-Modified", "Content-Length" }) {
        const std::optional<QByteArray> said = head.headers.value(name);
        const std::optional<QByteArray> had = stored.headers.value(name);
        if (said && had && *said != *had)
            return true;
    }
    return false;
}

} // namespace

Result<Answer> Conversation::answer(const Request &request)
{
    if (request.method != "GET" && request.method != "HEAD")
        return pass(request);
    const Request asking = selecting(request);
    const Result<ResponseStore::Held> held = m_store.find(asking, m_stop);
    if (!held)
        return tl::unexpected(held.error());
    const Msecs now = m_now();
    const Decision decision = rfc9111Mind().decide({ held->variants, asking, now });
    const CachedResponse *stored = decision.variant < 0 ? nullptr : &held->variants.at(decision.variant);
    switch (decision.step) {
    case NextStep::Use:
        return reusedAnswer(*stored, request, AnswerSource::Cache, now);
    case NextStep::UseStale:
        return reusedAnswer(*stored, request, AnswerSource::Stale, now);
    case NextStep::UseAndValidate:
        if (m_validateLater)
            m_validateLater(request);
        return reusedAnswer(*stored, request, AnswerSource::Stale, now);
    case NextStep::Validate:
        return validate(request, *stored);
    case NextStep::Fetch:
    case NextStep::DropAndFetch:
        return fetch(request, stored);
    case NextStep::Refuse:
        return gatewayTimeout(request, now);
    case NextStep::Pass:
        break;
    }
    return pass(request);
}

Result<Answer> Conversation::validate(const Request &request)
{
    const Request asking = selecting(request);
    const Result<ResponseStore::Held> held = m_store.find(asking, m_stop);
    if (!held)
        return tl::unexpected(held.error());
    const int variant = selectVariant(held->variants, asking.headers);
    return variant < 0 ? fetch(request) : validate(request, held->variants.at(variant));
}

Result<Answer> Conversation::validate(const Request &request, const CachedResponse &stored)
{
    const Result<CachedResponse> response = exchange(validatingRequest(request, stored));
    if (mayReplace(response, stored, request, m_now()))
        return reusedAnswer(stored, request, AnswerSource::Stale, m_now());
    if (!response)
        return tl::unexpected(response.error());
    if (response->status != 304)
        return received(request, *response);
    if (!isAbout(*response, stored))
        return fetch(request);
    return confirmed(request, stored, *response);
}

Result<Answer> Conversation::confirmed(const Request &request, const CachedResponse &stored,
                                       const CachedResponse &confirmation)
{
    const CachedResponse refreshed = refreshedResponse(stored, confirmation);
    const Request asking = selecting(request);
    const auto refresh = [&](const QList<CachedResponse> &variants) -> std::optional<CachedResponse> {
        const int variant = selectVariant(variants, asking.headers);
        // Somebody may have stored another response meanwhile.
        if (variant < 0 || !haveSameValidators(variants.at(variant), stored))
            return std::nullopt;
        return refreshedResponse(variants.at(variant), confirmation);
    };
    const Result<Done> kept = m_store.update(asking, refresh, m_stop);
    if (!kept)
        return tl::unexpected(kept.error());
    return reusedAnswer(refreshed, request, AnswerSource::Revalidated, m_now());
}

Result<Answer> Conversation::fetch(const Request &request, const CachedResponse *stored)
{
    if (stored && request.method == "GET" && !request.headers.contains("Range") && !completingFields(*stored).isEmpty())
        return complete(request, *stored);
    const Result<CachedResponse> response = exchange(request);
    if (stored && stored->status != 206 && mayReplace(response, *stored, request, m_now()))
        return reusedAnswer(*stored, request, AnswerSource::Stale, m_now());
    if (!response)
        return tl::unexpected(response.error());
    return received(request, *response);
}

/// Asks for the bytes that a stored part lacks.
Result<Answer> Conversation::complete(const Request &request, const CachedResponse &partial)
{
    Request rest = request;
    for (const HeaderField &field : completingFields(partial))
        rest.headers.append(field.name, field.value);
    const Result<CachedResponse> response = exchange(rest);
    if (!response)
        return tl::unexpected(response.error());
    if (response->status == 200)
        return received(request, *response);
    const std::optional<CachedResponse> whole =
        response->status == 206 ? combinedParts(partial, *response) : std::nullopt;
    if (!whole || whole->status != 200)
        return fetch(request);
    return received(request, *whole);
}

Result<Answer> Conversation::pass(const Request &request)
{
    const Result<CachedResponse> response = exchange(request);
    if (!response)
        return tl::unexpected(response.error());
    for (const QByteArray &url : invalidatedUrls(request, *response)) {
        if (const Result<Done> marked = m_store.invalidate(url, m_stop); !marked)
            return tl::unexpected(marked.error());
    }
    return received(request, *response);
}

Result<Answer> Conversation::received(const Request &request, CachedResponse response)
{
    Result<Done> kept;
    if (request.method == "HEAD")
        kept = followHead(request, response);
    else if (const Storability verdict = storability(request, response); verdict == Storability::Storable)
        kept = keep(request, response);
    else if (request.method == "GET" && verdict != Storability::RequestForbids && isAnotherAnswer(response.status))
        kept = distrust(request);
    if (!kept)
        return tl::unexpected(kept.error());
    return Answer{ std::move(response), AnswerSource::Origin };
}

Result<Done> Conversation::keep(const Request &request, const CachedResponse &response)
{
    const CachedResponse entry = newEntry(request, response);
    const auto put = [&entry](const QList<CachedResponse> &variants) -> std::optional<CachedResponse> {
        const int variant = entry.status == 206 ? selectVariant(variants, entry.requestHeaders) : -1;
        if (variant < 0)
            return entry;
        const CachedResponse &stored = variants.at(variant);
        if (stored.status != 206)
            return std::nullopt; // a part never takes the place of the whole
        const std::optional<CachedResponse> joined = combinedParts(stored, entry);
        return joined ? *joined : entry;
    };
    return m_store.update(selecting(request), put, m_stop);
}

/// The origin has another answer now, which may not be stored: the older one is not used before it is confirmed.
Result<Done> Conversation::distrust(const Request &request)
{
    const Request asking = selecting(request);
    const auto mark = [&asking](const QList<CachedResponse> &variants) -> std::optional<CachedResponse> {
        const int variant = selectVariant(variants, asking.headers);
        if (variant < 0 || variants.at(variant).mustValidate)
            return std::nullopt;
        CachedResponse stored = variants.at(variant);
        stored.mustValidate = true;
        return stored;
    };
    return m_store.update(asking, mark, m_stop);
}

Result<Done> Conversation::followHead(const Request &request, const CachedResponse &response)
{
    if (response.status != 200 && response.status != 404 && response.status != 410)
        return Done();
    const Request asking = selecting(request);
    const auto update = [&](const QList<CachedResponse> &variants) -> std::optional<CachedResponse> {
        const int variant = selectVariant(variants, asking.headers);
        if (variant < 0)
            return std::nullopt;
        CachedResponse stored = variants.at(variant);
        if (response.status == 200 && !contradicts(response, stored))
            return refreshedResponse(stored, response);
        stored.mustValidate = true;
        return stored;
    };
    return m_store.update(asking, update, m_stop);
}

Result<CachedResponse> Conversation::exchange(const Request &request)
{
    return m_transport(request, m_stop).map([](Exchange &&exchange) { return std::move(exchange.response); });
}

} // namespace etagere

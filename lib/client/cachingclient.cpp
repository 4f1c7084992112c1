// SPDX-License-Identifier: LGPL-3.0-or-later
#include <etagere/cachingclient.h>

#include "client/clientstore.h"
#include "client/conversation.h"
#include "client/validations.h"
#include "core/translate.h"
#include "http/urlbytes.h"

#include <etagere/datetime.h>

namespace etagere {

struct CachingClient::Data {
    ClientStore store;
    Transport transport;
    std::shared_ptr<Validations> validations;
    Clock clock = currentTime;
};

namespace {

bool isRedirect(int status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/// The request after a redirect (RFC 9110 §15.4): a POST becomes a GET where every client does so.
Request redirected(Request request, int status, const QByteArray &url)
{
    const bool becomesGet = (status == 303 && request.method != "HEAD") || (status < 303 && request.method == "POST");
    if (becomesGet) {
        request.method = "GET";
        request.body.clear();
        for (const char *name : { "Content-Type", "Content-Length", "Content-Encoding" })
            request.headers.remove(name);
    }
    if (originOf(url) != originOf(request.url)) {
        for (const char *name : { "Authorization", "Cookie", "Proxy-Authorization", "Host" })
            request.headers.remove(name);
    }
    request.url = url;
    return request;
}

} // namespace

QByteArrayView answerSourceName(AnswerSource source)
{
    switch (source) {
    case AnswerSource::Origin:
        break;
    case AnswerSource::Cache:
        return "cache";
    case AnswerSource::Revalidated:
        return "revalidated";
    case AnswerSource::Stale:
        return "stale";
    }
    return "origin";
}

CachingClient::CachingClient(std::unique_ptr<Data> data)
    : m_data(std::move(data))
{
}

CachingClient::CachingClient(CachingClient &&) noexcept = default;
CachingClient &CachingClient::operator=(CachingClient &&) noexcept = default;
CachingClient::~CachingClient() = default;

Result<CachingClient> CachingClient::open(const Location &location, ForeignCache foreign, Transport transport,
                                          std::stop_token stop)
{
    Result<ClientStore> store = openClientStore(location, foreign == ForeignCache::Write, std::move(stop));
    if (!store)
        return tl::unexpected(store.error());
    return CachingClient(
        std::make_unique<Data>(Data{ std::move(*store), std::move(transport), std::make_shared<Validations>() }));
}

Result<CachingClient> CachingClient::another(std::stop_token stop) const
{
    Result<Session> session = m_data->store.session.another(std::move(stop));
    if (!session)
        return tl::unexpected(session.error());
    return CachingClient(
        std::make_unique<Data>(Data{ { std::move(*session), m_data->store.location, m_data->store.isForeign },
                                     m_data->transport,
                                     m_data->validations,
                                     m_data->clock }));
}

void CachingClient::setClock(Clock clock) { m_data->clock = std::move(clock); }

Result<Answer> CachingClient::send(const Request &request, const std::stop_token &stop)
{
    // The background validation has a connection of its own: this object may be gone by then.
    const auto validateLater = [data = m_data.get()](const Request &wanted) {
        data->validations->start(wanted,
                                 [location = data->store.location, isForeign = data->store.isForeign,
                                  transport = data->transport, clock = data->clock, wanted] {
                                     Result<Session> session = Session::open(location, Access::Write);
                                     if (!session)
                                         return;
                                     ResponseStore store(*session, isForeign);
                                     Conversation(store, transport, clock, {}, {}).validate(wanted);
                                 });
    };
    ResponseStore store(m_data->store.session, m_data->store.isForeign);
    return Conversation(store, m_data->transport, m_data->clock, validateLater, stop).answer(request);
}

Result<Answer> CachingClient::sendFollowing(Request request, int most, const std::stop_token &stop)
{
    for (int i = 0;; ++i) {
        Result<Answer> answer = send(request, stop);
        if (!answer || !isRedirect(answer->response.status))
            return answer;
        const std::optional<QByteArray> target = answer->response.headers.value("Location");
        if (!target || target->isEmpty())
            return answer;
        if (i == most)
            return failure(ErrorCode::LimitExceeded, tr("More than %1 redirects, one after the other").arg(most));
        request = redirected(std::move(request), answer->response.status, resolvedUrl(request.url, *target));
    }
}

} // namespace etagere

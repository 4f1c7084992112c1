// SPDX-License-Identifier: LGPL-3.0-or-later
#include <etagere/replay.h>

#include "client/newentry.h"
#include "core/translate.h"
#include "http/conditional.h"
#include "http/storedfields.h"

#include <etagere/decodedbody.h>

#include <QtCore/QCryptographicHash>
#include <QtCore/QElapsedTimer>

namespace etagere {

namespace {

/// Of the bytes without content codings; of those that were sent where a coding is unknown.
QByteArray bodyDigest(const CachedResponse &response, const std::stop_token &stop)
{
    constexpr qint64 Slice = 1 << 20;
    QCryptographicHash hash(QCryptographicHash::Sha256);
    const auto take = [&hash](QByteArrayView bytes) {
        hash.addData(bytes.toByteArray());
        return true;
    };
    if (streamDecodedBody(response, take, {}, stop))
        return hash.result();
    hash.reset();
    for (qint64 offset = 0; offset < response.body.size && !stop.stop_requested(); offset += Slice)
        hash.addData(response.body.read(offset, Slice).value_or(QByteArray()));
    return hash.result();
}

bool hasCondition(const Request &request)
{
    return request.headers.contains("If-None-Match") || request.headers.contains("If-Modified-Since");
}

ReplayVerdict judge(const CachedResponse &stored, const CachedResponse &now, bool isConditional,
                    const std::stop_token &stop)
{
    if (now.status == 304)
        return isConditional ? ReplayVerdict::NotModified : ReplayVerdict::Failed;
    if (now.status >= 400 && now.status != stored.status)
        return ReplayVerdict::Failed;
    const QByteArray etagBefore = stored.headers.value("ETag").value_or(QByteArray());
    const QByteArray etag = now.headers.value("ETag").value_or(QByteArray());
    const bool isSameBody = stored.status == now.status && bodyDigest(stored, stop) == bodyDigest(now, stop);
    if (!isSameBody && stronglyMatch(etag, etagBefore))
        return ReplayVerdict::ChangedSameEtag;
    if (validatingFields(stored).isEmpty())
        return ReplayVerdict::NoValidator;
    const bool hasSameValidator = etagBefore.isEmpty()
        ? stored.headers.value("Last-Modified") == now.headers.value("Last-Modified")
        : weaklyMatch(etag, etagBefore);
    if (isSameBody && hasSameValidator)
        return isConditional ? ReplayVerdict::FullThoughMatching : ReplayVerdict::Same;
    return ReplayVerdict::Changed;
}

} // namespace

QByteArrayView replayVerdictName(ReplayVerdict verdict)
{
    switch (verdict) {
    case ReplayVerdict::NotModified:
        return "not-modified";
    case ReplayVerdict::FullThoughMatching:
        return "full-though-matching";
    case ReplayVerdict::Changed:
        return "changed";
    case ReplayVerdict::ChangedSameEtag:
        return "changed-same-etag";
    case ReplayVerdict::NoValidator:
        return "no-validator";
    case ReplayVerdict::Same:
        return "same";
    case ReplayVerdict::Failed:
        break;
    }
    return "failed";
}

QString replayVerdictText(ReplayVerdict verdict)
{
    switch (verdict) {
    case ReplayVerdict::NotModified:
        return tr("Not modified: the stored body is still right, and was not sent again.");
    case ReplayVerdict::FullThoughMatching:
        return tr("Not modified, but sent in full: the validator still holds, and the origin did not answer 304.");
    case ReplayVerdict::Changed:
        return tr("Changed: the origin has a new response, with a new validator.");
    case ReplayVerdict::ChangedSameEtag:
        return tr(
            "Changed under the same strong ETag: a fault of the server. Clients that validate keep the old body.");
    case ReplayVerdict::NoValidator:
        return tr("No validator: there was nothing to ask with, so the whole response came again.");
    case ReplayVerdict::Same:
        return tr("The same: asked without conditions, the origin sent what is stored.");
    case ReplayVerdict::Failed:
        break;
    }
    return tr("No answer that says anything about the stored response.");
}

Result<Request> replayRequest(const CachedResponse &stored, bool isConditional, const HeaderList &added)
{
    if (stored.url.isEmpty())
        return failure(
            ErrorCode::Usage,
            tr("The entry does not hold its URL, so it cannot be asked for again before its key is resolved"));
    Request request{ stored.method, stored.url, {} };
    for (const HeaderField &field : stored.requestHeaders) {
        if (!field.isNull && !isSecretField(field.name))
            request.headers.append(field.name, field.value);
    }
    for (const HeaderField &field : added)
        request.headers.remove(field.name);
    for (const HeaderField &field : added)
        request.headers.append(field.name, field.value);
    return isConditional ? validatingRequest(request, stored) : request;
}

Replay replay(const CachedResponse &stored, const Request &request, const Transport &transport,
              const std::stop_token &stop)
{
    QElapsedTimer timer;
    timer.start();
    Replay replay{ request, transport(request, stop) };
    replay.duration = timer.elapsed();
    replay.isConditional = hasCondition(request);
    if (!replay.exchange)
        return replay;
    const CachedResponse &now = replay.exchange->response;
    replay.verdict = judge(stored, now, replay.isConditional, stop);
    if (replay.verdict == ReplayVerdict::NotModified) {
        replay.bytesSaved = stored.body.size;
        replay.updated = refreshedResponse(stored, now);
    } else if (replay.verdict != ReplayVerdict::Failed) {
        replay.updated = newEntry(request, now);
    }
    return replay;
}

} // namespace etagere

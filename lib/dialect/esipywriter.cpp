// SPDX-License-Identifier: LGPL-3.0-or-later
#include "dialect/esipywriter.h"

#include "dialect/plainvalue.h"
#include "format/picklereader.h"
#include "format/pickletext.h"
#include "format/picklewriter.h"

#include <QtCore/QByteArrayList>
#include <QtCore/QCoreApplication>
#include <etagere/datetime.h>
#include <etagere/decodedbody.h>
#include <etagere/limits.h>

namespace etagere {

namespace {

constexpr int PickleMode = 4; ///< of diskcache
constexpr Msecs TimeToRevalidate = 24 * 3600 * 1000LL;

QString tr(const char *text) { return QCoreApplication::translate("etagere", text); }

/// requests makes text of a field's bytes as Latin-1.
QByteArray latin1AsText(QByteArrayView bytes)
{
    QByteArray text;
    appendLatin1AsUtf8(bytes, text);
    return text;
}

void writeHeaders(const HeaderList &headers, PickleWriter &writer)
{
    writer.plainObject("requests.structures", "CaseInsensitiveDict");
    writer.emptyDict();
    writer.text("_store");
    writer.global("collections", "OrderedDict");
    writer.emptyTuple();
    writer.call();
    QByteArrayList written;
    for (const HeaderField &field : headers) {
        const QByteArray key = field.name.toLower();
        if (written.contains(key))
            continue;
        written.append(key);
        writer.text(latin1AsText(key));
        writer.mark();
        writer.text(latin1AsText(field.name));
        if (field.isNull)
            writer.none();
        else
            writer.text(latin1AsText(headers.joined(field.name)));
        writer.tuple();
        writer.setItem();
    }
    writer.setItem();
    writer.setState();
}

Msecs expiryOf(const CachedResponse &response)
{
    return parsePythonDate(response.headers.value("Expires").value_or(QByteArray()));
}

/// Why EsiPy would not store it; empty when it would. An entry that is there may be given a date in the past.
QString objection(const CachedResponse &response, bool isNew)
{
    static const QByteArrayList uncached = { "POST", "PUT", "DELETE", "HEAD" };
    if (response.status != 200)
        return tr("EsiPy stores responses with status 200 alone");
    if (uncached.contains(response.method))
        return tr("EsiPy stores no response to %1").arg(QString::fromLatin1(response.method));
    if (!response.headers.contains("Expires"))
        return tr("EsiPy stores no response without Expires");
    if (isNew && expiryOf(response) < currentTime())
        return tr("EsiPy stores no response that has expired");
    return {};
}

/// The store's expiry is Expires. When that is over the entry must outlive it: EsiPy does not see what its store holds
/// to be expired, and its ETag would be of no use.
Msecs storeExpiry(const CachedResponse &response, const Value *previous)
{
    const Msecs now = currentTime();
    const Msecs expires = expiryOf(response);
    if (expires > now)
        return expires;
    return previous && previous->expiresAt > now ? previous->expiresAt : NoTime;
}

/// The version that the entry is in; else what the store's own class in EsiPy uses.
int protocolFor(const Value *previous, const StoreInfo &traits)
{
    if (previous) {
        PickleTree tree;
        const Result<QByteArray> bytes = previous->head.readAll(Limits().bytes);
        if (bytes && readPickle(*bytes, tree))
            return tree.protocol();
    }
    return traits.backend == QLatin1String("diskcache") ? 5 : traits.backend == QLatin1String("memcached") ? 0 : 4;
}

/// EsiPy stores the bytes that requests decoded, and the Content-Encoding field all the same.
Result<QByteArray> bodyWithoutCodings(const CachedResponse &response)
{
    Limits limits;
    if (response.bodyIsDecoded)
        return response.body.readAll(limits.bytes);
    limits.previewBytes = limits.bytes;
    Result<DecodedBody> decoded = decodedBody(response, limits);
    if (!decoded)
        return tl::unexpected(decoded.error());
    if (decoded->isCut)
        return failure(ErrorCode::LimitExceeded, tr("The body is too large for a pickle of EsiPy"));
    return std::move(decoded->bytes);
}

} // namespace

QByteArray writeEsipyResponse(const CachedResponse &response, QByteArrayView body, int protocol)
{
    PickleWriter writer(protocol);
    writer.beginNamedTuple("esipy.client", "CachedResponse");
    writer.integer(response.status);
    writeHeaders(response.headers, writer);
    writer.bytes(body);
    writer.text(isPickleUtf8(response.url) ? response.url : latin1AsText(response.url));
    writer.endNamedTuple();
    return writer.finish();
}

Result<Value> encodeEsipy(const CachedResponse &response, const Value *previous, const StoreInfo &traits)
{
    if (const QString why = objection(response, !previous); !why.isEmpty())
        return failure(ErrorCode::Unsupported, why);
    const Result<QByteArray> body = bodyWithoutCodings(response);
    if (!body)
        return tl::unexpected<Error>(body.error());
    Value value = previous ? *previous : Value();
    value.origin.clear();
    value.head = Part::fromBytes(writeEsipyResponse(response, *body, protocolFor(previous, traits)));
    value.storedBytes = value.head.size;
    value.mode = PickleMode;
    value.flags = MemcachedPickle;
    value.storedAt = currentTime();
    value.expiresAt = storeExpiry(response, previous);
    return value;
}

Result<Value> expireEsipy(CachedResponse response, const Value &value, const StoreInfo &traits)
{
    if (!response.headers.value("ETag"))
        return failure(ErrorCode::Unsupported,
                       tr("Without an ETag EsiPy would fetch the whole again: it can only be invalidated"));
    const Msecs now = currentTime();
    const bool isHidden = value.expiresAt != NoTime && value.expiresAt <= now;
    if (!isHidden && expiryOf(response) <= now)
        return failure(ErrorCode::Unsupported, tr("It is stale already, so nothing was changed"));
    response.headers.set("Expires", formatHttpDate(now - 1000));
    Result<Value> marked = encodeEsipy(response, &value, traits);
    // The client needs time to come and use the ETag.
    if (marked && value.expiresAt != NoTime)
        marked->expiresAt = std::max(value.expiresAt, now + TimeToRevalidate);
    return marked;
}

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
// The dialect of Etagere's own caching client. It keeps what RFC 9111 needs and other libraries drop: repeated
// fields, the request, both times, several variants. See etagereentry.h for the layout.
#include "core/translate.h"
#include "dialect/etagereentry.h"
#include "dialect/httpfreshness.h"
#include "dialect/joinedparts.h"
#include "dialect/keptviews.h"
#include "format/structures.h"
#include "http/responsefacts.h"
#include "http/urlbytes.h"
#include "http/vary.h"

#include <etagere/datetime.h>
#include <etagere/dialect.h>

namespace etagere {

namespace {

CachedResponse responseOf(const EtagereVariant &variant, const Part &bodies)
{
    CachedResponse response;
    response.method = variant.method.toByteArray();
    response.url = variant.url.toByteArray();
    response.status = variant.status;
    response.httpVersion = variant.httpVersion;
    response.reason = variant.reason.toByteArray();
    response.headers = headerList(variant.headers);
    response.requestHeaders = headerList(variant.request);
    response.trailers = headerList(variant.trailers);
    response.body = bodies.mid(variant.bodyOffset, variant.bodyLength);
    response.bodyIsDecoded = variant.isDecoded;
    response.requestTime = variant.requestTime;
    response.responseTime = variant.responseTime;
    response.mustValidate = variant.mustValidate;
    response.serialisation = QByteArrayLiteral("etagere 1");
    return response;
}

constexpr QByteArrayView Method("GET");

/// What a key of keys() is for; empty for others.
QByteArrayView urlOfKey(QByteArrayView key)
{
    const bool isOurs = key.startsWith(Method) && key.size() > Method.size() && key.at(Method.size()) == ' ';
    const QByteArrayView url = isOurs ? key.sliced(Method.size() + 1) : QByteArrayView();
    return isHttpUrl(url) ? url : QByteArrayView();
}

class EtagereDialect final : public Dialect
{
public:
    QByteArray name() const override { return QByteArrayLiteral("etagere"); }
    QString title() const override { return QStringLiteral("Etagere"); }

    int recognise(const ListedEntry &entry) const override
    {
        if (entry.headSize < 0)
            return urlOfKey(entry.key).isEmpty() ? 0 : 60;
        return isEtagereEntry(entry.head) ? 100 : 0;
    }

    void summariseKey(const ListedEntry &entry, RowMeta &meta) const override
    {
        meta.url = urlOfKey(entry.key);
        if (meta.url.isEmpty())
            return;
        meta.method = entry.key.first(Method.size());
        meta.decodedBy = KeySource::Key;
    }

    void summarise(const ListedEntry &entry, RowMeta &meta) const override
    {
        meta.clear();
        EtagereEntry stored;
        const Result<Done> read = readEtagereEntry(StoredBytes(entry), EtagereDepth::NewestVariant, stored);
        QByteArray error;
        if (!read)
            error = read.error().text().toUtf8();
        else if (stored.bodiesOffset < 0 && (!entry.hasBody || entry.bodySize != stored.bodiesLength))
            error = tr("The separate body is missing or of another length").toUtf8();
        meta.error = error;
        if (read)
            fillRow(entry, stored, meta);
        if (!error.isEmpty() || !stored.start.isNull())
            keepViews(meta);
    }

    Result<DecodedEntry> decode(const StoredKey &, const Value &value) const override
    {
        EtagereEntry stored;
        const Result<Done> read = readEtagereEntry(StoredBytes(value.head), EtagereDepth::AllVariants, stored);
        if (!read)
            return tl::unexpected(read.error());
        if (stored.bodiesOffset < 0 && (!value.body || value.body->size != stored.bodiesLength))
            return failure(ErrorCode::BadInput, tr("The separate body is missing or of another length"));
        const Part bodies =
            stored.bodiesOffset < 0 ? *value.body : value.head.mid(stored.bodiesOffset, stored.bodiesLength);
        DecodedEntry entry{ { responseOf(stored.newest, bodies) } };
        for (const EtagereVariant &variant : stored.others)
            entry.variants.append(responseOf(variant, bodies));
        return entry;
    }

    Result<Value> encode(const CachedResponse &response, const Value *previous, const StoreInfo &traits) const override
    {
        QList<CachedResponse> variants{ response };
        if (previous) {
            const Result<DecodedEntry> older = decode({}, *previous);
            if (!older)
                return tl::unexpected(older.error());
            for (const CachedResponse &variant : older->variants) {
                if (variants.size() < MaximumVariants && !replacesVariant(response, variant))
                    variants.append(variant);
            }
        }
        Value value = previous ? *previous : Value();
        value.origin.clear();
        const bool isApart = previous ? previous->body.has_value() : traits.separateBodies;
        QList<Part> bodies;
        for (const CachedResponse &variant : variants)
            bodies.append(variant.body);
        const Part head = Part::fromBytes(writeEtagereEntry(variants, isApart));
        value.head = isApart ? head : joinedParts(QList<Part>{ head } + bodies);
        value.body = isApart ? std::optional(joinedParts(bodies)) : std::nullopt;
        value.storedBytes = value.head.size + (value.body ? value.body->size : 0);
        return value;
    }

    Result<Value> expired(const StoredKey &key, const Value &value, const StoreInfo &traits) const override
    {
        const Result<DecodedEntry> entry = decode(key, value);
        if (!entry)
            return tl::unexpected(entry.error());
        Result<Value> marked = value;
        bool wasFresh = false;
        for (qsizetype i = entry->variants.size(); marked && i-- > 0;) { // the newest is put first at last
            CachedResponse response = entry->variants.at(i);
            wasFresh |= !response.mustValidate && ResponseFacts(response).isFreshAt(traits.clock());
            response.mustValidate = true;
            marked = encode(response, &*marked, traits);
        }
        if (!wasFresh)
            return failure(ErrorCode::Unsupported, tr("It is stale already, so nothing was changed"));
        return marked;
    }

    QList<StoredKey> keys(const Request &request, const StoreInfo &) const override
    {
        return { { request.method + ' ' + normalizedUrl(request.url), KeyType::Text, 0 } };
    }

    Result<Structure> structure(const StoredKey &, const Value &value) const override
    {
        return cborStructure(value.head.head, value.head.size, 0, QStringLiteral("CBOR of Etagere, version 1"));
    }

private:
    static void fillRow(const ListedEntry &entry, const EtagereEntry &stored, RowMeta &meta)
    {
        const EtagereVariant &variant = stored.newest;
        const ResponseFacts facts(variant.status, variant.headers, variant.requestTime, variant.responseTime);
        fillHttpFreshness(facts, variant.mustValidate, meta);
        meta.isResponse = true;
        meta.method = variant.method;
        meta.url = variant.url;
        meta.decodedBy = KeySource::Value;
        meta.status = variant.status;
        meta.contentType = facts.contentType;
        meta.etag = facts.etag;
        meta.lastModified = facts.lastModified;
        meta.vary = facts.vary;
        meta.storedAt = variant.responseTime;
        meta.bodyLength = variant.bodyLength;
        if (variant.isDecoded || facts.contentEncoding.isEmpty())
            meta.bodyBytes = variant.bodyLength;
        const qint64 offset = stored.bodiesOffset + variant.bodyOffset;
        if (stored.bodiesOffset >= 0 && offset + variant.bodyLength <= entry.head.size())
            meta.bodyOffset = offset;
    }
};

} // namespace

const Dialect *etagereDialect()
{
    static const EtagereDialect dialect;
    return &dialect;
}

} // namespace etagere

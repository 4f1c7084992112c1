// SPDX-License-Identifier: LGPL-3.0-or-later
// The dialect that a mapping file describes: home-made caches (resources/mappings/README.md).
#include <etagere/mapping.h>

#include "core/translate.h"
#include "dialect/httpfreshness.h"
#include "dialect/keptviews.h"
#include "dialect/mappedentry.h"
#include "dialect/mappedplain.h"
#include "dialect/plainvalue.h"

namespace etagere {

namespace {

/// Sure enough to be preferred to a guess, not to what another dialect is certain of.
constexpr int RecognisedValue = 95;
constexpr int RecognisedKey = 60;

class MappingDialect final : public Dialect
{
public:
    explicit MappingDialect(MappingSpec spec)
        : m_spec(std::move(spec))
    {
    }

    QByteArray name() const override { return m_spec.name; }
    QString title() const override { return m_spec.title; }

    int recognise(const ListedEntry &entry) const override
    {
        if (m_spec.keyPrefix.isEmpty() || !entry.key.startsWith(m_spec.keyPrefix))
            return 0;
        if (entry.headSize < 0)
            return RecognisedKey;
        return isPacked(entry.flags, entry.head) || mayBegin(m_spec.format, m_spec.compression, entry.head)
            ? RecognisedValue
            : 0;
    }

    void summarise(const ListedEntry &entry, RowMeta &meta) const override
    {
        meta.clear();
        const Result<MappedEntry> stored = readMappedEntry(m_spec, entry.key, StoredBytes(entry), entry.flags);
        const QByteArray error = stored ? QByteArray() : stored.error().text().toUtf8();
        const MappedRequest request = stored ? stored->request : requestOfKey(m_spec, entry.key);
        meta.error = error;
        fillRequest(request, meta);
        if (stored)
            fillRow(entry, *stored, meta);
        else
            keepViews(meta);
    }

    void summariseKey(const ListedEntry &entry, RowMeta &meta) const override
    {
        const MappedRequest request = requestOfKey(m_spec, entry.key);
        fillRequest(request, meta);
        keepViews(meta);
    }

    Result<DecodedEntry> decode(const StoredKey &key, const Value &value) const override
    {
        const Result<MappedEntry> stored = readMappedEntry(m_spec, key.bytes, StoredBytes(value.head), value.flags);
        if (!stored)
            return tl::unexpected(stored.error());
        CachedResponse response;
        response.method = stored->request.method;
        response.url = stored->request.url;
        response.status = stored->status;
        response.headers = stored->headers;
        const MappedBody &body = stored->body;
        response.body = body.offset < 0 ? Part::fromBytes(body.bytes) : value.head.mid(body.offset, body.length);
        response.bodyIsDecoded = m_spec.bodyIsDecoded;
        response.responseTime = stored->storedAt != NoTime ? stored->storedAt : value.storedAt;
        response.serialisation = m_spec.name;
        response.notes = notesOf(*stored);
        return DecodedEntry{ { response } };
    }

    Result<Value> encode(const CachedResponse &, const Value *, const StoreInfo &) const override
    {
        return failure(ErrorCode::Unsupported,
                       tr("A mapping says how entries are read, not how “%1” would write them").arg(m_spec.title));
    }

    Result<Value> expired(const StoredKey &, const Value &, const StoreInfo &) const override
    {
        return failure(ErrorCode::Unsupported,
                       tr("A mapping cannot mark entries of “%1” stale; they can be invalidated").arg(m_spec.title));
    }

    QList<StoredKey> keys(const Request &request, const StoreInfo &) const override
    {
        if (!m_spec.key)
            return {};
        return { { m_spec.key->keyOf(request.method, request.url), KeyType::Text, 0 } };
    }

    KeyProof proof(QByteArrayView key, const RowMeta &meta, KeySearch &search) const override
    {
        KeyProof proof;
        if (!m_spec.key || meta.url.isEmpty() || search.triesLeft < 1)
            return proof;
        const QByteArray method = meta.method.toByteArray();
        const QByteArray url = meta.url.toByteArray();
        proof.tries = 1;
        --search.triesLeft;
        if (m_spec.key->keyOf(method, url) != key)
            return proof;
        proof.decoded = proof.hashed = m_spec.key->filled(method, url);
        proof.algorithm = hashName(m_spec.key->hash);
        proof.target = url;
        return proof;
    }

    Result<Structure> structure(const StoredKey &key, const Value &value) const override
    {
        const Dialect *anyBytes = dialects().last();
        const Result<Value> plain = plainValue(value);
        return anyBytes->structure(key, plain ? *plain : value);
    }

private:
    static void fillRequest(const MappedRequest &request, RowMeta &meta)
    {
        meta.method = request.method;
        meta.url = request.url;
        meta.decodedKey = request.decodedKey;
        meta.decodedBy = request.source;
    }

    void fillRow(const ListedEntry &entry, const MappedEntry &stored, RowMeta &meta) const
    {
        const FieldViews fields = fieldViews(stored.headers);
        const Msecs responseTime = stored.storedAt != NoTime ? stored.storedAt : entry.storedAt;
        const ResponseFacts facts(stored.status, fields, NoTime, responseTime);
        meta.isResponse = true;
        meta.status = stored.status;
        meta.contentType = facts.contentType;
        meta.etag = facts.etag;
        meta.lastModified = facts.lastModified;
        meta.vary = facts.vary;
        meta.storedAt = stored.storedAt != NoTime ? stored.storedAt : facts.date;
        fillHttpFreshness(facts, false, meta);
        if (stored.expiresAt != NoTime) {
            meta.expiresAt = stored.expiresAt;
            meta.rule = FreshnessRule::ByExpiry;
        }
        meta.bodyLength = stored.body.length;
        if (m_spec.bodyIsDecoded || facts.contentEncoding.isEmpty())
            meta.bodyBytes = stored.body.length;
        const bool isAtHand = stored.body.offset + stored.body.length <= entry.head.size();
        meta.bodyOffset = isAtHand ? stored.body.offset : -1;
        keepViews(meta);
    }

    QStringList notesOf(const MappedEntry &stored) const
    {
        QStringList notes;
        if (stored.request.hasOtherKey)
            notes += tr("The mapping's recipe gives another key for this request");
        if (stored.expiresAt != NoTime)
            notes += tr("The cache itself keeps it until %1, whatever its fields say")
                         .arg(QString::fromLatin1(formatIsoTime(stored.expiresAt)));
        return notes;
    }

    const MappingSpec m_spec;
};

} // namespace

Result<Mapping> parseMapping(const QByteArray &json)
{
    Result<MappingSpec> spec = readMappingSpec(json);
    if (!spec)
        return tl::unexpected(spec.error());
    const Dialect *known = dialectByName(spec->name);
    if (known && !dynamic_cast<const MappingDialect *>(known))
        return failure(ErrorCode::BadInput, tr("Etagere itself has a dialect of this name"), QStringLiteral("name"));
    Mapping mapping;
    mapping.keyPrefix = spec->keyPrefix;
    mapping.hasRecipe = spec->key.has_value();
    mapping.dialect = std::make_unique<const MappingDialect>(std::move(*spec));
    return mapping;
}

} // namespace etagere

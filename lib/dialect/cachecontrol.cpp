// SPDX-License-Identifier: LGPL-3.0-or-later
// CacheControl (https://github.com/psf/cachecontrol), every version since 0.1, and pip, which bundles it.
#include "dialect/cachecontrolentry.h"
#include "dialect/cachecontrolexpiry.h"
#include "dialect/cachecontrolfreshness.h"
#include "dialect/cachecontrolkey.h"
#include "dialect/cachecontrolresponse.h"
#include "dialect/cachecontrolwriter.h"
#include "dialect/keptviews.h"

#include <etagere/dialect.h>

namespace etagere {

namespace {

class CacheControlDialect final : public Dialect
{
public:
    QByteArray name() const override { return QByteArrayLiteral("cachecontrol"); }
    bool validatesByDate() const override { return false; }
    QString title() const override { return QStringLiteral("CacheControl"); }

    int recognise(const ListedEntry &entry) const override
    {
        if (cacheControlPrefix(entry.head))
            return 100;
        if (isPickledResponse(entry.head))
            return 95;
        switch (cacheControlName(entry.key)) {
        case CacheControlName::Sha224:
            return 60; // whatever is in it: nobody else names files so
        case CacheControlName::Base64Url:
            return 50;
        case CacheControlName::Md5:
            return 20;
        case CacheControlName::Url:
            return entry.headSize < 0 ? 40 : 0;
        case CacheControlName::Other:
            break;
        }
        return 0;
    }

    void summarise(const ListedEntry &entry, RowMeta &meta) const override
    {
        meta.clear();
        CacheControlEntry stored;
        const Result<Done> read = readCacheControlEntry(StoredBytes(entry), stored);
        if (read)
            fillRow(entry, stored, meta);
        const QByteArray error = read ? QByteArray() : read.error().text().toUtf8();
        meta.error = error;
        const QByteArray url = nameRow(entry.key, meta);
        if (stored.ownsViews() || !error.isEmpty() || !url.isEmpty())
            keepViews(meta);
    }

    void summariseKey(const ListedEntry &entry, RowMeta &meta) const override { nameRow(entry.key, meta); }

    Result<DecodedEntry> decode(const StoredKey &key, const Value &value) const override
    {
        return decodeCacheControl(key, value);
    }

    Result<Value> encode(const CachedResponse &response, const Value *previous, const StoreInfo &traits) const override
    {
        return encodeCacheControl(response, previous, traits);
    }

    Result<Value> expired(const StoredKey &key, const Value &value, const StoreInfo &traits) const override
    {
        return expireCacheControl(key, value, traits);
    }

    QList<StoredKey> keys(const Request &request, const StoreInfo &) const override
    {
        const QByteArray key = request.method == "GET" ? cacheUrl(request.url) : QByteArray();
        return key.isEmpty() ? QList<StoredKey>() : QList<StoredKey>{ { key, KeyType::Text, 0 } };
    }

    Result<Structure> structure(const StoredKey &, const Value &value) const override
    {
        return cacheControlStructure(value);
    }

private:
    /// Returns the memory of a URL that had to be decoded.
    static QByteArray nameRow(QByteArrayView key, RowMeta &meta)
    {
        if (!meta.url.isEmpty()) {
            meta.decodedBy = KeySource::Value;
            return {};
        }
        const CacheControlName name = cacheControlName(key);
        if (name != CacheControlName::Url && name != CacheControlName::Base64Url)
            return {};
        const QByteArray decoded = name == CacheControlName::Base64Url ? urlOfBase64Name(key) : QByteArray();
        meta.url = meta.decodedKey = name == CacheControlName::Url ? key : QByteArrayView(decoded);
        meta.decodedBy = KeySource::Key;
        return decoded;
    }

    static void fillRow(const ListedEntry &entry, const CacheControlEntry &stored, RowMeta &meta)
    {
        const CacheControlFields fields(stored.headers);
        const CacheControlFreshness freshness = cacheControlFreshness(stored.status, fields);
        meta.isResponse = true;
        meta.method = stored.method.isEmpty() ? QByteArrayView("GET") : stored.method;
        meta.url = stored.url;
        meta.status = stored.status;
        meta.contentType = fields.contentType;
        meta.etag = fields.etag;
        meta.lastModified = fields.lastModified;
        meta.vary = fields.vary;
        meta.rule = freshness.rule;
        meta.expiresAt = freshness.expiresAt;
        meta.storedAt = freshness.date;
        meta.bodyLength = entry.hasBody ? entry.bodySize : stored.bodyLength;
        if (stored.version == 0 || fields.contentEncoding.isEmpty())
            meta.bodyBytes = meta.bodyLength;
        const bool isAtHand =
            !entry.hasBody && stored.bodyOffset >= 0 && stored.bodyOffset + stored.bodyLength <= entry.head.size();
        meta.bodyOffset = isAtHand ? stored.bodyOffset : -1;
    }
};

} // namespace

const Dialect *cachecontrolDialect()
{
    static const CacheControlDialect dialect;
    return &dialect;
}

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
// Qt's QNetworkDiskCache, which any Qt or KDE program may give its QNetworkAccessManager (Qt 5.2 to 6.x; files of 6.4).
#include "core/qtdiskcachename.h"
#include "core/translate.h"
#include "dialect/keptviews.h"
#include "dialect/qtdiskcacheentry.h"
#include "dialect/qtdiskcachefreshness.h"
#include "dialect/qtdiskcachekey.h"
#include "dialect/qtdiskcachestructure.h"
#include "dialect/qtdiskcachewriter.h"
#include "dialect/qtstream.h"
#include "format/structures.h"

#include <etagere/datetime.h>
#include <etagere/dialect.h>

namespace etagere {

namespace {

bool beginsWithMagic(QByteArrayView head) { return head.startsWith(QByteArrayView("\0\0\0\xe8\0\0\0", 7)); }

class QtDiskCacheDialect final : public Dialect
{
public:
    QByteArray name() const override { return QByteArrayLiteral("qtdiskcache"); }
    QString title() const override { return QStringLiteral("QNetworkDiskCache"); }

    int recognise(const ListedEntry &entry) const override
    {
        const bool isNamed = isQtDiskCacheName(entry.key);
        if (entry.headSize >= 0 && beginsWithMagic(entry.head))
            return isNamed ? 100 : 90;
        constexpr int ByShapeOfName = 20; // short, and others' keys may have it
        return isNamed ? ByShapeOfName : 0;
    }

    void summarise(const ListedEntry &entry, RowMeta &meta) const override
    {
        meta.clear();
        QtDiskCacheEntry stored;
        const Result<Done> read = readQtDiskCacheEntry(StoredBytes(entry), stored);
        const QByteArray error = read ? QByteArray() : read.error().text().toUtf8();
        meta.error = error;
        if (read)
            fillRow(entry, stored, meta);
        if (!stored.start.isNull() || !read)
            keepViews(meta);
    }

    Result<DecodedEntry> decode(const StoredKey &key, const Value &value) const override
    {
        QtDiskCacheEntry stored;
        if (const Result<Done> read = readQtDiskCacheEntry(StoredBytes(value.head), stored); !read)
            return tl::unexpected(read.error());
        Result<Part> body = qtDiskCacheBody(stored, value.head);
        if (!body)
            return tl::unexpected(body.error());
        CachedResponse response;
        response.url = stored.url.toByteArray();
        response.status = stored.status;
        response.reason = qtStreamText(stored.attribute(QtReasonAttribute)).toUtf8();
        response.headers = headerList(stored.fields);
        response.body = std::move(*body);
        response.bodyIsDecoded = !isQtBodyCoded(stored, value.head.head);
        response.responseTime = receivedAt(stored, value);
        response.mustValidate = isMarked(stored);
        response.serialisation = "QDataStream " + QByteArray::number(stored.streamVersion);
        response.notes = notesOf(key, stored, response);
        return DecodedEntry{ { response } };
    }

    Result<Value> encode(const CachedResponse &response, const Value *previous, const StoreInfo &) const override
    {
        return encodeQtDiskCache(response, previous);
    }

    Result<Value> expired(const StoredKey &, const Value &value, const StoreInfo &) const override
    {
        return expireQtDiskCache(value);
    }

    QList<StoredKey> keys(const Request &request, const StoreInfo &) const override
    {
        const QByteArray url =
            request.method == "GET" || request.method == "HEAD" ? qtCacheUrl(request.url) : QByteArray();
        return url.isEmpty() ? QList<StoredKey>() : QList<StoredKey>{ { url, KeyType::Text, 0 } };
    }

    Result<Structure> structure(const StoredKey &, const Value &value) const override
    {
        QtDiskCacheEntry stored;
        if (!readQtDiskCacheEntry(StoredBytes(value.head), stored))
            return plainStructure(value.head.head, value.head.size, 0);
        return qtDiskCacheStructure(stored, stored.start.isNull() ? value.head.head : stored.start);
    }

private:
    static void fillRow(const ListedEntry &entry, const QtDiskCacheEntry &stored, RowMeta &meta)
    {
        const QtDiskCacheFreshness freshness(stored.fields, stored.expiration, stored.lastModified);
        const bool isCoded = isQtBodyCoded(stored, entry.head);
        const bool isNamed = isQtNamedFor(entry.key, stored.url);
        meta.isResponse = true;
        meta.method = "GET";
        meta.url = stored.url;
        meta.decodedKey = isNamed ? stored.url : QByteArrayView();
        meta.decodedBy = isNamed ? KeySource::Recomputed : KeySource::Value;
        meta.status = stored.status;
        meta.contentType = stored.field("Content-Type");
        meta.etag = stored.field("ETag");
        meta.lastModified = stored.field("Last-Modified");
        meta.vary = stored.field("Vary");
        meta.contentLanguage = stored.field("Content-Language");
        meta.rule = stored.isSaved ? freshness.rule : FreshnessRule::Expired;
        meta.expiresAt = freshness.expiresAt;
        meta.storedAt = freshness.date;
        meta.bodyLength = stored.bodyLength;
        meta.bodyBytes = isCoded ? -1 : stored.bodyLength;
        const bool isAtHand = !stored.isCompressed && entry.headSize <= entry.head.size();
        meta.bodyOffset = isAtHand ? stored.storedOffset : -1;
    }

    /// Qt keeps no such time. But expirationDate is that and max-age; else the time of its writing is near it.
    static Msecs receivedAt(const QtDiskCacheEntry &stored, const Value &value)
    {
        const std::optional<Msecs> maxAge = qtMaxAge(stored.fields);
        return maxAge && stored.expiration != NoTime ? stored.expiration - *maxAge : value.storedAt;
    }

    /// expirationDate is over, and the fields alone do not tell: Expires is later, or there is none.
    static bool isMarked(const QtDiskCacheEntry &stored)
    {
        if (stored.expiration == NoTime || qtMaxAge(stored.fields))
            return false;
        const Msecs said = qtExpiration(stored.fields, NoTime);
        return stored.expiration <= currentTime() && (said == NoTime || stored.expiration < said);
    }

    static QStringList notesOf(const StoredKey &key, const QtDiskCacheEntry &stored, const CachedResponse &response)
    {
        QStringList notes;
        if (!isQtNamedFor(key.bytes, stored.url))
            notes += tr("The file's name is not that of its URL: Qt removes the entry as soon as it looks at it");
        if (!stored.isSaved)
            notes += tr("It is marked as not to be saved: Qt does not use it");
        if (stored.expiration != NoTime && qtExpiration(stored.fields, 0) == NoTime)
            notes += tr("Its expirationDate (%1) is the program's own: the header fields do not give it")
                         .arg(QString::fromLatin1(formatIsoTime(stored.expiration)));
        if (stored.isCompressed)
            notes += tr("Qt stored the body compressed by itself, as it does with text up to 3 MiB");
        if (response.bodyIsDecoded && response.headers.contains("Content-Encoding"))
            notes += tr("Qt removed the content coding before it stored the body");
        const QByteArrayView length = stored.field("Content-Length");
        if (!length.isNull() && length.toByteArray().trimmed() != QByteArray::number(stored.bodyLength))
            notes += tr("The body is not as long as Content-Length says; Qt would serve it as it is");
        return notes;
    }
};

} // namespace

const Dialect *qtdiskcacheDialect()
{
    static const QtDiskCacheDialect dialect;
    return &dialect;
}

} // namespace etagere

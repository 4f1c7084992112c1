// SPDX-License-Identifier: LGPL-3.0-or-later
// httplib2 (https://github.com/httplib2/httplib2), as of 0.20.4.
#include "core/translate.h"
#include "dialect/httplib2entry.h"
#include "dialect/httplib2freshness.h"
#include "dialect/httplib2key.h"
#include "dialect/httplib2value.h"
#include "dialect/httplib2writer.h"
#include "dialect/keptviews.h"
#include "format/structurebuilder.h"
#include "format/structures.h"
#include "http/urlbytes.h"

#include <etagere/dialect.h>

namespace etagere {

namespace {

bool beginsWithStatus(QByteArrayView head)
{
    constexpr QByteArrayView Start("status: ");
    return head.size() >= Start.size() + 5 && head.startsWith(Start)
        && head.sliced(Start.size() + 3).startsWith("\r\n");
}

/// The URL that an entry tells of, and the key that the name was made of where the URL proves it.
struct EntryUrl {
    QByteArrayView url;
    QByteArray decodedKey;
    KeySource source = KeySource::None;
};

EntryUrl urlOf(QByteArrayView key, QByteArrayView contentLocation)
{
    if (isHttpUrl(key)) // httplib2 before a store that names nothing
        return { key, key.toByteArray(), KeySource::Key };
    if (!isHttpUrl(contentLocation))
        return {};
    const QByteArray normal = httplib2Url(contentLocation);
    const bool isProven = isNamedFor(key, normal);
    return { contentLocation, isProven ? normal : QByteArray(), isProven ? KeySource::Recomputed : KeySource::Value };
}

class Httplib2Dialect final : public Dialect
{
public:
    QByteArray name() const override { return QByteArrayLiteral("httplib2"); }
    QString title() const override { return QStringLiteral("httplib2"); }

    int recognise(const ListedEntry &entry) const override
    {
        const bool isNamed = !httplib2Digits(entry.key).isEmpty();
        if (entry.headSize >= 0 && beginsWithStatus(entry.head))
            return isNamed ? 100 : 90;
        return isNamed ? 60 : 0;
    }

    void summarise(const ListedEntry &entry, RowMeta &meta) const override
    {
        meta.clear();
        Httplib2Entry stored;
        const Result<Done> read = readHttplib2Entry(StoredBytes(entry), stored);
        const QByteArray error = read ? QByteArray() : read.error().text().toUtf8();
        const Httplib2Fields fields(stored.fields);
        const EntryUrl url = urlOf(entry.key, fields.contentLocation);
        meta.error = error;
        meta.url = url.url;
        meta.decodedKey = url.decodedKey;
        meta.decodedBy = url.source;
        if (read)
            fillRow(entry, stored, fields, meta);
        const bool isNormal = url.decodedKey == url.url; // as nearly all: nothing to keep
        if (isNormal)
            meta.decodedKey = meta.url;
        if (!stored.start.isNull() || !error.isEmpty() || !isNormal)
            keepViews(meta);
    }

    Result<DecodedEntry> decode(const StoredKey &key, const Value &value) const override
    {
        Httplib2Entry stored;
        if (const Result<Done> read = readHttplib2Entry(StoredBytes(value.head), stored); !read)
            return tl::unexpected(read.error());
        const Httplib2Fields fields(stored.fields);
        const EntryUrl url = urlOf(key.bytes, fields.contentLocation);
        CachedResponse response;
        response.url = url.url.toByteArray();
        response.status = stored.status;
        response.headers = headersOf(stored.fields);
        response.requestHeaders = requestHeadersOf(stored.fields);
        response.body = value.head.mid(stored.bodyOffset, stored.bodyLength);
        response.bodyIsDecoded = true;
        response.serialisation = "httplib2";
        response.notes = notesOf(fields, url, response);
        return DecodedEntry{ { response } };
    }

    Result<Value> encode(const CachedResponse &response, const Value *previous, const StoreInfo &) const override
    {
        return encodeHttplib2(response, previous);
    }

    Result<Value> expired(const StoredKey &, const Value &value, const StoreInfo &) const override
    {
        return expireHttplib2(value);
    }

    QList<StoredKey> keys(const Request &request, const StoreInfo &) const override
    {
        const QByteArray key =
            request.method == "GET" || request.method == "HEAD" ? httplib2Url(request.url) : QByteArray();
        return key.isEmpty() ? QList<StoredKey>() : QList<StoredKey>{ { key, KeyType::Text, 0 } };
    }

    Result<Structure> structure(const StoredKey &, const Value &value) const override
    {
        Httplib2Entry stored;
        if (!readHttplib2Entry(StoredBytes(value.head), stored))
            return plainStructure(value.head.head, value.head.size, 0);
        const QByteArrayView start =
            stored.start.isNull() ? QByteArrayView(value.head.head) : QByteArrayView(stored.start);
        StructureBuilder builder(QStringLiteral("httplib2: fields, a blank line, the body"));
        builder.begin(QStringLiteral("entry"), false, StructureBuilder::Unannounced, 0, 0);
        builder.label(QStringLiteral("status"));
        builder.scalar(QStringLiteral("number"), QString::number(stored.status), NoOffset, 0);
        for (const FieldView &field : stored.fields) {
            const qint64 length = field.value.data() + field.value.size() - field.name.data();
            builder.label(QString::fromLatin1(field.name));
            builder.scalar(QStringLiteral("text"), readableBytes(httplib2Value(field.value)),
                           field.name.data() - start.data(), length);
        }
        const qint64 atHand = qMax<qint64>(0, start.size() - stored.bodyOffset);
        builder.label(QStringLiteral("body"));
        builder.scalar(QStringLiteral("bytes"), readableBytes(start.last(atHand)), stored.bodyOffset,
                       stored.bodyLength);
        builder.end(value.head.size);
        return builder.take();
    }

private:
    static void fillRow(const ListedEntry &entry, const Httplib2Entry &stored, const Httplib2Fields &fields,
                        RowMeta &meta)
    {
        const Httplib2Freshness freshness(fields);
        meta.isResponse = true;
        meta.method = "GET";
        meta.status = stored.status;
        meta.contentType = fields.contentType;
        meta.etag = fields.etag;
        meta.lastModified = fields.lastModified;
        meta.vary = fields.vary;
        meta.rule = freshness.rule;
        meta.expiresAt = freshness.expiresAt;
        meta.storedAt = freshness.date;
        meta.bodyLength = meta.bodyBytes = stored.bodyLength;
        meta.bodyOffset = entry.headSize <= entry.head.size() ? stored.bodyOffset : -1;
    }

    static HeaderList headersOf(const FieldViews &fields)
    {
        HeaderList headers;
        for (const FieldView &field : fields) {
            if (variedName(field.name).isEmpty())
                headers.append(field.name.toByteArray(), httplib2Value(field.value));
        }
        return headers;
    }

    /// After a 304 httplib2 writes each of them twice; the first is the one that it compares.
    static HeaderList requestHeadersOf(const FieldViews &fields)
    {
        HeaderList headers;
        for (const FieldView &field : fields) {
            const QByteArray name = variedName(field.name).toByteArray();
            if (!name.isEmpty() && !headers.contains(name))
                headers.append(name, httplib2Value(field.value));
        }
        return headers;
    }

    static QStringList notesOf(const Httplib2Fields &fields, const EntryUrl &url, const CachedResponse &response)
    {
        QStringList notes;
        if (const auto coding = response.headers.value("-content-encoding"))
            notes += tr("It came coded as %1; httplib2 stored it decoded").arg(QString::fromUtf8(*coding));
        if (url.source == KeySource::Value)
            notes +=
                tr("The name of the entry is not that of its Content-Location: it may be the answer to another URL");
        if (fields.isPermanentRedirect)
            notes += tr("httplib2 goes to -x-permanent-redirect-url at once, without a look at the times");
        if (fields.date && Httplib2Freshness(fields).date == NoTime)
            notes += tr("httplib2 fails on this entry: its Date cannot be read");
        return notes;
    }
};

} // namespace

const Dialect *httplib2Dialect()
{
    static const Httplib2Dialect dialect;
    return &dialect;
}

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
// EsiPy, a client of EVE Online's API. It pickles a named tuple, keeps the ETag, and judges freshness by Expires alone.
#include "dialect/esipyproof.h"
#include "dialect/esipyresponse.h"
#include "dialect/esipyrow.h"
#include "dialect/esipywriter.h"
#include "dialect/plainvalue.h"
#include "format/picklereader.h"
#include "format/picklestructure.h"

#include <QtCore/QCoreApplication>
#include <algorithm>
#include <etagere/dialect.h>
#include <etagere/limits.h>

namespace etagere {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("etagere", text); }

/// "esi_" and the 32 hexadecimal digits of an md5.
bool isEsipyKey(QByteArrayView key, KeyType type)
{
    constexpr qsizetype prefix = 4;
    const bool hasForm =
        (type == KeyType::Text || type == KeyType::Bytes) && key.size() == prefix + 32 && key.startsWith("esi_");
    return hasForm && std::all_of(key.begin() + prefix, key.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

/// The class is named in the first opcodes, whatever the protocol.
bool namesCachedResponse(QByteArrayView head)
{
    const QByteArrayView beginning = head.first(std::min<qsizetype>(head.size(), 100));
    return looksLikePickle(head) && beginning.contains("esipy.client") && beginning.contains("CachedResponse");
}

HeaderList headerList(const PickleTree &tree, PickleId headers)
{
    HeaderList list;
    tree.forEachPair(headers, [&](PickleId, PickleId field) {
        const QByteArray name = wireBytes(tree, tree.item(field, 0));
        const PickleId value = tree.item(field, 1);
        if (tree.isNone(value))
            list.appendNull(name);
        else
            list.append(name, wireBytes(tree, value));
    });
    return list;
}

/// Shares the stored bytes where the body stands in them as it is.
Part bodyPart(const PickleTree &tree, PickleId content, const Value &value)
{
    const qint64 offset = tree.textOffset(content);
    const QByteArrayView bytes = tree.text(content);
    return offset >= 0 ? value.head.mid(offset, bytes.size()) : Part::fromBytes(bytes.toByteArray());
}

QStringList notesOn(const HeaderList &headers, qint64 trailing)
{
    QStringList notes;
    for (const HeaderField &field : headers) {
        if (field.isNull)
            notes.append(tr("%1 has no value: a 304 without it overwrote it.").arg(QString::fromLatin1(field.name)));
    }
    if (trailing > 0)
        notes.append(tr("%L1 more bytes follow the pickle.").arg(trailing));
    return notes;
}

CachedResponse cachedResponse(const PickleTree &tree, const EsipyResponse &found, const Value &value)
{
    CachedResponse response;
    response.url = tree.text(found.url).toByteArray();
    response.status = found.status;
    response.headers = headerList(tree, found.headers);
    response.body = bodyPart(tree, found.content, value);
    response.bodyIsDecoded = true;
    response.serialisation = "pickle " + QByteArray::number(tree.protocol());
    response.notes = notesOn(response.headers, value.head.size - tree.endOffset());
    return response;
}

/// A value's pickle, read; the tree borrows the bytes.
struct ReadValue {
    Value plain;
    QByteArray bytes;
    PickleTree tree;
};

Result<Done> readValue(const Value &value, ReadValue &read)
{
    Result<Value> plain = plainValue(value);
    if (!plain)
        return tl::unexpected<Error>(plain.error());
    read.plain = *std::move(plain);
    Result<QByteArray> bytes = read.plain.head.readAll(Limits().bytes);
    if (!bytes)
        return tl::unexpected<Error>(bytes.error());
    read.bytes = *std::move(bytes);
    return readPickle(read.bytes, read.tree);
}

class EsipyDialect : public Dialect
{
public:
    QByteArray name() const override { return "esipy"; }
    bool validatesByDate() const override { return false; }
    QString title() const override { return QStringLiteral("EsiPy"); }

    int recognise(const ListedEntry &entry) const override
    {
        const bool isNamed = namesCachedResponse(entry.head);
        if (!isEsipyKey(entry.key, entry.keyType))
            return isNamed ? 50 : 0;
        const bool isLikely = entry.headSize < 0 || looksLikePickle(entry.head);
        return isNamed ? 100 : isLikely ? 90 : 60;
    }

    void summarise(const ListedEntry &entry, RowMeta &meta) const override { summariseEsipy(entry, meta); }

    Result<DecodedEntry> decode(const StoredKey &, const Value &value) const override
    {
        ReadValue read;
        if (const Result<Done> done = readValue(value, read); !done)
            return tl::unexpected<Error>(done.error());
        EsipyResponse found;
        if (const QString problem = findEsipyResponse(read.tree, found); !problem.isEmpty())
            return failure(ErrorCode::BadInput, problem);
        return DecodedEntry{ { cachedResponse(read.tree, found, read.plain) } };
    }

    Result<Value> encode(const CachedResponse &response, const Value *previous, const StoreInfo &traits) const override
    {
        return encodeEsipy(response, previous, traits);
    }

    Result<Value> expired(const StoredKey &key, const Value &value, const StoreInfo &traits) const override
    {
        const Result<Value> plain = plainValue(value);
        if (!plain)
            return tl::unexpected<Error>(plain.error());
        Result<DecodedEntry> entry = decode(key, *plain);
        return entry ? expireEsipy(std::move(entry->variants.first()), *plain, traits)
                     : tl::unexpected<Error>(entry.error());
    }

    /// A key holds the names of the API's parameters, which only its swagger document tells.
    QList<StoredKey> keys(const Request &, const StoreInfo &) const override { return {}; }

    KeyProof proof(QByteArrayView key, const RowMeta &meta, KeySearch &search) const override
    {
        return isEsipyKey(key, KeyType::Text) ? esipyProof(key, meta, search) : KeyProof();
    }

    QList<PossibleName> possibleKeys(const Request &request, const StoreInfo &,
                                     const PathTemplates *templates) const override
    {
        return esipyPossibleKeys(request, templates);
    }

    Result<Structure> structure(const StoredKey &, const Value &value) const override
    {
        ReadValue read;
        if (const Result<Done> done = readValue(value, read); !done)
            return tl::unexpected<Error>(done.error());
        return pickleStructure(read.tree, read.bytes.size());
    }
};

} // namespace

const Dialect *esipyDialect()
{
    static const EsipyDialect dialect;
    return &dialect;
}

} // namespace etagere

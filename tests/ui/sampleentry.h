// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "detailview.h"

#include <QtCore/QFile>

namespace etagere {

DetailView *overviewView();
DetailView *headersView();
DetailView *bodyView();
DetailView *keyView();
DetailView *storedView();

/// A dialect that says what a test wants it to.
class SampleDialect : public Dialect
{
public:
    RowMeta meta;
    Structure tree;

    QByteArray name() const override { return QByteArrayLiteral("sample"); }
    QString title() const override { return QStringLiteral("SampleClient"); }
    int recognise(const ListedEntry &) const override { return 100; }
    void summarise(const ListedEntry &, RowMeta &filled) const override { filled = meta; }
    Result<DecodedEntry> decode(const StoredKey &, const Value &) const override
    {
        return failure(ErrorCode::Unsupported, {});
    }
    Result<Value> encode(const CachedResponse &, const Value *, const StoreInfo &) const override
    {
        return failure(ErrorCode::Unsupported, {});
    }
    QList<StoredKey> keys(const Request &, const StoreInfo &) const override { return {}; }
    Result<Structure> structure(const StoredKey &, const Value &) const override { return tree; }
};

/// A response as a sample starts from: 200, JSON.
inline CachedResponse sampleResponse(const QByteArray &body, const QByteArray &contentType = "application/json")
{
    CachedResponse response;
    response.url = QByteArrayLiteral("https://esi.evetech.net/latest/alliances/?datasource=tranquility&token=s3cr3t");
    response.status = 200;
    response.reason = QByteArrayLiteral("OK");
    response.headers = { { "Content-Type", contentType }, { "ETag", "\"abc\"" } };
    response.body = Part::fromBytes(body);
    return response;
}

inline LoadedEntryPtr sampleEntry(QList<CachedResponse> variants, const Dialect *dialect = nullptr)
{
    auto entry = std::make_shared<LoadedEntry>();
    entry->key.bytes = QByteArrayLiteral("esi_6a6ef5828b430741bb2ec320e0874cc8");
    entry->value.head = Part::fromBytes(QByteArrayLiteral("stored bytes of the entry"));
    entry->value.storedBytes = entry->value.head.size;
    entry->dialect = dialect;
    entry->decoded = DecodedEntry{ std::move(variants) };
    return entry;
}

inline LoadedEntryPtr brokenEntry(const QString &message, const Dialect *dialect = nullptr)
{
    auto entry = std::make_shared<LoadedEntry>(*sampleEntry({}, dialect));
    entry->decoded = failure(ErrorCode::BadInput, message);
    return entry;
}

inline QByteArray fileBytes(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace etagere

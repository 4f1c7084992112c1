// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/location.h>

#include <QtNetwork/QAbstractNetworkCache>

#include <memory>
#include <optional>

namespace etagere {

struct NetworkCacheLimits {
    qint64 body = 64LL << 20; ///< bytes of a body; a larger one is neither stored nor given
    int callMs = 2'000;       ///< how long one look-up or change may keep the manager's thread; then it is a miss
    int pauseMs = 5'000;      ///< after a store failed everything is a miss for so long, so that nobody waits again
};

/// Any cache that Etagere opens as the HTTP cache of a Qt program:
///
///     manager->setCache(new etagere::NetworkCache(*etagere::Location::parse("redis://127.0.0.1/0?dialect=etagere")));
///
/// Entries are those of CachingClient, which shares the store, and Etagere shows them. What may be opened is its rule
/// too: an absent path or an empty cache becomes a store of Etagere's own; the cache of another library is refused,
/// unless
/// `?dialect=etagere` puts entries beside those that are there. The file must link Qt6::Network itself.
///
/// **Blocking.** QNetworkAccessManager calls its cache in its own thread. The store is asked in a thread of this object
/// while the caller waits, without an event loop, up to NetworkCacheLimits::callMs (and 200 ms more): an entry is
/// read once for metaData() and the data() that follow in the same turn of the event loop. Only clear(), open() and the
/// destructor take as long as they take.
///
/// **Errors** never reach the program's requests: what cannot be read is a miss, what cannot be written is not stored;
/// failed() and lastError() say why. What could not be removed or marked then is marked before this object gives it
/// again.
///
/// **What QNetworkAccessManager does not tell its cache** is the request. What it says to save is the answer to a GET;
/// one response a URL is written (variants that a CachingClient stored stay). A response with `Vary: *` is not stored.
/// Vary: Accept-Encoding alone is harmless, because bodies are given without content codings. A response with another
/// Vary is stored only if it has an ETag, and is validated at every use, by CachingClient as well. (Under
/// QNetworkRequest::AlwaysCache the manager validates nothing.)
///
/// Programs see `must-revalidate` in those, and in entries that are marked to be validated, with which the manager does
/// not use them after a 5xx.
///
/// **What differs from QNetworkDiskCache:** expiry is RFC 9111's, to the millisecond, by the stored fields and the time
/// of storing; what QNetworkCacheMetaData says of it is not kept. no-cache is heeded. A response that is not stored (a
/// 404, no-store) marks what is stored under its URL to be validated, so that the validator is kept. A response without
/// a body is a miss: the manager would wait for its first byte for ever. URLs are as QUrl::toEncoded() writes them,
/// without fragment and password.
///
/// **What neither notices:** when a connection is cut, Qt 6.4 now and then ends the reply as if all had come. A body that
/// is shorter than its Content-Length is not stored then; one that came in chunks is, for nothing tells.
class ETAGERE_EXPORT NetworkCache : public QAbstractNetworkCache
{
    Q_OBJECT
public:
    /// Opens nothing yet: the first use does.
    explicit NetworkCache(const Location &location, const NetworkCacheLimits &limits = {}, QObject *parent = nullptr);
    /// What was prepared and not inserted is dropped.
    ~NetworkCache() override;

    /// Opens the store now, or says why it cannot be. For programs that want to tell at their start.
    Result<Done> open();
    /// The last failure since the store last did as asked.
    std::optional<Error> lastError() const;

    QNetworkCacheMetaData metaData(const QUrl &url) override;
    /// New fields of a stored response, after a 304. The stored body and its codings stay.
    void updateMetaData(const QNetworkCacheMetaData &metaData) override;
    /// The body without content codings; read on demand where the store has it in a file. Null when there is none.
    QIODevice *data(const QUrl &url) override;
    /// Drops the entry. While a response for the URL is being saved that is given up instead, and what is stored is
    /// marked to be validated: the manager calls this after errors of the origin as well.
    bool remove(const QUrl &url) override;
    /// Not known (-1): no store tells it without a listing.
    qint64 cacheSize() const override;
    /// Null only for what is no HTTP URL. What is not stored (`saveToDisk` is false, RFC 9111 §3 or the rules above
    /// forbid it, it is too large) gets a device as well, which keeps nothing: the manager would remove what is stored.
    QIODevice *prepare(const QNetworkCacheMetaData &metaData) override;
    /// Stores by compare-and-change what was written to a device of prepare(), and deletes the device.
    void insert(QIODevice *device) override;

public slots:
    /// Removes every entry of Etagere's own format, one by one, whoever stored it, and nothing else.
    void clear() override;

signals:
    /// From within the manager's calls: who deletes the manager for it must connect queued. Not while the store rests
    /// after a failure.
    void failed(const etagere::Error &error);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace etagere

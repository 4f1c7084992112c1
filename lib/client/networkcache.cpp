// SPDX-License-Identifier: LGPL-3.0-or-later
#include <etagere/networkcache.h>

#include "client/callthread.h"
#include "client/networkdevices.h"
#include "client/networkmetadata.h"
#include "client/networkstore.h"
#include "core/translate.h"

#include <etagere/datetime.h>

#include <QtCore/QBuffer>
#include <QtCore/QDeadlineTimer>
#include <QtCore/QSet>
#include <QtCore/QUrl>

namespace etagere {

namespace {

/// A response that is being saved, and of which nothing comes any more: the manager does not say that a download was
/// given up.
constexpr qint64 AbandonedMs = 10LL * 60 * 1000;
constexpr int WithoutEnd = -1;
constexpr qsizetype MostOwed = 10'000;

/// Whether it may be otherwise soon, and asking again would keep the program waiting.
bool isOfTheStore(ErrorCode code)
{
    return code == ErrorCode::Io || code == ErrorCode::Cancelled || code == ErrorCode::NotFound
        || code == ErrorCode::Permission || code == ErrorCode::ReadOnly || code == ErrorCode::Usage;
}

QIODevice *deviceOf(const Part &body)
{
    if (!body.isWhole())
        return new PartDevice(body);
    auto *buffer = new QBuffer;
    buffer->setData(body.head);
    buffer->open(QIODevice::ReadOnly);
    return buffer;
}

} // namespace

class NetworkCache::Private
{
public:
    /// What metaData() told, for what the manager asks next: it belongs together.
    struct Seen {
        QByteArray url;
        CachedResponse stored;
        CachedResponse given;
    };

    Private(NetworkCache &cache, const Location &location, const NetworkCacheLimits &limits)
        : m_cache(cache)
        , m_limits(limits)
        , m_store(std::make_unique<NetworkStore>(location))
    {
    }
    /// Sockets end in the thread that they live in.
    ~Private()
    {
        m_thread.run(WithoutEnd, [this](const std::stop_token &) { m_store.reset(); });
    }

    template <typename Value, typename Task>
    Result<Value> call(int most, const Task &task)
    {
        Result<Value> result = failure(ErrorCode::Cancelled, {});
        bool isLate = false;
        m_thread.run(most, [&](const std::stop_token &stop) {
            result = task(*m_store, stop);
            isLate = stop.stop_requested();
        });
        if (!result && isLate && result.error().code == ErrorCode::Cancelled)
            result = failure(ErrorCode::Cancelled, tr("The cache did not answer within %1 milliseconds").arg(most));
        if (!result)
            note(result.error());
        else
            m_error.reset();
        return result;
    }

    /// The same for what a request of the program waits for.
    template <typename Value, typename Task>
    std::optional<Value> ask(const Task &task)
    {
        if (!m_rest.hasExpired())
            return std::nullopt;
        Result<Value> result = call<Value>(m_limits.callMs, task);
        return result ? std::optional(std::move(*result)) : std::nullopt;
    }

    void note(const Error &error)
    {
        m_error = error;
        if (isOfTheStore(error.code))
            m_rest = QDeadlineTimer(m_limits.pauseMs);
        emit m_cache.failed(error);
    }

    /// What is stored for the URL, looked up now.
    const Seen *look(const QByteArray &url);
    /// There is another response, or will be, which is not stored. A store that cannot be told now is told later.
    bool distrust(const QByteArray &url)
    {
        const bool isDone = ask<Done>([&url](NetworkStore &store, const std::stop_token &stop) {
                                return store.markForValidation(url, stop);
                            }).has_value();
        setOwed(url, !isDone);
        return isDone;
    }
    void setOwed(const QByteArray &url, bool isOwed)
    {
        if (!isOwed)
            m_owed.remove(url);
        else if (m_owed.size() < MostOwed)
            m_owed.insert(url);
    }
    /// Gives up saving responses for the URL; the manager hears of it by aboutToClose().
    bool cancelSaving(const QByteArray &url);
    void dropAbandoned();

    NetworkCache &m_cache;
    const NetworkCacheLimits m_limits;
    std::optional<Seen> m_seen;
    QSet<QByteArray> m_owed;       ///< URLs whose entries are to be marked before they are used
    QList<SpoolDevice *> m_saving; ///< children of the cache
    std::optional<Error> m_error;
    QDeadlineTimer m_rest{ 0 };
    std::unique_ptr<NetworkStore> m_store; ///< used in m_thread alone
    CallThread m_thread;
};

const NetworkCache::Private::Seen *NetworkCache::Private::look(const QByteArray &url)
{
    m_seen.reset();
    if (url.isEmpty() || (m_owed.contains(url) && !distrust(url)))
        return nullptr;
    const auto variants = ask<QList<CachedResponse>>(
        [&url](NetworkStore &store, const std::stop_token &stop) { return store.find(url, stop); });
    const int variant = variants ? usableVariant(*variants) : -1;
    if (variant < 0)
        return nullptr;
    Result<CachedResponse> given = givenResponse(variants->at(variant), m_limits.body);
    if (!given)
        note(given.error());
    if (!given || given->body.size == 0)
        return nullptr;
    m_seen = Seen{ url, variants->at(variant), std::move(*given) };
    QMetaObject::invokeMethod(
        &m_cache, [this] { m_seen.reset(); }, Qt::QueuedConnection);
    return &*m_seen;
}

bool NetworkCache::Private::cancelSaving(const QByteArray &url)
{
    const auto ended = std::stable_partition(m_saving.begin(), m_saving.end(),
                                             [&url](const SpoolDevice *device) { return device->url() != url; });
    const QList<SpoolDevice *> cancelled(ended, m_saving.end());
    m_saving.erase(ended, m_saving.end());
    for (SpoolDevice *device : cancelled) {
        device->close();
        device->deleteLater();
    }
    return !cancelled.isEmpty();
}

void NetworkCache::Private::dropAbandoned()
{
    QList<QByteArray> urls;
    for (const SpoolDevice *device : std::as_const(m_saving)) {
        if (device->restingMs() > AbandonedMs)
            urls.append(device->url());
    }
    for (const QByteArray &url : std::as_const(urls))
        cancelSaving(url);
}

NetworkCache::NetworkCache(const Location &location, const NetworkCacheLimits &limits, QObject *parent)
    : QAbstractNetworkCache(parent)
    , d(std::make_unique<Private>(*this, location, limits))
{
}

NetworkCache::~NetworkCache() = default;

Result<Done> NetworkCache::open()
{
    return d->call<Done>(WithoutEnd, [](NetworkStore &store, const std::stop_token &stop) { return store.open(stop); });
}

std::optional<Error> NetworkCache::lastError() const { return d->m_error; }

QNetworkCacheMetaData NetworkCache::metaData(const QUrl &url)
{
    const Private::Seen *seen = d->look(cachedUrl(url));
    return seen ? metaDataOf(seen->given, url) : QNetworkCacheMetaData();
}

QIODevice *NetworkCache::data(const QUrl &url)
{
    const QByteArray name = cachedUrl(url);
    const bool isSeen = d->m_seen && d->m_seen->url == name;
    if (!isSeen && !d->look(name))
        return nullptr;
    return deviceOf(d->m_seen->given.body);
}

void NetworkCache::updateMetaData(const QNetworkCacheMetaData &metaData)
{
    const QByteArray name = cachedUrl(metaData.url());
    const bool isSeen = d->m_seen && d->m_seen->url == name;
    if (!metaData.saveToDisk() || (!isSeen && !d->look(name)))
        return;
    const CachedResponse stored = d->m_seen->stored;
    const CachedResponse updated = updatedResponse(stored, d->m_seen->given, metaData, currentTime());
    d->ask<Done>(
        [&](NetworkStore &store, const std::stop_token &stop) { return store.refresh(stored, updated, stop); });
}

bool NetworkCache::remove(const QUrl &url)
{
    const QByteArray name = cachedUrl(url);
    d->m_seen.reset();
    if (name.isEmpty())
        return false;
    if (d->cancelSaving(name)) {
        d->distrust(name);
        return true;
    }
    const std::optional<bool> removed =
        d->ask<bool>([&name](NetworkStore &store, const std::stop_token &stop) { return store.remove(name, stop); });
    d->setOwed(name, !removed);
    return removed.value_or(false);
}

qint64 NetworkCache::cacheSize() const { return -1; }

QIODevice *NetworkCache::prepare(const QNetworkCacheMetaData &metaData)
{
    d->dropAbandoned();
    CachedResponse response;
    response.url = cachedUrl(metaData.url());
    if (response.url.isEmpty())
        return nullptr;
    Result<CachedResponse> entry = entryOf(metaData, currentTime());
    const qint64 length = entry ? entry->headers.value("Content-Length").value_or("0").toLongLong() : 0;
    if (length > d->m_limits.body)
        entry = tl::unexpected(tooLongBody(response.url, d->m_limits.body));
    auto *device = entry ? new SpoolDevice(*entry, std::nullopt, d->m_limits.body, this)
                         : new SpoolDevice(response, entry.error(), d->m_limits.body, this);
    d->m_saving.append(device);
    return device;
}

void NetworkCache::insert(QIODevice *device)
{
    const qsizetype i = d->m_saving.indexOf(device);
    if (i < 0)
        return;
    SpoolDevice *spool = d->m_saving.takeAt(i);
    d->m_seen.reset();
    const Result<CachedResponse> entry = spool->take().and_then(
        [this](CachedResponse &&response) { return withBody(std::move(response), d->m_limits.body); });
    if (entry)
        d->ask<Done>([&](NetworkStore &store, const std::stop_token &stop) { return store.insert(*entry, stop); });
    else
        d->distrust(spool->url());
    if (!entry && spool->isToBeStored())
        d->note(entry.error());
    spool->close();
    spool->deleteLater();
}

void NetworkCache::clear()
{
    d->m_seen.reset();
    while (!d->m_saving.isEmpty())
        d->cancelSaving(d->m_saving.first()->url());
    d->call<Done>(WithoutEnd, [](NetworkStore &store, const std::stop_token &stop) { return store.clear(stop); });
}

} // namespace etagere

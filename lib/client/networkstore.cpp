// SPDX-License-Identifier: LGPL-3.0-or-later
#include "client/networkstore.h"

#include "core/translate.h"

#include <algorithm>
#include <mutex>

namespace etagere {

namespace {

const QByteArray Native = QByteArrayLiteral("etagere");

Request asking(const QByteArray &url)
{
    Request request;
    request.url = url;
    return request;
}

bool isNative(const ListedEntry &entry) { return dialectByName(Native)->recognise(entry) > 0; }

/// The keys of Etagere's own entries; keys come from several threads.
class NativeKeys : public ListSink
{
public:
    bool push(const ListedEntry &entry) override
    {
        if (entry.error || !isNative(entry))
            return true;
        const std::lock_guard lock(m_mutex);
        m_keys.append({ entry.key.toByteArray(), entry.keyType, entry.server });
        return true;
    }
    const QList<StoredKey> &keys() const { return m_keys; }

private:
    std::mutex m_mutex;
    QList<StoredKey> m_keys;
};

bool areSame(const CachedResponse &a, const CachedResponse &b)
{
    return a.responseTime == b.responseTime && a.headers == b.headers && a.requestHeaders == b.requestHeaders;
}

} // namespace

Result<Done> NetworkStore::open(const std::stop_token &stop)
{
    if (m_store)
        return Done();
    Result<ClientStore> store = openClientStore(m_location, false, stop);
    if (!store)
        return tl::unexpected(store.error());
    m_store.emplace(std::move(*store));
    return Done();
}

/// Another program's value under our key is told before anything is done with it.
Result<Done> NetworkStore::prove(const QByteArray &url, const std::stop_token &stop)
{
    if (Result<Done> opened = open(stop); !opened)
        return opened;
    const Result<ResponseStore::Held> held = ResponseStore(m_store->session, false).find(asking(url), stop);
    if (!held)
        return tl::unexpected(held.error());
    if (held->value && !isNative(listedEntry(held->key, *held->value)))
        return failure(ErrorCode::Unsupported, tr("Another program keeps something under this key"),
                       QString::fromUtf8(printedKey(held->key.bytes)));
    return Done();
}

Result<QList<CachedResponse>> NetworkStore::find(const QByteArray &url, const std::stop_token &stop)
{
    if (const Result<Done> opened = open(stop); !opened)
        return tl::unexpected(opened.error());
    return ResponseStore(m_store->session, false).find(asking(url), stop).map([](ResponseStore::Held &&held) {
        return std::move(held.variants);
    });
}

Result<Done> NetworkStore::insert(const CachedResponse &entry, const std::stop_token &stop)
{
    if (Result<Done> proven = prove(entry.url, stop); !proven)
        return proven;
    const auto put = [&entry](const QList<CachedResponse> &) { return std::optional(entry); };
    return ResponseStore(m_store->session, false).update(asking(entry.url), put, stop);
}

Result<Done> NetworkStore::refresh(const CachedResponse &seen, const CachedResponse &updated,
                                   const std::stop_token &stop)
{
    if (Result<Done> opened = open(stop); !opened)
        return opened;
    const auto put = [&](const QList<CachedResponse> &variants) -> std::optional<CachedResponse> {
        const bool isThere = std::any_of(variants.begin(), variants.end(),
                                         [&seen](const CachedResponse &variant) { return areSame(variant, seen); });
        return isThere ? std::optional(updated) : std::nullopt;
    };
    return ResponseStore(m_store->session, false).update(asking(seen.url), put, stop);
}

Result<Done> NetworkStore::markForValidation(const QByteArray &url, const std::stop_token &stop)
{
    if (Result<Done> proven = prove(url, stop); !proven)
        return proven;
    return ResponseStore(m_store->session, false).invalidate(url, stop);
}

Result<bool> NetworkStore::remove(const QByteArray &url, const std::stop_token &stop)
{
    if (const Result<Done> proven = prove(url, stop); !proven)
        return tl::unexpected(proven.error());
    return ResponseStore(m_store->session, false).remove(url, stop);
}

Result<Done> NetworkStore::clear(const std::stop_token &stop)
{
    if (Result<Done> opened = open(stop); !opened)
        return opened;
    Backend &backend = m_store->session.backend();
    NativeKeys native;
    if (Result<Done> listed = backend.list(ListDepth::Values, native, stop); !listed)
        return listed;
    for (const StoredKey &key : native.keys()) {
        const Result<Value> value = backend.read(key, stop);
        if (!value && value.error().code == ErrorCode::NotFound)
            continue;
        if (!value)
            return tl::unexpected(value.error());
        if (!isNative(listedEntry(key, *value)))
            continue;
        const Result<Version> removed = backend.change(key, value->version, std::nullopt, stop);
        if (!removed && removed.error().code != ErrorCode::Changed)
            return tl::unexpected(removed.error());
    }
    return Done();
}

} // namespace etagere

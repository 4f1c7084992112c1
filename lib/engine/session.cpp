// SPDX-License-Identifier: LGPL-3.0-or-later
#include <etagere/editor.h>

#include "engine/keyresolver.h"
#include "engine/opening.h"
#include "engine/rowsink.h"

namespace etagere {

struct Session::Data : OpenStore {
    explicit Data(OpenStore &&store)
        : OpenStore(std::move(store))
    {
    }
};

Session::Session() = default;
Session::~Session() = default;
Session::Session(Session &&) noexcept = default;
Session &Session::operator=(Session &&) noexcept = default;

Result<Session> Session::open(const Location &location, Access access, std::stop_token stop)
{
    auto store = openStore(location, access, {}, std::move(stop));
    if (!store)
        return tl::unexpected(store.error());
    Session session;
    session.m_data = std::make_unique<Data>(std::move(*store));
    return session;
}

Result<Session> Session::another(std::stop_token stop) const
{
    auto store = openDetected(m_data->detection, m_data->access, {}, std::move(stop));
    if (!store)
        return tl::unexpected(store.error());
    Session session;
    session.m_data = std::make_unique<Data>(std::move(*store));
    return session;
}

const Detection &Session::detection() const { return m_data->detection; }

const StoreInfo &Session::info() const { return m_data->info; }

Backend &Session::backend() { return *m_data->backend; }

Result<ListingSummary> Session::list(const ListingOptions &options, const RowConsumer &consumer, std::stop_token stop)
{
    RowSink sink(*m_data, options, consumer, stop);
    return listRows(*m_data->backend, sink, stop);
}

Result<Value> Session::read(const StoredKey &key, std::stop_token stop)
{
    return m_data->backend->read(key, std::move(stop));
}

const Dialect &Session::dialectOf(const StoredKey &key, const Value &value) const
{
    return *m_data->dialects.of(listedEntry(key, value));
}

Result<DecodedEntry> Session::decode(const StoredKey &key, const Value &value) const
{
    return decodeNamed(*m_data, dialectOf(key, value), key, value);
}

const NamesPtr &Session::names() const { return m_data->names; }

void Session::loadNames() { etagere::loadNames(*m_data); }

void Session::withRow(const StoredKey &key, const Value &value, const std::function<void(const Row &)> &use) const
{
    const RowConsumer consumer = [&use](const Row &row, const ListedEntry &) {
        use(row);
        return true;
    };
    RowSink(*m_data, {}, consumer, {}).pushRead(key, value);
}

Result<QList<StoredKey>> Session::resolveKey(const QByteArray &text, std::stop_token stop)
{
    return KeyResolver(*m_data, text, std::move(stop)).resolve();
}

Editor::Editor(Session &session, TrashLimits limits)
    : Editor(*session.m_data, limits)
{
}

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#include "client/responsestore.h"

#include "core/translate.h"

#include <array>
#include <chrono>
#include <mutex>

namespace etagere {

namespace {

/// Others may be faster each time; somewhere it ends.
constexpr int MostTries = 20;

Error withoutKeys(const Dialect &dialect)
{
    return { ErrorCode::Unsupported,
             tr("The keys of %1 cannot be told from a URL alone, so nothing can be looked up in this cache")
                 .arg(dialect.title()),
             {} };
}

/// Threads of one program take turns at a URL: they would only make one another lose the race for its entry. Not held
/// after a stop.
std::unique_lock<std::timed_mutex> turnAt(const QByteArray &url, const std::stop_token &stop)
{
    constexpr std::chrono::milliseconds Slice{ 50 };
    static std::array<std::timed_mutex, 256> turns;
    std::unique_lock turn(turns[qHash(url) % turns.size()], std::defer_lock);
    while (!stop.stop_requested() && !turn.try_lock_for(Slice)) { }
    return turn;
}

} // namespace

ResponseStore::ResponseStore(Session &session, bool isJournalled)
    : m_session(session)
    , m_dialect(*dialectByName(session.detection().dialect))
    , m_isJournalled(isJournalled)
{
}

Result<ResponseStore::Held> ResponseStore::find(const Request &request, const std::stop_token &stop)
{
    const QList<StoredKey> keys = m_dialect.keys({ "GET", request.url, request.headers }, m_session.info());
    if (keys.isEmpty())
        return tl::unexpected(withoutKeys(m_dialect));
    Held held{ m_session.backend().storedName(keys.first()), {}, {} };
    for (const StoredKey &key : keys) {
        const StoredKey name = m_session.backend().storedName(key);
        Result<Value> value = m_session.read(name, stop);
        if (!value && value.error().code == ErrorCode::NotFound)
            continue;
        if (!value)
            return tl::unexpected(value.error());
        held.key = name;
        if (Result<DecodedEntry> entry = m_dialect.decode(name, *value))
            held.variants = std::move(entry->variants);
        held.value = std::move(*value);
        break;
    }
    return held;
}

Result<Done> ResponseStore::update(const Request &request, const Update &update, const std::stop_token &stop)
{
    const auto rewrite = [&](const Held &held) -> Result<Change> {
        const std::optional<CachedResponse> response = update(held.variants);
        if (!response)
            return Change();
        // What cannot be read cannot be kept either.
        const Value *previous = held.value && !held.variants.isEmpty() ? &*held.value : nullptr;
        Result<Value> encoded = m_dialect.encode(*response, previous, m_session.info());
        if (!encoded && encoded.error().code == ErrorCode::Unsupported)
            return Change(); // that library would not store it
        return std::move(encoded).map([](Value &&value) { return Change{ true, std::move(value) }; });
    };
    return change(request, rewrite, stop);
}

Result<Done> ResponseStore::invalidate(const QByteArray &url, const std::stop_token &stop)
{
    const auto rewrite = [this](const Held &held) -> Result<Change> {
        if (!held.value || m_dialect.name() != "etagere")
            return Change{ held.value.has_value(), {} };
        Result<Value> marked = *held.value;
        for (qsizetype i = held.variants.size(); marked && i-- > 0;) { // the newest is put first at last
            CachedResponse variant = held.variants.at(i);
            variant.mustValidate = true;
            marked = m_dialect.encode(variant, &*marked, m_session.info());
        }
        return std::move(marked).map([](Value &&value) { return Change{ true, std::move(value) }; });
    };
    Request request;
    request.url = url;
    return change(request, rewrite, stop);
}

Result<bool> ResponseStore::remove(const QByteArray &url, const std::stop_token &stop)
{
    bool isThere = false;
    const auto take = [&isThere](const Held &held) -> Result<Change> {
        isThere = held.value.has_value();
        return Change{ isThere, {} };
    };
    Request request;
    request.url = url;
    return change(request, take, stop).map([&isThere](Done) { return isThere; });
}

Result<Done> ResponseStore::change(const Request &request, const Rewrite &rewrite, const std::stop_token &stop)
{
    const std::unique_lock turn = turnAt(request.url, stop);
    if (!turn)
        return failure(ErrorCode::Cancelled, tr("Storing the response was stopped"));
    Result<Done> written;
    for (int i = 0; i < MostTries; ++i) {
        const Result<Held> held = find(request, stop);
        if (!held)
            return tl::unexpected(held.error());
        const Result<Change> wanted = rewrite(*held);
        if (!wanted)
            return tl::unexpected(wanted.error());
        if (!wanted->isWanted)
            return Done();
        written = write(*held, wanted->value, stop);
        if (written || written.error().code != ErrorCode::Changed)
            break;
    }
    return written;
}

Result<Done> ResponseStore::write(const Held &held, const std::optional<Value> &value, const std::stop_token &stop)
{
    if (m_isJournalled && held.value)
        return Editor(m_session)
            .replace(held.key, held.value->version, value, tr("Stored by a request"), stop)
            .map([](const EditOutcome &) { return Done(); });
    return m_session.backend()
        .change(held.key, held.value ? held.value->version : Version(), value, stop)
        .map([](const Version &) { return Done(); });
}

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engine/keyresolver.h"

#include "engine/rowsink.h"

#include <QtCore/QCoreApplication>
#include <array>

namespace etagere {

namespace {

struct Messages {
    Q_DECLARE_TR_FUNCTIONS(etagere::KeyResolver)
};

/// More keys with one beginning than this are not worth collecting: the user must type on anyway.
constexpr qsizetype MaxPrefixMatches = 100;

constexpr std::array KeyTypes = { KeyType::Text, KeyType::Bytes, KeyType::Integer, KeyType::Float, KeyType::Pickle };

/// "int:42": written so where keys of two types read alike.
std::optional<StoredKey> typedKey(const QByteArray &text)
{
    static constexpr std::array<QByteArrayView, 5> Prefixes = { "text:", "bytes:", "int:", "float:", "pickle:" };
    for (size_t i = 0; i < Prefixes.size(); ++i) {
        if (text.startsWith(Prefixes[i]))
            return StoredKey{ parsePrintedKey(text.mid(Prefixes[i].size())), KeyTypes[i] };
    }
    return std::nullopt;
}

/// Sorts the keys of a listing into those that `text` names in full and those that begin with it.
class KeyMatches
{
public:
    explicit KeyMatches(const QByteArray &text)
        : m_text(text)
    {
    }

    bool take(const Row &row)
    {
        if (row.url == m_text || row.decodedKey == m_text)
            m_exact.append(row.storedKey());
        else if (m_prefixed.size() < MaxPrefixMatches && hasPrefix(row.key))
            m_prefixed.append(row.storedKey());
        return true;
    }

    const QList<StoredKey> &best() const { return m_exact.isEmpty() ? m_prefixed : m_exact; }

private:
    bool hasPrefix(QByteArrayView key)
    {
        m_printed.resize(0);
        appendPrintedKey(key, m_printed);
        return m_printed.startsWith(m_text);
    }

    const QByteArray &m_text;
    QByteArray m_printed;
    QList<StoredKey> m_exact;
    QList<StoredKey> m_prefixed;
};

} // namespace

KeyResolver::KeyResolver(OpenStore &store, QByteArray text, std::stop_token stop)
    : m_store(store)
    , m_text(std::move(text))
    , m_stop(std::move(stop))
{
}

Result<QList<StoredKey>> KeyResolver::resolve()
{
    if (m_text.isEmpty())
        return failure(ErrorCode::Usage, Messages::tr("A key is needed"));
    if (const QList<StoredKey> keys = storedKeys(); !keys.isEmpty())
        return keys;
    // Where keys are hashes the entries hold no URL, and the hash is all that there is to find.
    if (m_store.info.keysAreHashes) {
        if (const QList<StoredKey> keys = keysOfUrl(); !keys.isEmpty())
            return keys;
    }
    Result<QList<StoredKey>> keys = listedKeys();
    if (keys && keys->isEmpty())
        keys = keysOfUrl();
    if (keys && keys->isEmpty())
        return failure(ErrorCode::NotFound,
                       Messages::tr("No entry has the key or URL “%1”").arg(QString::fromUtf8(m_text)));
    return keys;
}

QList<StoredKey> KeyResolver::storedKeys()
{
    const QByteArray bytes = parsePrintedKey(m_text);
    if (!m_store.info.objectKeys)
        return existing({ { bytes } });
    QList<StoredKey> keys;
    for (const KeyType type : KeyTypes)
        keys.append({ bytes, type });
    keys = existing(keys);
    if (const auto typed = typedKey(m_text); typed && keys.isEmpty())
        keys = existing({ *typed });
    return keys;
}

QList<StoredKey> KeyResolver::keysOfUrl()
{
    if (!m_text.contains("://"))
        return {};
    QList<StoredKey> keys;
    Request request;
    request.url = m_text;
    for (const Dialect *dialect : dialects()) {
        for (const StoredKey &key : dialect->keys(request, m_store.info)) {
            if (const StoredKey stored = m_store.backend->storedName(key); !keys.contains(stored))
                keys.append(stored);
        }
    }
    return existing(keys);
}

Result<QList<StoredKey>> KeyResolver::listedKeys()
{
    KeyMatches matches(m_text);
    const RowConsumer consumer = [&](const Row &row, const ListedEntry &) { return matches.take(row); };
    RowSink sink(m_store, {}, consumer, m_stop);
    if (const auto listed = listRows(*m_store.backend, sink, m_stop); !listed)
        return tl::unexpected(listed.error());
    return matches.best();
}

QList<StoredKey> KeyResolver::existing(const QList<StoredKey> &keys)
{
    QList<StoredKey> found = onEachServer(keys);
    found.removeIf([this](const StoredKey &key) { return !exists(key); });
    return found;
}

QList<StoredKey> KeyResolver::onEachServer(const QList<StoredKey> &keys) const
{
    QList<StoredKey> all;
    const qsizetype servers = std::max<qsizetype>(1, m_store.info.servers.size());
    for (StoredKey key : keys) {
        for (qsizetype server = 0; server < servers; ++server) {
            key.server = quint8(server);
            all.append(key);
        }
    }
    return all;
}

bool KeyResolver::exists(const StoredKey &key)
{
    const Result<Value> value = m_store.backend->read(key, m_stop);
    if (value)
        return true;
    // A server that does not answer says nothing of the key; the others do.
    if (value.error().code == ErrorCode::Io && m_store.info.servers.size() > 1)
        return false;
    // An entry that cannot be read is there all the same; a key that the store cannot have is not.
    return value.error().code != ErrorCode::NotFound && value.error().code != ErrorCode::Usage;
}

} // namespace etagere

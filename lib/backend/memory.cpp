// SPDX-License-Identifier: LGPL-3.0-or-later
// The in-process store: a dictionary, as the DictCache of EsiPy and CacheControl. `memory:` and each
// `memory:name` is one store for the whole process, for as long as the process lives.
#include "backend/memory.h"

#include <etagere/limits.h>

#include <QtCore/QCoreApplication>
#include <QtCore/QHash>

#include <mutex>

namespace etagere {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("etagere::MemoryBackend", text); }

struct MemoryState {
    std::mutex mutex;
    QHash<StoredKey, Value> entries;
    quint64 changes = 0;
};

std::shared_ptr<MemoryState> stateNamed(const QByteArray &name)
{
    static std::mutex mutex;
    static QHash<QByteArray, std::shared_ptr<MemoryState>> states;
    const std::scoped_lock lock(mutex);
    std::shared_ptr<MemoryState> &state = states[name];
    if (!state)
        state = std::make_shared<MemoryState>();
    return state;
}

// A part that lies in memory whole: what is behind it may go away.
Result<Part> inMemory(const Part &part)
{
    Result<QByteArray> bytes = part.readAll(Limits().bytes);
    if (!bytes)
        return tl::unexpected(bytes.error());
    return Part::fromBytes(std::move(*bytes));
}

Result<Value> inMemory(const Value &value)
{
    Value copy = value;
    Result<Part> head = inMemory(value.head);
    if (!head)
        return tl::unexpected(head.error());
    copy.head = std::move(*head);
    copy.storedBytes = copy.head.size;
    if (value.body) {
        Result<Part> body = inMemory(*value.body);
        if (!body)
            return tl::unexpected(body.error());
        copy.storedBytes += body->size;
        copy.body = std::move(*body);
    }
    return copy;
}

ListedEntry listed(const StoredKey &key, const Value &value, ListDepth depth)
{
    ListedEntry entry;
    entry.key = key.bytes;
    entry.keyType = key.type;
    entry.server = key.server;
    entry.headSize = -1;
    entry.hasBody = value.body.has_value();
    if (depth == ListDepth::Keys)
        return entry;
    entry.bodySize = value.body ? value.body->size : 0;
    entry.head = value.head.head;
    entry.headSize = value.head.size;
    entry.storedAt = value.storedAt;
    entry.expiresAt = value.expiresAt;
    entry.storedBytes = value.storedBytes;
    entry.flags = value.flags;
    entry.mode = value.mode;
    return entry;
}

class MemoryBackend final : public Backend
{
public:
    MemoryBackend(const QByteArray &name, StoreInfo info)
        : m_state(stateNamed(name))
        , m_info(std::move(info))
    {
        m_info.objectKeys = true;
        m_info.hasTtl = true;
    }

    Result<StoreInfo> open(Access access, std::stop_token) override
    {
        m_access = access;
        m_info.estimate = snapshot().size();
        return m_info;
    }

    Result<Done> list(ListDepth depth, ListSink &sink, std::stop_token stop) override
    {
        const QHash<StoredKey, Value> entries = snapshot();
        for (auto it = entries.begin(); it != entries.end(); ++it) {
            if (stop.stop_requested() || !sink.push(listed(it.key(), it.value(), depth)))
                return failure(ErrorCode::Cancelled, tr("The listing was stopped"));
        }
        return Done();
    }

    Result<Value> read(const StoredKey &key, std::stop_token) override
    {
        const std::scoped_lock lock(m_state->mutex);
        const auto it = m_state->entries.constFind(key);
        if (it == m_state->entries.constEnd())
            return failure(ErrorCode::NotFound, tr("There is no entry with this key"));
        return *it;
    }

    Result<Version> change(const StoredKey &key, const Version &ifVersion, const std::optional<Value> &value,
                           std::stop_token) override
    {
        if (m_access != Access::Write)
            return failure(ErrorCode::ReadOnly, tr("The store was opened for reading only"));
        Result<Value> copy = value ? inMemory(*value) : Value();
        if (!copy)
            return tl::unexpected(copy.error());
        const std::scoped_lock lock(m_state->mutex);
        if (m_state->entries.value(key).version != ifVersion)
            return failure(ErrorCode::Changed, tr("The entry was changed meanwhile"));
        if (!value) {
            m_state->entries.remove(key);
            return Version();
        }
        copy->version = QByteArray::number(++m_state->changes);
        m_state->entries.insert(key, *copy);
        return copy->version;
    }

private:
    QHash<StoredKey, Value> snapshot() const
    {
        const std::scoped_lock lock(m_state->mutex);
        return m_state->entries;
    }

    std::shared_ptr<MemoryState> m_state;
    StoreInfo m_info;
    Access m_access = Access::ReadOnly;
};

} // namespace

std::unique_ptr<Backend> memoryStore(const QByteArray &name, const StoreInfo &info)
{
    return std::make_unique<MemoryBackend>(name, info);
}

BackendFactory memoryBackend()
{
    return { "memory", tr("Memory of this program"), nullptr, [](const Location &location) {
                StoreInfo info;
                info.backend = QStringLiteral("memory");
                info.description = tr("store in this program's memory");
                return memoryStore("memory:" + location.authority(), info);
            } };
}

} // namespace etagere

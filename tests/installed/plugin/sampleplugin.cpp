// SPDX-License-Identifier: 0BSD
// A store of one's own: plugin:sample?shelf=NAME is a dictionary in memory, one for each NAME.
#include <etagere/plugin.h>

#include <mutex>

using namespace etagere;

namespace {

struct Shelf {
    std::mutex mutex; // each lane of an open store has a Backend of its own, in a thread of its own
    QHash<StoredKey, Value> entries;
    quint64 changes = 0;
};

std::shared_ptr<Shelf> shelfNamed(const QByteArray &name)
{
    static std::mutex mutex;
    static QHash<QByteArray, std::shared_ptr<Shelf>> shelves;
    const std::scoped_lock lock(mutex);
    std::shared_ptr<Shelf> &shelf = shelves[name];
    if (!shelf)
        shelf = std::make_shared<Shelf>();
    return shelf;
}

class SampleBackend final : public Backend
{
public:
    explicit SampleBackend(const Location &location)
        : m_shelf(shelfNamed(location.option("shelf")))
    {
    }

    Result<StoreInfo> open(Access access, std::stop_token) override
    {
        m_access = access;
        StoreInfo info;
        info.backend = QStringLiteral("sample");
        info.description = QStringLiteral("shelf in memory");
        info.estimate = copy().size();
        info.hasTtl = true;
        return info;
    }

    Result<Done> list(ListDepth depth, ListSink &sink, std::stop_token stop) override
    {
        const QHash<StoredKey, Value> entries = copy();
        for (auto it = entries.begin(); it != entries.end(); ++it) {
            ListedEntry entry = listedEntry(it.key(), it.value());
            if (depth == ListDepth::Keys)
                entry.headSize = -1;
            if (stop.stop_requested() || !sink.push(entry))
                return failure(ErrorCode::Cancelled, QStringLiteral("The listing was stopped"));
        }
        return Done();
    }

    Result<Value> read(const StoredKey &key, std::stop_token) override
    {
        const std::scoped_lock lock(m_shelf->mutex);
        if (!m_shelf->entries.contains(key))
            return failure(ErrorCode::NotFound, QStringLiteral("There is no entry with this key"));
        return m_shelf->entries.value(key);
    }

    Result<Version> change(const StoredKey &key, const Version &ifVersion, const std::optional<Value> &value,
                           std::stop_token) override
    {
        if (m_access != Access::Write)
            return failure(ErrorCode::ReadOnly, QStringLiteral("The shelf was opened for reading only"));
        const std::scoped_lock lock(m_shelf->mutex);
        if (m_shelf->entries.value(key).version != ifVersion)
            return failure(ErrorCode::Changed, QStringLiteral("The entry was changed meanwhile"));
        m_shelf->entries.remove(key);
        if (!value)
            return Version();
        Value kept = *value; // a store that outlives the caller's files would copy the bytes of both parts
        kept.version = QByteArray::number(++m_shelf->changes);
        kept.storedBytes = kept.head.size + (kept.body ? kept.body->size : 0);
        m_shelf->entries.insert(key, kept);
        return kept.version;
    }

private:
    QHash<StoredKey, Value> copy() const
    {
        const std::scoped_lock lock(m_shelf->mutex);
        return m_shelf->entries;
    }

    std::shared_ptr<Shelf> m_shelf;
    Access m_access = Access::ReadOnly;
};

} // namespace

class SamplePlugin final : public QObject, public Plugin
{
    Q_OBJECT
    Q_PLUGIN_METADATA(IID ETAGERE_PLUGIN_IID FILE "etagere-plugin.json")
    Q_INTERFACES(etagere::Plugin)

public:
    QList<BackendFactory> backends() const override
    {
        const auto create = [](const Location &location) -> std::unique_ptr<Backend> {
            return std::make_unique<SampleBackend>(location);
        };
        return { { "sample", QStringLiteral("Shelf in memory"), nullptr, create } };
    }
};

#include "sampleplugin.moc"

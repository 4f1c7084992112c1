// SPDX-License-Identifier: LGPL-3.0-or-later
// plugin:NAME?...: a backend that a plug-in gives, behind one out of which nothing is thrown.
#include "core/translate.h"
#include "plugins/guard.h"
#include "plugins/guardedvalue.h"
#include "plugins/loadedplugin.h"
#include "plugins/pluginmark.h"

#include <etagere/plugin.h>

namespace etagere {

namespace {

/// Hands entries on with their sources guarded.
class GuardedSink final : public ListSink
{
public:
    GuardedSink(const QString &plugin, ListSink &sink)
        : m_plugin(plugin)
        , m_sink(sink)
    {
    }

    bool push(const ListedEntry &entry) override
    {
        if (!entry.source)
            return m_sink.push(entry);
        const GuardedSource source(m_plugin, { std::shared_ptr<void>(), entry.source });
        ListedEntry guarded = entry;
        guarded.source = &source;
        return m_sink.push(guarded);
    }
    void note(const QString &text) override { m_sink.note(text); }
    void estimate(qint64 entries) override { m_sink.estimate(entries); }

private:
    const QString &m_plugin;
    ListSink &m_sink;
};

Clock guardedClock(Clock clock)
{
    return [clock = std::move(clock)] {
        try {
            return clock();
        } catch (...) { // an empty one throws too
            return currentTime();
        }
    };
}

class PluginBackend final : public Backend
{
public:
    explicit PluginBackend(const Location &location)
        : m_location(location)
        , m_name(QString::fromUtf8(location.authority()))
    {
    }

    Result<StoreInfo> open(Access access, std::stop_token stop) override
    {
        const Result<const LoadedPlugin *> plugin = pluginWithBackend(m_location.authority());
        if (!plugin)
            return tl::unexpected(plugin.error());
        const Result<PluginMark> mark = PluginMark::set((*plugin)->file.path, (*plugin)->file.sha256, PluginStep::Open);
        if (!mark)
            return tl::unexpected(mark.error());
        return guarded(m_name, [&] { return openInner(**plugin, access, stop); });
    }

    Result<Done> list(ListDepth depth, ListSink &sink, std::stop_token stop) override
    {
        return inner<Done>([&](Backend &backend) {
            GuardedSink guarded(m_name, sink);
            return backend.list(depth, guarded, stop);
        });
    }

    Result<Done> listThese(const QList<StoredKey> &keys, ListSink &sink, std::stop_token stop) override
    {
        return inner<Done>([&](Backend &backend) {
            GuardedSink guarded(m_name, sink);
            return backend.listThese(keys, guarded, stop);
        });
    }

    Result<Value> read(const StoredKey &key, std::stop_token stop) override
    {
        return inner<Value>([&](Backend &backend) { return backend.read(key, stop); }).map([this](Value value) {
            return guardedValue(m_name, std::move(value));
        });
    }

    Result<Version> change(const StoredKey &key, const Version &ifVersion, const std::optional<Value> &value,
                           std::stop_token stop) override
    {
        return inner<Version>([&](Backend &backend) { return backend.change(key, ifVersion, value, stop); });
    }

    QByteArray stamp(const std::stop_token &stop) override
    {
        return m_inner ? guardedOr(QByteArray(), [&] { return m_inner->stamp(stop); }) : QByteArray();
    }

    StoredKey storedName(const StoredKey &key) const override
    {
        return m_inner ? guardedOr(key, [&] { return m_inner->storedName(key); }) : key;
    }

private:
    /// What the plug-in's backend tells is told by this one.
    class Told final : public BackendLog
    {
    public:
        explicit Told(const PluginBackend &backend)
            : m_backend(backend)
        {
        }
        void tell(BackendStep step, const QString &text) override { m_backend.log(step, text); }

    private:
        const PluginBackend &m_backend;
    };

    Result<StoreInfo> openInner(const LoadedPlugin &plugin, Access access, const std::stop_token &stop)
    {
        const BackendFactory *factory = plugin.backend(m_location.authority());
        m_inner = factory && factory->create ? factory->create(m_location) : nullptr;
        if (!m_inner)
            return failure(ErrorCode::Unsupported, tr("The plug-in has no store “%1” though it says so").arg(m_name),
                           plugin.file.path);
        if (isLogged())
            m_inner->setLog(std::make_shared<Told>(*this));
        return m_inner->open(access, stop).map([](StoreInfo info) {
            info.clock = guardedClock(std::move(info.clock));
            return info;
        });
    }

    template <typename T, typename Call>
    Result<T> inner(Call &&call)
    {
        if (!m_inner)
            return failure(ErrorCode::Usage, tr("The store is not open"));
        return guarded(m_name, [&]() -> Result<T> { return call(*m_inner); });
    }

    Location m_location;
    QString m_name;
    std::unique_ptr<Backend> m_inner;
};

} // namespace

Plugin::~Plugin() = default;
QList<BackendFactory> Plugin::backends() const { return {}; }
QList<const Dialect *> Plugin::dialects() const { return {}; }

BackendFactory pluginBackend()
{
    return { "plugin", tr("Plug-in"), nullptr, [](const Location &location) -> std::unique_ptr<Backend> {
                return std::make_unique<PluginBackend>(location);
            } };
}

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
// A plug-in is loaded from a copy in a folder of the user's own that is hashed while it is made: whatever happens to
// the file, and whenever, what runs is what was allowed.
#include "plugins/loadedplugin.h"

#include "core/newfile.h"
#include "core/privatedata.h"
#include "plugins/guard.h"
#include "plugins/guardeddialect.h"
#include "plugins/pluginchoice.h"
#include "plugins/pluginconsent.h"
#include "plugins/pluginfile.h"
#include "plugins/pluginmark.h"
#include "plugins/pluginmetadata.h"

#include <etagere/plugin.h>

#include <QtCore/QCoreApplication>
#include <QtCore/QPluginLoader>

#include <cerrno>
#include <mutex>
#include <vector>

namespace etagere {

namespace {

using LoadedPlugins = std::vector<std::unique_ptr<const LoadedPlugin>>;

struct Registry {
    std::mutex mutex; ///< one plug-in at a time
    LoadedPlugins loaded;
};

Registry &registry()
{
    static Registry all;
    return all;
}

QString copyFolder() { return pluginDataPath(QStringLiteral("plugin-copies")); }

Error copyError(const QString &why)
{
    return { ErrorCode::Io, tr("The plug-in cannot be copied to be loaded: %1").arg(why), copyFolder() };
}

/// Path of a copy that has the allowed hash.
Result<QString> copyOf(const FoundPlugin &plugin)
{
    const Result<PluginFile> original = PluginFile::open(plugin.path);
    if (!original)
        return tl::unexpected(original.error());
    if (!makePrivateFolder(copyFolder()))
        return tl::unexpected(copyError(QString::fromLocal8Bit(std::strerror(errno))));
    const Result<FileDescriptor> folder = openPath(copyFolder(), OpenAs::Folder);
    if (!folder)
        return tl::unexpected(folder.error());
    Result<NewFile> copy = NewFile::create(folder->get());
    if (!copy)
        return tl::unexpected(copyError(copy.error().text()));
    const Result<QByteArray> hash = original->hash([&](QByteArrayView bytes) { return copy->write(bytes); });
    if (!hash)
        return tl::unexpected(copyError(hash.error().text()));
    if (*hash != plugin.sha256)
        return failure(ErrorCode::Changed, tr("The plug-in was changed at this very moment"), plugin.path);
    const QByteArray name = plugin.sha256 + ".so";
    if (const Result<Done> committed = copy->commit(name); !committed)
        return tl::unexpected(copyError(committed.error().text()));
    return copyFolder() + u'/' + QString::fromLatin1(name);
}

/// Gives the dialects to all caches. Those that are called as one of ours are left out: plug-ins add, they replace
/// nothing.
void addDialects(const QString &name, const Plugin &plugin)
{
    static std::vector<std::unique_ptr<const Dialect>> kept;
    for (const Dialect *dialect : plugin.dialects()) {
        auto own = std::make_unique<const GuardedDialect>(name, dialect);
        if (dialectByName(own->name()))
            continue;
        addDialect(own.get());
        kept.push_back(std::move(own));
    }
}

/// Runs the plug-in's code for the first time.
Result<std::unique_ptr<const LoadedPlugin>> start(const FoundPlugin &file, const QString &copy)
{
    QPluginLoader loader(copy);
    // What it lacks is told now, instead of ending the program when it is first needed.
    loader.setLoadHints(QLibrary::ResolveAllSymbolsHint | QLibrary::PreventUnloadHint);
    QObject *instance = loader.instance();
    auto *plugin = qobject_cast<Plugin *>(instance);
    if (!plugin)
        return failure(ErrorCode::Io, tr("The plug-in cannot be loaded: %1").arg(loader.errorString()), file.path);
    if (plugin->layout() != Plugin::Layout)
        return failure(ErrorCode::Permission, tr("The plug-in was built with other headers of Etagere; build it anew"),
                       file.path);
    instance->moveToThread(QCoreApplication::instance() ? QCoreApplication::instance()->thread() : nullptr);
    auto loaded = std::make_unique<LoadedPlugin>();
    loaded->file = file;
    loaded->backends = plugin->backends();
    addDialects(file.name, *plugin);
    return loaded;
}

Result<const LoadedPlugin *> load(const FoundPlugin &file, LoadedPlugins &all)
{
    const Result<QString> copy = copyOf(file);
    if (!copy)
        return tl::unexpected(copy.error());
    const Result<PluginMetadata> metadata = readPluginMetadata(*copy);
    if (!metadata || !metadata->difference.isEmpty())
        return failure(ErrorCode::Permission, metadata ? metadata->difference : metadata.error().message, file.path);
    const Result<PluginMark> mark = PluginMark::set(file.path, file.sha256, PluginStep::Load);
    if (!mark)
        return tl::unexpected(mark.error());
    auto loaded = guarded(file.name, [&] { return start(file, *copy); });
    if (!loaded)
        return tl::unexpected(loaded.error());
    all.push_back(std::move(*loaded));
    return all.back().get();
}

const LoadedPlugin *loadedAs(const FoundPlugin &file, const LoadedPlugins &all)
{
    const auto found = std::find_if(all.begin(), all.end(), [&](const auto &loaded) {
        return loaded->file.path == file.path && loaded->file.sha256 == file.sha256;
    });
    return found == all.end() ? nullptr : found->get();
}

Result<const LoadedPlugin *> loaded(const FoundPlugin &file, LoadedPlugins &all)
{
    if (const LoadedPlugin *known = loadedAs(file, all))
        return known;
    return load(file, all);
}

} // namespace

const BackendFactory *LoadedPlugin::backend(const QByteArray &name) const
{
    const auto found =
        std::find_if(backends.begin(), backends.end(), [&](const BackendFactory &one) { return one.name == name; });
    return found == backends.end() ? nullptr : &*found;
}

Result<const LoadedPlugin *> pluginWithBackend(const QByteArray &name)
{
    Registry &all = registry();
    const std::scoped_lock lock(all.mutex);
    const Result<FoundPlugin> chosen = choosePlugin(name, findPlugins());
    if (!chosen)
        return tl::unexpected(chosen.error());
    return loaded(*chosen, all.loaded);
}

QStringList loadPluginDialects()
{
    QStringList problems;
    const Result<Consents> consents = readConsents();
    const bool isNeeded = consents
        && std::any_of(consents->begin(), consents->end(), [](const Consent &consent) { return consent.hasDialects; });
    if (!isNeeded)
        return problems;
    Registry &all = registry();
    const std::scoped_lock lock(all.mutex);
    for (const FoundPlugin &file : findPlugins().plugins) {
        if (file.state != PluginState::Allowed || file.dialects.isEmpty())
            continue;
        if (const auto plugin = loaded(file, all.loaded); !plugin)
            problems += plugin.error().text();
    }
    return problems;
}

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#include "plugins/pluginchoice.h"

#include "core/translate.h"

namespace etagere {

namespace {

Error nothingFound(const QString &name, const FoundPlugins &found)
{
    QStringList known;
    for (const FoundPlugin &plugin : found.plugins) {
        for (const QByteArray &backend : plugin.backends)
            known += QString::fromLatin1(backend);
    }
    const QString others = known.isEmpty() ? tr("there are none") : tr("known are %1").arg(known.join(u", "));
    QString message =
        tr("There is no plug-in “%1”: %2; looked for in %3").arg(name, others, pluginFolders().join(u", "));
    if (!found.notes.isEmpty())
        message += QStringLiteral("; ") + found.notes.join(u"; ");
    return { ErrorCode::NotFound, message, {} };
}

Error notAllowed(const QString &name, const FoundPlugin &plugin)
{
    const QString allow =
        tr("look at it, and allow it by “etagere-cli plugins --allow %1” or in the window under Plug-ins")
            .arg(plugin.path);
    if (plugin.state == PluginState::Refused)
        return { ErrorCode::Permission, tr("The plug-in “%1” is not loaded. %2").arg(name, plugin.reason),
                 plugin.path };
    if (plugin.state == PluginState::New)
        return { ErrorCode::Permission, tr("The plug-in “%1” is new: %2").arg(name, allow), plugin.path };
    return { ErrorCode::Permission, tr("The plug-in “%1” is not loaded. %2: %3").arg(name, plugin.reason, allow),
             plugin.path };
}

} // namespace

Result<FoundPlugin> choosePlugin(const QByteArray &name, const FoundPlugins &found)
{
    QList<FoundPlugin> named = found.plugins;
    named.removeIf([&](const FoundPlugin &plugin) { return !plugin.backends.contains(name); });
    QList<FoundPlugin> allowed = named;
    allowed.removeIf([](const FoundPlugin &plugin) { return plugin.state != PluginState::Allowed; });
    const QString shown = QString::fromUtf8(name);
    if (named.isEmpty())
        return tl::unexpected(nothingFound(shown, found));
    if (allowed.isEmpty())
        return tl::unexpected(notAllowed(shown, named.first()));
    if (allowed.size() > 1)
        return failure(ErrorCode::Usage,
                       tr("Several plug-ins are called “%1”: forbid all but one of %2 and %3")
                           .arg(shown, allowed[0].path, allowed[1].path));
    return allowed.first();
}

} // namespace etagere

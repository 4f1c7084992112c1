// SPDX-License-Identifier: GPL-3.0-or-later
#include <etagere/plugins.h>

#include "command.h"
#include "output.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>
#include <QtCore/QFileInfo>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>

#include <CLI/CLI.hpp>

namespace etagere::cli {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("cli", text); }

struct Options {
    std::string allow;
    std::string forbid;
    bool json = false;
};

QString shownName(const FoundPlugin &plugin)
{
    return plugin.name.isEmpty() ? QFileInfo(plugin.path).fileName() : plugin.name + u' ' + plugin.version;
}

QJsonArray textArray(const QByteArrayList &names)
{
    QJsonArray array;
    for (const QByteArray &name : names)
        array.append(QString::fromLatin1(name));
    return array;
}

QByteArray json(const FoundPlugin &plugin)
{
    const auto orNull = [](const QString &text) { return text.isEmpty() ? QJsonValue() : QJsonValue(text); };
    const QJsonObject object{ { QStringLiteral("name"), orNull(plugin.name) },
                              { QStringLiteral("version"), orNull(plugin.version) },
                              { QStringLiteral("path"), plugin.path },
                              { QStringLiteral("sha256"), orNull(QString::fromLatin1(plugin.sha256)) },
                              { QStringLiteral("bytes"), plugin.size },
                              { QStringLiteral("state"), QString::fromLatin1(pluginStateName(plugin.state)) },
                              { QStringLiteral("reason"), orNull(plugin.reason) },
                              { QStringLiteral("backends"), textArray(plugin.backends) },
                              { QStringLiteral("dialects"), textArray(plugin.dialects) } };
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

void print(const FoundPlugin &plugin, Output &output)
{
    QByteArray line = visible(shownName(plugin).toUtf8()) + ": " + pluginStateName(plugin.state).toByteArray();
    if (!plugin.reason.isEmpty())
        line += ": " + visible(plugin.reason.toUtf8());
    output.line(line);
    output.line("    " + visible(plugin.path.toUtf8()));
    if (!plugin.sha256.isEmpty())
        output.line("    sha256 " + plugin.sha256);
}

int list(bool asJson)
{
    const FoundPlugins found = findPlugins();
    Output output;
    for (const FoundPlugin &plugin : found.plugins) {
        if (asJson)
            output.line(json(plugin));
        else
            print(plugin, output);
    }
    reportNotes(found.notes);
    if (found.plugins.isEmpty())
        reportNotes({ tr("No plug-ins in %1").arg(pluginFolders().join(u", ")) });
    return Finished;
}

/// The one plug-in that an argument means; prints why and returns the exit status when there is none or several.
tl::expected<FoundPlugin, int> findPlugin(const std::string &text)
{
    const QString named = toQString(text);
    const QString path = QDir::cleanPath(QDir::current().absoluteFilePath(named));
    QList<FoundPlugin> meant = findPlugins().plugins;
    meant.removeIf([&](const FoundPlugin &plugin) { return plugin.path != path && plugin.name != named; });
    if (meant.isEmpty())
        return tl::unexpected(report(
            { ErrorCode::Usage, tr("There is no plug-in “%1” in %2").arg(named, pluginFolders().join(u", ")), {} }));
    if (meant.size() == 1)
        return meant.first();
    reportUsage(tr("Several plug-ins are called “%1”; say which one by its path:").arg(named));
    for (const FoundPlugin &plugin : meant)
        reportNotes({ plugin.path });
    return tl::unexpected(int(UsageError));
}

int allow(const std::string &text)
{
    const auto plugin = findPlugin(text);
    if (!plugin)
        return plugin.error();
    if (const Result<Done> allowed = allowPlugin(*plugin); !allowed)
        return report(allowed.error());
    FoundPlugin shown = *plugin;
    shown.state = PluginState::Allowed;
    shown.reason.clear();
    Output output;
    print(shown, output);
    return Finished;
}

int forbid(const std::string &text)
{
    const auto plugin = findPlugin(text);
    if (!plugin)
        return plugin.error();
    const Result<Done> forbidden = forbidPlugin(plugin->path);
    return forbidden ? int(Finished) : report(forbidden.error());
}

int run(const Options &options)
{
    if (!options.allow.empty())
        return allow(options.allow);
    if (!options.forbid.empty())
        return forbid(options.forbid);
    return list(options.json);
}

} // namespace

void addPlugins(CLI::App &app, int &status)
{
    CLI::App *command = app.add_subcommand("plugins", "Plug-ins: which there are, and which of them may be loaded");
    command->footer("Each with its name, version, state (new, allowed, changed, left off, refused), path and SHA-256.\n"
                    "Nothing of a plug-in runs before it is allowed, and then this very file alone. It runs with all\n"
                    "your rights. A plug-in that Etagere ended in is left off until it is allowed again.\n"
                    "Folders: ETAGERE_PLUGIN_PATH, ~/.local/share/etagere/plugins, the system's etagere/plugins.");
    auto options = std::make_shared<Options>();
    auto *allow = command->add_option("--allow", options->allow, "Let the plug-in with this name or path be loaded");
    auto *forbid = command->add_option("--forbid", options->forbid, "Let it be loaded no more");
    auto *json = command->add_flag("--json-lines", options->json, "One object a line");
    allow->excludes(forbid)->excludes(json);
    forbid->excludes(json);
    command->callback([options, &status] { status = run(*options); });
}

} // namespace etagere::cli

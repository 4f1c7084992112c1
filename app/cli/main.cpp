// SPDX-License-Identifier: GPL-3.0-or-later
#include "command.h"

#include <etagere/plugins.h>

#include <QtCore/QCoreApplication>

#include <csignal>

using namespace etagere;

#include <CLI/CLI.hpp>

namespace {

constexpr const char *Footer = R"(Exit status: 0 done; 1 done, but some entries could not be read; 2 wrong usage;
3 the cache cannot be opened, read or written, or undo was refused; 4 no such key.

Reading changes nothing in a cache: not a byte, not an access time. What changes one needs --write, goes to the
trash first, and can be undone.)";

} // namespace

int main(int argc, char **argv)
{
    // A reader that goes away is noticed by the failing write.
    std::signal(SIGPIPE, SIG_IGN);
    QCoreApplication core(argc, argv);

    cli::reportNotes(takePluginCrashes());
    CLI::App app("Shows the cache that an API client left behind as HTTP.", "etagere-cli");
    app.set_version_flag("--version", "etagere-cli " ETAGERE_VERSION);
    app.footer(Footer);
    app.require_subcommand(1);
    int status = cli::Finished;
    cli::addFind(app, status);
    cli::addDetect(app, status);
    cli::addList(app, status);
    cli::addShow(app, status);
    cli::addExport(app, status);
    cli::addExplain(app, status);
    cli::addReplay(app, status);
    cli::addGet(app, status);
    cli::addNames(app, status);
    cli::addMapping(app, status);
    cli::addLab(app, status);
    cli::addBridge(app, status);
    cli::addExpire(app, status);
    cli::addInvalidate(app, status);
    cli::addUndo(app, status);
    cli::addTrash(app, status);
    cli::addPlugins(app, status);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError &error) {
        return app.exit(error) == 0 ? cli::Finished : cli::UsageError;
    }
    return status;
}

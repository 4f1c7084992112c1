// SPDX-License-Identifier: GPL-3.0-or-later
#include "command.h"
#include "output.h"

#include <QtCore/QFile>

#include <CLI/CLI.hpp>

namespace etagere::cli {

void addBridge(CLI::App &app, int &status)
{
    CLI::App *command =
        app.add_subcommand("bridge", "What lets Etagere into a running Python program: etagere_bridge.py");
    command->footer(
        "Put the file beside the program's others; there, `etagere_bridge.serve(cache).url` is the location.");
    command->add_flag("--print")->description("Print the file")->required();
    command->callback([&status] {
        QFile file(QStringLiteral(":/etagere/bridge/etagere_bridge.py"));
        status = file.open(QIODevice::ReadOnly) ? Finished : CacheError;
        Output().write(file.readAll());
    });
}

} // namespace etagere::cli

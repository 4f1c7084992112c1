// SPDX-License-Identifier: GPL-3.0-or-later
#include "command.h"
#include "output.h"

#include <etagere/entrytablemodel.h>
#include <etagere/finder.h>

#include <CLI/CLI.hpp>

namespace etagere::cli {

void addFind(CLI::App &app, int &status)
{
    CLI::App *command =
        app.add_subcommand("find", "Caches found on this computer, one a line: location, program, entries");
    command->callback([&status] {
        Output output;
        findCaches([&output](const FoundCache &cache) {
            QByteArray line = cache.location.toString().toUtf8() + '\t' + cache.program.toUtf8() + '\t';
            line += cache.entries < 0 ? QByteArray("?") : QByteArray::number(cache.entries);
            output.line(visible(line.replace('\t', "  ")));
        });
        status = Finished;
    });
}

} // namespace etagere::cli

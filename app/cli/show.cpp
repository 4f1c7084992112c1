// SPDX-License-Identifier: GPL-3.0-or-later
#include "command.h"
#include "entryprinter.h"

#include <QtCore/QCoreApplication>

#include <CLI/CLI.hpp>

namespace etagere::cli {

namespace {

struct Options {
    std::string location;
    std::string key;
    bool headers = false;
    bool body = false;
    bool raw = false;
    bool tree = false;
    bool json = false;
    bool reveal = false;
};

Result<Done> print(const Options &options, EntryPrinter &printer)
{
    if (options.raw)
        return printer.printRaw();
    if (options.tree)
        return printer.printTree();
    if (options.headers)
        return printer.printHeaders();
    if (options.body)
        return printer.printBody();
    return options.json ? printer.printJson() : printer.printSummary();
}

int run(const Options &options)
{
    Result<Session> session = openCache(options.location);
    if (!session)
        return report(session.error());
    const tl::expected<ReadEntry, int> entry = readEntry(*session, options.key);
    if (!entry)
        return entry.error();
    EntryPrinter printer(*session, entry->key, entry->value, options.reveal);
    const Result<Done> printed = print(options, printer);
    if (!printed) {
        report(printed.error());
        return SomeUnread;
    }
    return Finished;
}

} // namespace

void addShow(CLI::App &app, int &status)
{
    CLI::App *command = app.add_subcommand("show", "One entry: its response, headers, body, or stored structure");
    auto options = std::make_shared<Options>();
    command->add_option("LOCATION", options->location, "Folder, file, or location such as diskcache:/path")->required();
    command->add_option("KEY", options->key, "Stored key, decoded key, URL, or the beginning of a stored key")
        ->required();
    CLI::Option_group *form = command->add_option_group("form", "What to print");
    form->require_option(0, 1);
    form->add_flag("--headers", options->headers, "The status line and the stored fields");
    form->add_flag("--body", options->body, "The decoded body");
    form->add_flag("--raw", options->raw, "The stored bytes as they are");
    form->add_flag("--tree", options->tree, "The stored structure with byte offsets; nothing is executed");
    form->add_flag("--json", options->json, "One JSON object");
    command->add_flag("--reveal", options->reveal, "Print cookies, credentials and tokens instead of ***");
    command->callback([options, &status] { status = run(*options); });
}

} // namespace etagere::cli

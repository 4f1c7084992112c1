// SPDX-License-Identifier: GPL-3.0-or-later
#include "command.h"
#include "output.h"
#include "rowprinter.h"

#include <etagere/datetime.h>

#include <QtCore/QCoreApplication>

#include <CLI/CLI.hpp>

namespace etagere::cli {

namespace {

struct Options {
    std::string location;
    std::string where;
    std::string sort;
    bool reverse = false;
    qint64 limit = -1;
    RowFormat format;
};

// Sorting needs all rows before the first can be printed; without it they are printed as they are found.
Result<ListingSummary> listSorted(Session &session, const ListingOptions &listing, Column column, bool reverse,
                                  qint64 limit, RowPrinter &printer)
{
    EntryTable table;
    Result<ListingSummary> summary =
        session.list(listing, [&table](const Row &row, const ListedEntry &) { return table.append(row); });
    std::vector<quint32> order(table.publish());
    for (quint32 i = 0; i < order.size(); ++i)
        order[i] = i;
    sortRows(table, order, column, reverse, session.info().clock());
    if (limit >= 0 && order.size() > size_t(limit))
        order.resize(size_t(limit));
    for (quint32 index : order) {
        if (!printer.print(table.row(index)))
            break;
    }
    return summary;
}

ListDepth depthFor(const Options &options)
{
    return options.format.keysOnly && options.where.empty() && options.sort.empty() ? ListDepth::Keys
                                                                                    : ListDepth::Values;
}

int list(Session &session, const Options &options, const Filter &filter)
{
    ListingOptions listing;
    listing.depth = depthFor(options);
    listing.filter = filter;
    RowPrinter printer(session, options.location, options.format);
    Result<ListingSummary> summary;
    if (const std::optional<Column> column = columnByName(options.sort)) {
        summary = listSorted(session, listing, *column, options.reverse, options.limit, printer);
    } else {
        listing.limit = options.limit;
        summary = session.list(listing, [&printer](const Row &row, const ListedEntry &) { return printer.print(row); });
    }
    printer.finish();
    if (!printer.isOpen())
        return Finished;
    if (!summary)
        return report(summary.error());
    reportNotes(summary->notes);
    if (session.info().readingTouches && listing.depth == ListDepth::Values)
        reportNotes({ QCoreApplication::translate(
            "cli", "Values were read, which resets the time since each key was last used on this server") });
    return summary->failed + printer.failed() > 0 ? SomeUnread : Finished;
}

QString knownColumns()
{
    QByteArray names;
    for (int i = 0; i < ColumnCount; ++i)
        names += (i > 0 ? ", " : "") + columnName(Column(i)).toByteArray();
    return QString::fromUtf8(names);
}

int run(const Options &options)
{
    const Result<Filter> filter = Filter::parse(toQString(options.where));
    if (!filter)
        return reportUsage(
            QCoreApplication::translate("cli", "The filter is not understood: %1").arg(filter.error().text()));
    if (!options.sort.empty() && !columnByName(options.sort)) {
        return reportUsage(QCoreApplication::translate("cli", "There is no column “%1” to sort by; there are %2")
                               .arg(toQString(options.sort), knownColumns()));
    }
    Result<Session> session = openCache(options.location);
    return session ? list(*session, options, *filter) : report(session.error());
}

} // namespace

void addList(CLI::App &app, int &status)
{
    CLI::App *command = app.add_subcommand("ls", "The entries of a cache, one a line");
    auto options = std::make_shared<Options>();
    command->add_option("LOCATION", options->location, "Folder, file, or location such as diskcache:/path")->required();
    command->add_option("--where", options->where, "Only what matches: host:esi.evetech.net status:404 stale size>10k");
    command->add_option("--sort", options->sort, "Column to sort by: url, status, expires, size, key ...");
    command->add_flag("--reverse", options->reverse, "Largest first")->needs("--sort");
    command->add_option("--limit", options->limit, "At most this many entries")->check(CLI::NonNegativeNumber);
    CLI::Option *keys =
        command->add_flag("--keys-only", options->format.keysOnly, "Stored keys alone; reads no values");
    CLI::Option *json = command->add_flag("--json-lines", options->format.json, "One JSON object a line");
    command->add_flag("--hash", options->format.hash, "Add body_sha256, of the decoded body")->needs(json);
    keys->excludes(json);
    command->callback([options, &status] { status = run(*options); });
}

} // namespace etagere::cli

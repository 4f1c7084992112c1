// SPDX-License-Identifier: GPL-3.0-or-later
#include <etagere/export.h>

#include "command.h"
#include "output.h"

#include <etagere/datetime.h>

#include <QtCore/QCoreApplication>

#include <CLI/CLI.hpp>

namespace etagere::cli {

namespace {

struct Options {
    std::string location;
    std::string format;
    std::string where;
    bool reveal = false;
};

// Bodies are read through a session of their own, because the listing's is busy.
class Exporter
{
public:
    Exporter(Session &reader, std::unique_ptr<ExportWriter> writer)
        : m_reader(reader)
        , m_writer(std::move(writer))
    {
        m_writer->begin(m_output.buffer());
    }

    bool add(const Row &row)
    {
        Result<DecodedEntry> entry = decode(row);
        RowContext context;
        const QByteArray backend = m_reader.detection().backend;
        context.backend = backend;
        const bool hasResponse = entry && !entry->variants.isEmpty();
        const Result<Done> written =
            m_writer->add(row, context, hasResponse ? &entry->variants.first() : nullptr, m_output.buffer());
        m_failed += !written || (!entry && row.error.isEmpty());
        return m_output.flushIfFull();
    }
    void finish()
    {
        m_writer->end(m_output.buffer());
        m_output.flush();
    }
    qint64 failed() const { return m_failed; }
    bool isOpen() const { return m_output.isOpen(); }

private:
    Result<DecodedEntry> decode(const Row &row)
    {
        if (!row.isResponse)
            return DecodedEntry();
        const StoredKey key = row.storedKey();
        return m_reader.read(key).and_then([&](const Value &value) { return m_reader.decode(key, value); });
    }

    Session &m_reader;
    std::unique_ptr<ExportWriter> m_writer;
    Output m_output;
    qint64 m_failed = 0;
};

int run(const Options &options)
{
    const Result<Filter> filter = Filter::parse(toQString(options.where));
    if (!filter)
        return reportUsage(
            QCoreApplication::translate("cli", "The filter is not understood: %1").arg(filter.error().text()));
    Result<Session> session = openCache(options.location);
    Result<Session> reader = openCache(options.location);
    if (!session || !reader)
        return report(session ? reader.error() : session.error());
    const ExportOptions how{ options.reveal, session->info().clock() };
    Exporter exporter(*reader, makeExportWriter(*exportFormatByName(options.format), how));
    ListingOptions listing;
    listing.filter = *filter;
    const Result<ListingSummary> summary =
        session->list(listing, [&exporter](const Row &row, const ListedEntry &) { return exporter.add(row); });
    exporter.finish();
    if (!exporter.isOpen())
        return Finished;
    if (!summary)
        return report(summary.error());
    reportNotes(summary->notes);
    return summary->failed + exporter.failed() > 0 ? SomeUnread : Finished;
}

} // namespace

void addExport(CLI::App &app, int &status)
{
    CLI::App *command = app.add_subcommand("export", "Entries as HTTP Archive, JSON lines or CSV, on standard output");
    auto options = std::make_shared<Options>();
    command->add_option("LOCATION", options->location, "Folder, file, or location such as diskcache:/path")->required();
    command->add_option("--format", options->format, "har, jsonl or csv")
        ->required()
        ->check(CLI::IsMember({ "har", "jsonl", "csv" }));
    command->add_option("--where", options->where, "Only what matches, as in ls");
    command->add_flag("--reveal", options->reveal, "Write cookies, credentials and tokens instead of ***");
    command->callback([options, &status] { status = run(*options); });
}

} // namespace etagere::cli

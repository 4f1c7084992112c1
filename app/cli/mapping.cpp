// SPDX-License-Identifier: GPL-3.0-or-later
#include "command.h"
#include "output.h"

#include <etagere/mapping.h>

#include <QtCore/QCoreApplication>

#include <CLI/CLI.hpp>

namespace etagere::cli {

namespace {

constexpr int MostSamples = 20;

struct Options {
    std::string file;
    std::string location;
    std::string proposedFor;
    std::string likeKey;
};

QString tr(const char *text) { return QCoreApplication::translate("cli", text); }

QByteArray agreementText(const MappedSample &sample)
{
    switch (sample.agreement) {
    case MappedSample::KeyAgreement::Agrees:
        return "key agrees";
    case MappedSample::KeyAgreement::Differs:
        return "key differs, the recipe gives " + visible(printedKey(sample.expectedKey));
    case MappedSample::KeyAgreement::NotSaid:
        break;
    }
    return "key not checked";
}

QByteArray sampleLine(const MappedSample &sample)
{
    const QByteArray key = printedKey(sample.key.bytes) + '\t';
    if (!sample.error.isEmpty())
        return key + "error\t" + visible(sample.error.toUtf8());
    return key + QByteArray::number(sample.status) + '\t' + sample.method + ' ' + visible(sample.url) + '\t'
        + QByteArray::number(sample.bodyBytes) + " B\t" + agreementText(sample);
}

int check(const Mapping &mapping, const std::string &location)
{
    Result<Session> session = openCache(location);
    if (!session)
        return report(session.error());
    const Result<QList<SampleEntry>> entries = sampleEntries(*session, mapping.keyPrefix, MostSamples);
    if (!entries)
        return report(entries.error());
    if (entries->isEmpty())
        reportNotes({ tr("The cache holds no entry that the mapping speaks of") });
    Output output;
    bool areAllRead = true;
    for (const SampleEntry &entry : *entries) {
        const MappedSample sample = mappedSample(mapping, entry, session->backend());
        areAllRead &= sample.error.isEmpty();
        output.line(sampleLine(sample));
    }
    return areAllRead ? Finished : SomeUnread;
}

/// For a person to look at, and to keep as a file.
int propose(const Options &options)
{
    Result<Session> session = openCache(options.proposedFor);
    if (!session)
        return report(session.error());
    const Result<QList<SampleEntry>> entries = sampleEntries(*session, toBytes(options.likeKey), MostSamples);
    if (!entries)
        return report(entries.error());
    if (entries->isEmpty())
        return report({ ErrorCode::NotFound, tr("The cache holds no entry to learn from"), {} });
    Output().write(proposeMapping("mine", *entries, session->backend()));
    return Finished;
}

int run(const Options &options)
{
    if (!options.proposedFor.empty())
        return propose(options);
    if (options.file.empty())
        return reportUsage(tr("A mapping file or --propose is expected"));
    const Result<QByteArray> json = readMappingText(toQString(options.file));
    if (!json)
        return reportUsage(json.error().text());
    const Result<Mapping> mapping = parseMapping(*json);
    if (!mapping)
        return reportUsage(mapping.error().text());
    if (!options.location.empty())
        return check(*mapping, options.location);
    Output().line("ok       " + mapping->dialect->name() + ", " + visible(mapping->dialect->title().toUtf8()));
    return Finished;
}

} // namespace

void addMapping(CLI::App &app, int &status)
{
    CLI::App *command =
        app.add_subcommand("mapping", "Checks a mapping file for a home-made cache: what is wrong with it, and where");
    auto options = std::make_shared<Options>();
    command->add_option("FILE", options->file, "The mapping (resources/mappings/README.md)");
    command->add_option("--check", options->location, "A cache: what the mapping makes of its first 20 entries");
    CLI::Option *proposal = command->add_option("--propose", options->proposedFor,
                                                "A cache: prints a mapping that its first entry suggests");
    command->add_option("--like", options->likeKey, "With --propose: the beginning of the keys to learn from")
        ->needs(proposal);
    command->callback([options, &status] { status = run(*options); });
}

} // namespace etagere::cli

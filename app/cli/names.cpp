// SPDX-License-Identifier: GPL-3.0-or-later
#include "command.h"
#include "output.h"

#include <etagere/duplicates.h>
#include <etagere/keyruns.h>
#include <etagere/nameresolver.h>
#include <etagere/rowwriter.h>

#include <QtCore/QCoreApplication>
#include <QtCore/QLocale>

#include <CLI/CLI.hpp>

namespace etagere::cli {

namespace {

struct Options {
    std::string location;
    std::vector<std::string> candidates;
    std::vector<std::string> caches;
    std::string base;
    std::string url;
    std::string python;
    std::string seeds;
    bool harvestsNothing = false;
    bool known = false;
    bool forget = false;
    bool duplicates = false;
    bool json = false;
};

QString tr(const char *text) { return QCoreApplication::translate("cli", text); }

QString count(qint64 number) { return QLocale::c().toString(number); }

QByteArray nameLine(const QByteArray &key, const QByteArray &url, const QString &origin, bool asJson)
{
    if (!asJson)
        return printedKey(key) + "  " + visible(maskedUrl(url)) + "  (" + origin.toUtf8() + ')';
    QByteArray out = "{\"stored_key\":";
    appendJsonString(printedKey(key), out);
    out += ",\"url\":";
    appendJsonString(url, out);
    out += ",\"origin\":";
    appendJsonString(origin.toUtf8(), out);
    return out + '}';
}

NameSources sourcesOf(const Options &options)
{
    NameSources sources;
    for (const std::string &file : options.candidates)
        sources.files += toQString(file);
    sources.base = toBytes(options.base);
    sources.harvests = !options.harvestsNothing;
    return sources;
}

int resolve(Session &session, const Options &options)
{
    NameSources sources = sourcesOf(options);
    for (const std::string &text : options.caches) {
        const Result<Location> cache = Location::parse(toQString(text));
        if (!cache)
            return report(cache.error());
        sources.caches.append(*cache);
    }
    const Result<NamesOutcome> outcome = resolveNames(session, sources);
    if (!outcome)
        return report(outcome.error());
    Output output;
    for (const ResolvedName &name : outcome->found)
        output.line(nameLine(name.key, name.url, name.origin, options.json));
    QStringList notes = outcome->notes;
    if (outcome->descriptions > 0)
        notes += tr("%1 paths of APIs were learnt").arg(count(outcome->descriptions));
    notes += outcome->wanted == 0 && outcome->known > 0
        ? tr("All %1 requests are known").arg(count(outcome->known))
        : tr("%1 of %2 hashed keys without a name were resolved, by %3 candidates")
              .arg(count(outcome->found.size()), count(outcome->wanted), count(outcome->candidates));
    reportNotes(notes);
    return outcome->notes.isEmpty() ? Finished : SomeUnread;
}

/// Of the names that were learnt those whose entries are still there.
int printKnown(Session &session, bool asJson)
{
    Output output;
    ListingOptions options;
    options.depth = ListDepth::Keys;
    const Result<ListingSummary> listed = session.list(options, [&](const Row &row, const ListedEntry &) {
        if (const LearntName *name = session.names()->find(row.key))
            output.line(nameLine(row.key.toByteArray(), name->url, name->origin, asJson));
        return output.flushIfFull();
    });
    return listed || !output.isOpen() ? int(Finished) : report(listed.error());
}

int printKeysOf(Session &session, const Options &options)
{
    Request request;
    request.url = toBytes(options.url);
    const Result<QList<PossibleKey>> keys = possibleKeys(session, request);
    if (!keys)
        return report(keys.error());
    Output output;
    bool isStored = false;
    for (const PossibleKey &key : *keys) {
        isStored = isStored || key.isStored;
        output.line((key.isStored ? "stored  " : "absent  ") + printedKey(key.key.bytes) + "  " + key.dialect
                    + (key.how.isEmpty() ? QByteArray() : ": " + key.how.toUtf8()));
    }
    if (keys->isEmpty())
        reportNotes({ tr("No client whose caches are known would store an answer to this URL here") });
    return isStored ? Finished : NoSuchKey;
}

int printDuplicates(Session &session, bool asJson)
{
    const Result<QList<DuplicateGroup>> groups = duplicateGroups(session);
    if (!groups)
        return report(groups.error());
    Output output;
    for (const DuplicateGroup &group : *groups) {
        if (!asJson)
            output.line(visible(maskedUrl(group.url)));
        for (qsizetype i = 0; i < group.entries.size(); ++i) {
            const DuplicateEntry &entry = group.entries.at(i);
            const QString why = i == 0 ? tr("The freshest.") : duplicateReasonText(entry.reason);
            output.line(asJson ? nameLine(entry.key.bytes, entry.url, why, true)
                               : "  " + printedKey(entry.key.bytes) + "  " + why.toUtf8());
        }
    }
    reportNotes({ tr("%1 requests have more than one entry").arg(count(groups->size())) });
    return Finished;
}

/// "17" or "0..1000".
std::optional<HashSeeds> seedsFrom(const QByteArray &text)
{
    const qsizetype dots = text.indexOf("..");
    bool isFirst = false;
    bool isLast = false;
    const HashSeeds seeds{ text.left(dots).toUInt(&isFirst), text.mid(dots < 0 ? 0 : dots + 2).toUInt(&isLast) };
    return isFirst && isLast ? std::optional(seeds) : std::nullopt;
}

int printSeeds(Session &session, const Options &options, PythonVersion version)
{
    const std::optional<HashSeeds> seeds = seedsFrom(toBytes(options.seeds));
    if (!seeds)
        return reportUsage(tr("“%1” are no seeds: write 17 or 0..1000").arg(toQString(options.seeds)));
    const Result<SeedRuns> runs = seedRuns(session, version, *seeds);
    if (!runs)
        return report(runs.error());
    Output().line(runs->summary.toUtf8());
    return Finished;
}

int printRuns(Session &session, const Options &options)
{
    const Result<PythonVersion> version = pythonVersion(toBytes(options.python));
    if (!version)
        return report(version.error());
    if (!options.seeds.empty())
        return printSeeds(session, options, *version);
    const Result<KeyRuns> runs = keyRuns(session, *version);
    if (!runs)
        return report(runs.error());
    Output output;
    for (const KeyRun &run : runs->entries)
        output.line(keyReachName(run.reach).toByteArray().leftJustified(12) + printedKey(run.key) + "  "
                    + visible(maskedUrl(run.url)) + "  " + run.why.toUtf8());
    reportNotes({ runs->summary });
    return Finished;
}

int run(const Options &options)
{
    Result<Session> session = openCache(options.location);
    if (!session)
        return report(session.error());
    if (options.forget) {
        const Result<Done> forgotten = NameBook(session->detection().location).forget();
        return forgotten ? int(Finished) : report(forgotten.error());
    }
    if (options.known)
        return printKnown(*session, options.json);
    if (!options.url.empty())
        return printKeysOf(*session, options);
    if (options.duplicates)
        return printDuplicates(*session, options.json);
    return options.python.empty() ? resolve(*session, options) : printRuns(*session, options);
}

} // namespace

void addNames(CLI::App &app, int &status)
{
    CLI::App *command = app.add_subcommand("names", "Which requests hashed keys stand for: find out, and prove it");
    auto options = std::make_shared<Options>();
    command->add_option("LOCATION", options->location, "Folder, file, or location such as filecache:/path")->required();
    command
        ->add_option("--candidates", options->candidates,
                     "URLs that may be behind the keys: a list, HAR, access log, sitemap, OpenAPI or Swagger document")
        ->allow_extra_args(false);
    command->add_option("--from", options->caches, "Another cache whose URLs may be here too")->allow_extra_args(false);
    command->add_option("--base", options->base, "What paths in those files belong to: https://host");
    command->add_flag("--no-harvest", options->harvestsNothing, "Do not look for URLs in the cache's own entries");
    auto *known = command->add_flag("--known", options->known, "Print what was learnt before; look for nothing");
    auto *forget = command->add_flag("--forget", options->forget, "Forget what was learnt of this cache");
    auto *url = command->add_option("--url", options->url, "Print the keys that an answer to this URL would have here");
    auto *python = command->add_option("--python", options->python,
                                       "Which of EsiPy's entries a program finds again with this Python: 3.11");
    command
        ->add_option("--seeds", options->seeds,
                     "With --python: what runs with PYTHONHASHSEED set to one of these find: 0..1000")
        ->needs(python);
    auto *duplicates = command->add_flag("--duplicates", options->duplicates,
                                         "Print the requests that have more than one entry, and why");
    for (CLI::Option *option : { forget, url, python, duplicates })
        option->excludes(known);
    url->excludes(python);
    command->add_flag("--json-lines", options->json, "One JSON object a name");
    command->callback([options, &status] { status = run(*options); });
}

} // namespace etagere::cli

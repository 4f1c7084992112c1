// SPDX-License-Identifier: GPL-3.0-or-later
// expire and invalidate: they differ in one call.
#include "command.h"
#include "editreport.h"
#include "output.h"

#include <etagere/datetime.h>
#include <etagere/duplicates.h>
#include <etagere/editor.h>
#include <etagere/entrytablemodel.h>

#include <QtCore/QCoreApplication>

#include <CLI/CLI.hpp>

using namespace Qt::StringLiterals;

namespace etagere::cli {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("cli", text); }

struct Options {
    ChangeKind kind = ChangeKind::Invalidate;
    std::string location;
    std::vector<std::string> keys;
    std::string where;
    bool write = false;
    bool dryRun = false;
    bool duplicates = false;
};

/// The entries that a change is aimed at.
struct Target {
    QList<StoredKey> keys;
    QList<Expirable> expirable; ///< of each
    qint64 bytes = 0;
    QString label;
    qint64 spared = 0; ///< entries of other programs that the filter did not name
    int status = Finished;

    void add(const Row &row)
    {
        keys.append(row.storedKey());
        expirable.append(etagere::expirable(row, currentTime()));
        bytes += row.storedBytes;
    }
};

/// Why marking an entry would not do; empty when it would.
QString objection(Expirable expirable)
{
    switch (expirable) {
    case Expirable::Yes:
    case Expirable::Unread:
        return {};
    case Expirable::Already:
        return tr("is stale already");
    case Expirable::WithoutValidator:
        return tr("has no validator that its library uses: expiring it is the same as invalidating it");
    case Expirable::Never:
        return tr("is served for ever by its library, and can only be invalidated");
    case Expirable::NoResponse:
        break;
    }
    return tr("is no stored response");
}

/// A filter that asks for raw entries means them, whoever wrote them.
bool namesForeign(const Filter &filter) { return filter.terms().contains(u"dialect:raw"_s); }

Target targetByFilter(Session &session, const std::string &where)
{
    Target target;
    const Result<Filter> filter = Filter::parse(toQString(where));
    if (!filter) {
        target.status = reportUsage(tr("The filter is not understood: %1").arg(filter.error().text()));
        return target;
    }
    ListingOptions listing;
    listing.filter = *filter;
    const bool sparesForeign = session.info().isShared && !namesForeign(*filter);
    const Result<ListingSummary> summary = session.list(listing, [&](const Row &row, const ListedEntry &) {
        if (sparesForeign && row.dialect == dialects().last())
            ++target.spared;
        else
            target.add(row);
        return true;
    });
    if (!summary)
        target.status = report(summary.error());
    target.label = tr("%L1 entries: %2").arg(target.keys.size()).arg(toQString(where));
    return target;
}

/// Of each request all entries but the freshest; variants are none of its duplicates.
Target targetByDuplicates(Session &session)
{
    Target target;
    const Result<QList<DuplicateGroup>> groups = duplicateGroups(session);
    if (!groups) {
        target.status = report(groups.error());
        return target;
    }
    for (const DuplicateGroup &group : *groups) {
        for (const StoredKey &key : group.superfluous()) {
            if (const Result<Value> value = session.read(key))
                session.withRow(key, *value, [&target](const Row &row) { target.add(row); });
        }
    }
    target.label = tr("%L1 duplicates").arg(target.keys.size());
    return target;
}

Target targetByKeys(Session &session, const std::vector<std::string> &texts)
{
    Target target;
    for (const std::string &text : texts) {
        const auto key = findKey(session, text);
        if (key && target.keys.contains(*key))
            continue;
        const Result<Value> value = key ? session.read(*key) : Result<Value>(failure(ErrorCode::NotFound, {}));
        if (!key || !value) {
            target.status = key ? report(value.error()) : key.error();
            return target;
        }
        session.withRow(*key, *value, [&target](const Row &row) { target.add(row); });
    }
    target.label = target.keys.size() == 1 ? QString::fromUtf8(printedKey(target.keys.first().bytes))
                                           : tr("%L1 entries").arg(target.keys.size());
    return target;
}

void preview(const Options &options, const Target &target)
{
    Output output;
    qint64 able = 0;
    for (qsizetype i = 0; i < target.keys.size(); ++i) {
        const bool expires = options.kind == ChangeKind::Expire;
        const QString why = expires ? objection(target.expirable.at(i)) : QString();
        able += why.isEmpty();
        output.line(printedKey(target.keys.at(i).bytes) + (why.isEmpty() ? QByteArray() : "  (" + why.toUtf8() + ')'));
        output.flushIfFull();
    }
    output.flush();
    const QString words = options.kind == ChangeKind::Expire ? tr("%L1 of %L2 entries would be marked stale (%3)")
                                                             : tr("%L1 of %L2 entries would be removed (%3)");
    reportNotes({ words.arg(able).arg(target.keys.size()).arg(humaneSize(target.bytes)) });
}

int carryOut(const Options &options, Target target)
{
    if (options.kind == ChangeKind::Expire && !options.where.empty()) {
        // What a filter matches by the way is left alone quietly; keys that were named are answered one by one.
        for (qsizetype i = target.keys.size(); i-- > 0;) {
            if (target.expirable.at(i) != Expirable::Yes)
                target.keys.removeAt(i);
        }
    }
    Result<Session> session = openCache(options.location, Access::Write);
    if (!session)
        return report(session.error());
    Editor editor(*session);
    const Result<EditOutcome> outcome = options.kind == ChangeKind::Expire
        ? editor.expire(target.keys, target.label)
        : editor.invalidate(target.keys, target.label);
    if (!outcome)
        return report(outcome.error());
    reportProblems(*outcome);
    Output output;
    const QString words =
        options.kind == ChangeKind::Expire ? tr("%L1 entries marked stale (%2)") : tr("%L1 entries removed (%2)");
    QString line = words.arg(outcome->changed).arg(humaneSize(outcome->bytes));
    if (outcome->id > 0)
        line += tr("; undo with: etagere-cli undo --write %1 %2").arg(toQString(options.location)).arg(outcome->id);
    output.line(line.toUtf8());
    // What ended it early was reported: the trash could take no more.
    const bool isWhole = outcome->changed + outcome->skipped >= target.keys.size();
    return !isWhole ? CacheError : outcome->skipped > 0 ? SomeUnread : Finished;
}

int run(const Options &options)
{
    if (int(!options.keys.empty()) + int(!options.where.empty()) + int(options.duplicates) != 1)
        return reportUsage(tr("Give the keys of entries, or --where with a filter"));
    if (!options.write && !options.dryRun)
        return reportNeedsWrite();
    Result<Session> session = openCache(options.location);
    if (!session)
        return report(session.error());
    const Target target = options.duplicates ? targetByDuplicates(*session)
        : options.where.empty()              ? targetByKeys(*session, options.keys)
                                             : targetByFilter(*session, options.where);
    if (target.status != Finished)
        return target.status;
    if (target.spared > 0)
        reportNotes({ tr("%L1 entries of other programs are left alone; --where \"dialect:raw ...\" names them")
                          .arg(target.spared) });
    if (!options.dryRun)
        return carryOut(options, target);
    preview(options, target);
    return Finished;
}

void add(CLI::App &app, int &status, ChangeKind kind, const char *name, const char *help)
{
    CLI::App *command = app.add_subcommand(name, help);
    auto options = std::make_shared<Options>();
    options->kind = kind;
    command->add_option("LOCATION", options->location, "Folder, file, or location such as diskcache:/path")->required();
    command->add_option("KEY", options->keys, "Stored key, decoded key, URL, or a unique beginning of a stored key");
    command->add_option("--where", options->where, "All entries that match, as in ls");
    if (kind == ChangeKind::Invalidate)
        command->add_flag("--duplicates", options->duplicates,
                          "Of each request all entries but the freshest; see names --duplicates");
    command->add_flag("--write", options->write, "Allow the change");
    command->add_flag("--dry-run", options->dryRun, "Print the keys that would be changed, and change nothing");
    command->callback([options, &status] { status = run(*options); });
}

} // namespace

void addExpire(CLI::App &app, int &status)
{
    add(app, status, ChangeKind::Expire, "expire",
        "Mark entries stale, so that their client validates them with their ETag");
}

void addInvalidate(CLI::App &app, int &status)
{
    add(app, status, ChangeKind::Invalidate, "invalidate", "Remove entries; it can be undone");
}

} // namespace etagere::cli

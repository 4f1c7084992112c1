// SPDX-License-Identifier: GPL-3.0-or-later
#include "command.h"
#include "editreport.h"
#include "output.h"

#include <etagere/editor.h>

#include <QtCore/QCoreApplication>

#include <CLI/CLI.hpp>

namespace etagere::cli {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("cli", text); }

struct Options {
    std::string location;
    qint64 id = 0;
    bool write = false;
    bool dryRun = false;
};

/// The newest change that has not been undone, of those before `before` if it is not 0. 0: there is none.
qint64 newestChange(const Trash &trash, qint64 before = 0)
{
    for (const ChangeRecord &record : trash.changes()) {
        if (record.state != ChangeState::Undone && (before == 0 || record.id < before))
            return record.id;
    }
    return 0;
}

/// A change of which something was left alone stays in the trash, and would be meant again.
void tellWayOn(const Trash &trash, qint64 id)
{
    QStringList notes{ tr("Change %1 stays in the trash for what was left alone").arg(id) };
    if (const qint64 older = newestChange(trash, id); older > 0)
        notes += tr("To undo the change before it, name it: undo … %1").arg(older);
    reportNotes(notes);
}

int preview(const Trash &trash, qint64 id)
{
    Output output;
    const Result<Done> read = trash.entries(id, [&output](const StoredKey &key, const Value &) {
        output.line(printedKey(key.bytes));
        return output.flushIfFull();
    });
    return read ? int(Finished) : report(read.error());
}

int run(const Options &options)
{
    if (!options.write && !options.dryRun)
        return reportNeedsWrite();
    Result<Session> session = openCache(options.location, options.dryRun ? Access::ReadOnly : Access::Write);
    if (!session)
        return report(session.error());
    const Trash trash(session->detection().location);
    const qint64 id = options.id > 0 ? options.id : newestChange(trash);
    if (id == 0)
        return report(
            { ErrorCode::NotFound, tr("There is nothing to undo: the trash holds no change of this cache"), {} });
    if (options.dryRun)
        return preview(trash, id);
    const Result<EditOutcome> outcome = Editor(*session).undo(id);
    if (!outcome)
        return report(outcome.error());
    reportProblems(*outcome);
    Output output;
    output.line(tr("Change %1: %L2 entries put back").arg(id).arg(outcome->changed).toUtf8());
    if (outcome->skipped == 0)
        return Finished;
    tellWayOn(trash, id);
    return CacheError;
}

} // namespace

void addUndo(CLI::App &app, int &status)
{
    CLI::App *command = app.add_subcommand("undo", "Put back what expire, invalidate or a write-back changed");
    auto options = std::make_shared<Options>();
    command->add_option("LOCATION", options->location, "Folder, file, or location such as diskcache:/path")->required();
    command->add_option("ID", options->id, "Number of the change, as trash lists it; the newest unless given")
        ->check(CLI::PositiveNumber);
    command->add_flag("--write", options->write, "Allow the change");
    command->add_flag("--dry-run", options->dryRun, "Print the keys that would be put back, and change nothing");
    command->callback([options, &status] { status = run(*options); });
}

} // namespace etagere::cli

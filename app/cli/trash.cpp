// SPDX-License-Identifier: GPL-3.0-or-later
#include <etagere/trash.h>

#include "command.h"
#include "editreport.h"
#include "output.h"

#include <etagere/datetime.h>
#include <etagere/entrytablemodel.h>

#include <QtCore/QCoreApplication>

#include <CLI/CLI.hpp>

namespace etagere::cli {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("cli", text); }

constexpr Msecs Day = 24 * 3600 * 1000LL;

struct Options {
    std::string location;
    bool empty = false;
    double maxDays = -1;
    qint64 maxBytes = -1;
};

void print(const QList<ChangeRecord> &records)
{
    Output output;
    for (const ChangeRecord &record : records) {
        QByteArray line = QByteArray::number(record.id) + '\t' + formatIsoTime(record.madeAt) + '\t'
            + changeKindName(record.kind) + '\t' + changeStateName(record.state) + '\t'
            + tr("%L1 entries").arg(record.entries).toUtf8() + '\t' + humaneSize(record.bytes).toUtf8() + '\t';
        appendVisible(record.label.toUtf8(), line);
        output.line(line);
    }
}

int run(const Options &options)
{
    const Result<Session> session = openCache(options.location);
    if (!session)
        return report(session.error());
    const Trash trash(session->detection().location);
    if (options.empty) {
        const Result<Done> done = trash.empty();
        return done ? int(Finished) : report(done.error());
    }
    if (options.maxDays >= 0 || options.maxBytes >= 0) {
        TrashLimits limits;
        limits.age = options.maxDays >= 0 ? Msecs(options.maxDays * double(Day)) : std::numeric_limits<Msecs>::max();
        limits.bytes = options.maxBytes >= 0 ? options.maxBytes : std::numeric_limits<qint64>::max();
        reportNotes({ tr("%1 freed").arg(humaneSize(trash.purge(limits, currentTime()))) });
    }
    print(trash.changes());
    return Finished;
}

} // namespace

void addTrash(CLI::App &app, int &status)
{
    CLI::App *command = app.add_subcommand("trash", "What changes of a cache can be undone, newest first");
    command->footer("One change a line: number, time, kind, state, entries, size in the trash, what it was aimed at;\n"
                    "separated by tabs. The trash of Etagere is not part of the cache, so --write is not needed.");
    auto options = std::make_shared<Options>();
    command->add_option("LOCATION", options->location, "Folder, file, or location such as diskcache:/path")->required();
    command->add_flag("--empty", options->empty, "Delete all of it for good");
    command->add_option("--max-days", options->maxDays, "Delete what is older, for good")
        ->check(CLI::NonNegativeNumber);
    command->add_option("--max-bytes", options->maxBytes, "Delete the oldest until the rest is no larger")
        ->check(CLI::NonNegativeNumber);
    command->callback([options, &status] { status = run(*options); });
}

} // namespace etagere::cli

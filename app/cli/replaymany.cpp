// SPDX-License-Identifier: GPL-3.0-or-later
#include "replaymany.h"

#include "command.h"
#include "editreport.h"
#include "output.h"

#include <etagere/editor.h>
#include <etagere/rowwriter.h>

#include <QtCore/QCoreApplication>

namespace etagere::cli {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("cli", text); }

/// The entries that the filter keeps, decoded. Those that cannot be read are left out and counted.
struct Selection {
    QList<ReplayItem> items;
    qint64 unread = 0;
};

Result<Selection> selectionOf(Session &session, const std::string &where)
{
    ListingOptions options;
    const Result<Filter> filter = Filter::parse(toQString(where));
    if (!filter)
        return tl::unexpected(filter.error());
    options.filter = *filter;
    QList<StoredKey> keys;
    const Result<ListingSummary> listed = session.list(options, [&keys](const Row &row, const ListedEntry &) {
        keys.append(row.storedKey());
        return true;
    });
    if (!listed)
        return tl::unexpected(listed.error());
    Selection selection;
    for (const StoredKey &key : std::as_const(keys)) {
        const Result<Value> value = session.read(key);
        const Result<DecodedEntry> entry =
            value.and_then([&](const Value &v) { return session.decode(key, v); });
        if (entry)
            selection.items.append({ key, value->version, entry->variants.first() });
        else
            ++selection.unread;
    }
    return selection;
}

QByteArray lineFor(const ReplayItem &item, const Replay &replay, bool asJson)
{
    const QByteArray verdict = replayVerdictName(replay.verdict).toByteArray();
    const QByteArray error = replay.exchange ? QByteArray() : replay.exchange.error().text().toUtf8();
    if (!asJson)
        return verdict.leftJustified(21) + visible(maskedUrl(item.stored.url)) + (error.isEmpty() ? "" : "  " + error);
    QByteArray out = "{\"stored_key\":";
    appendJsonString(printedKey(item.key.bytes), out);
    out += ",\"url\":";
    appendJsonString(maskedUrl(item.stored.url), out);
    out += ",\"verdict\":\"" + verdict + "\",\"bytes_saved\":" + QByteArray::number(replay.bytesSaved) + ",\"error\":";
    error.isEmpty() ? void(out += "null") : appendJsonString(error, out);
    return out + '}';
}

void reportSummary(const BulkReplaySummary &summary)
{
    reportNotes(summary.notes);
    reportNotes({ tr("%L1 not modified, %L2 sent in full, %L3 failed, %L4 not asked; %L5 bytes of bodies were not sent")
                      .arg(summary.notModified)
                      .arg(summary.full)
                      .arg(summary.failed)
                      .arg(summary.skipped)
                      .arg(summary.bytesSaved) });
}

} // namespace

int replayMany(Session &session, const std::string &where, const Transport &transport, const BulkReplayLimits &limits,
               bool writes, bool asJson)
{
    const Result<Selection> selection = selectionOf(session, where);
    if (!selection)
        return report(selection.error());
    Output output;
    QList<WriteBack> found;
    const auto take = [&](const ReplayItem &item, const Replay &replay) {
        output.line(lineFor(item, replay, asJson));
        if (writes && replay.updated)
            found.append({ item.key, item.seen, *replay.updated });
    };
    const BulkReplaySummary summary = replayAll(selection->items, transport, limits, take);
    output.flush();
    reportSummary(summary);
    if (!found.isEmpty()) {
        const Result<EditOutcome> outcome = Editor(session).writeBack(found, tr("Replayed"));
        if (!outcome)
            return report(outcome.error());
        reportProblems(*outcome);
        reportNotes({ tr("%L1 entries were written; etagere-cli undo takes that back").arg(outcome->changed) });
    }
    return selection->unread > 0 || summary.failed > 0 ? SomeUnread : Finished;
}

} // namespace etagere::cli

// SPDX-License-Identifier: GPL-3.0-or-later
#include "answerjson.h"
#include "command.h"
#include "output.h"
#include "replaymany.h"

#include <etagere/editor.h>
#include <etagere/replay.h>
#include <etagere/rowwriter.h>

#include <QtCore/QCoreApplication>

#include <CLI/CLI.hpp>

namespace etagere::cli {

namespace {

struct Options {
    std::string location;
    std::string key;
    std::string where;
    std::vector<std::string> headers;
    std::string caCert;
    bool unconditional = false;
    bool write = false;
    bool json = false;
    bool reveal = false;
};

QString tr(const char *text) { return QCoreApplication::translate("cli", text); }

/// Whether the answer went into the cache; nothing: there was nothing to write, or nobody asked for it.
using Written = std::optional<Result<EditOutcome>>;

void appendString(const char *name, const QByteArray &value, QByteArray &out)
{
    out += QByteArray(",\"") + name + "\":";
    appendJsonString(value, out);
}

QByteArray replayJson(const Replay &replay, const Written &written, bool reveal)
{
    QByteArray out = "{\"verdict\":\"" + replayVerdictName(replay.verdict).toByteArray() + '"';
    appendString("sentence", replayVerdictText(replay.verdict).toUtf8(), out);
    appendString("method", replay.request.method, out);
    appendString("url", reveal ? replay.request.url : maskedUrl(replay.request.url), out);
    out += ",\"request_headers\":" + headersJson(replay.request.headers, reveal);
    out += ",\"status\":" + QByteArray::number(replay.exchange ? replay.exchange->response.status : 0);
    out += ",\"headers\":" + headersJson(replay.exchange ? replay.exchange->response.headers : HeaderList(), reveal);
    out += ",\"duration_ms\":" + QByteArray::number(replay.duration)
        + ",\"bytes_saved\":" + QByteArray::number(replay.bytesSaved);
    out += QByteArray(",\"written\":") + (written && *written ? "true" : "false");
    const QString error = !replay.exchange ? replay.exchange.error().text()
        : written && !*written             ? written->error().text()
                                           : QString();
    out += ",\"error\":";
    error.isEmpty() ? void(out += "null") : appendJsonString(error.toUtf8(), out);
    return out + '}';
}

QByteArray shown(const QByteArray &head, bool reveal)
{
    QByteArray lines;
    for (const QByteArray &line : head.trimmed().split('\n')) {
        const qsizetype colon = line.indexOf(':');
        const bool isSecret = !reveal && colon > 0 && isSecretField(line.first(colon));
        lines += "  "
            + visible(isSecret     ? line.first(colon) + ": ***"
                          : reveal ? line.trimmed()
                                   : maskedUrl(line.trimmed()))
            + '\n';
    }
    return lines;
}

void printReplay(const Replay &replay, const Written &written, bool reveal)
{
    Output output;
    if (replay.exchange)
        output.write(shown(replay.exchange->sent, reveal) + '\n' + shown(replay.exchange->received, reveal) + '\n');
    output.line(replayVerdictText(replay.verdict).toUtf8());
    output.line(tr("%L1 ms; %L2 bytes of body were not sent").arg(replay.duration).arg(replay.bytesSaved).toUtf8());
    if (written && *written)
        output.line(tr("Written into the cache; etagere-cli undo takes it back").toUtf8());
}

/// Of one entry.
Written writeBack(Session &session, const StoredKey &key, const Version &seen, const Replay &replay)
{
    if (!replay.updated)
        return std::nullopt;
    Result<EditOutcome> outcome = Editor(session).writeBack({ { key, seen, *replay.updated } }, tr("Replayed"));
    if (outcome && !outcome->problems.isEmpty())
        return tl::unexpected(outcome->problems.first().error);
    return outcome;
}

int statusOf(const Replay &replay, const Written &written)
{
    if (!replay.exchange)
        return report(replay.exchange.error());
    return written && !*written ? report(written->error()) : int(Finished);
}

int replayEntry(const Options &options, Session &session, const StoredKey &key, const Value &value)
{
    const Result<DecodedEntry> entry = session.decode(key, value);
    if (!entry) {
        report(entry.error());
        return SomeUnread;
    }
    CachedResponse stored = entry->variants.first();
    // Where a key tells no URL, the one that named the entry is the one that hashes to it.
    if (stored.url.isEmpty() && options.key.starts_with("http"))
        stored.url = toBytes(options.key);
    const Result<Request> request = headersFrom(options.headers).and_then([&](const HeaderList &added) {
        return replayRequest(stored, !options.unconditional, added);
    });
    if (!request)
        return report(request.error());
    TransportLimits limits;
    limits.caCert = toQString(options.caCert);
    const Replay answer = replay(stored, *request, httpTransport(limits));
    const Written written = options.write ? writeBack(session, key, value.version, answer) : std::nullopt;
    if (options.json)
        Output().line(replayJson(answer, written, options.reveal));
    else
        printReplay(answer, written, options.reveal);
    return statusOf(answer, written);
}

int replayKey(const Options &options, Session &session)
{
    const tl::expected<ReadEntry, int> entry = readEntry(session, options.key);
    if (!entry)
        return entry.error();
    return replayEntry(options, session, entry->key, entry->value);
}

int run(const Options &options)
{
    if (options.key.empty() == options.where.empty())
        return reportUsage(tr("Name one entry by its key, or several by --where"));
    Result<Session> session = openCache(options.location, options.write ? Access::Write : Access::ReadOnly);
    if (!session)
        return report(session.error());
    if (options.where.empty())
        return replayKey(options, *session);
    TransportLimits limits;
    limits.caCert = toQString(options.caCert);
    const Result<HeaderList> added = headersFrom(options.headers);
    if (!added)
        return report(added.error());
    const BulkReplayLimits bulk{ .added = *added, .isConditional = !options.unconditional };
    return replayMany(*session, options.where, httpTransport(limits), bulk, options.write, options.json);
}

} // namespace

void addReplay(CLI::App &app, int &status)
{
    CLI::App *command = app.add_subcommand("replay", "Ask the origin again about an entry, with its validator");
    auto options = std::make_shared<Options>();
    command->add_option("LOCATION", options->location, "Folder, file, or location such as diskcache:/path")->required();
    command->add_option("KEY", options->key, "Stored key, decoded key, URL, or the beginning of a stored key");
    command->add_option("--where", options->where, "All entries that this filter keeps, few at once to a host");
    command->add_option("-H,--header", options->headers, "A field to send, 'Name: value'; never stored")
        ->allow_extra_args(false);
    command->add_option("--cacert", options->caCert, "PEM file of the authority that signed the origin's certificate");
    command->add_flag("--unconditional", options->unconditional, "Without If-None-Match and If-Modified-Since");
    command->add_flag("--write", options->write, "Write the outcome into the cache, in its own format; can be undone");
    command->add_flag("--json", options->json, "One JSON object");
    command->add_flag("--reveal", options->reveal, "Print cookies, credentials and tokens instead of ***");
    command->callback([options, &status] { status = run(*options); });
}

} // namespace etagere::cli

// SPDX-License-Identifier: GPL-3.0-or-later
#include "answerjson.h"
#include "command.h"
#include "output.h"

#include <etagere/datetime.h>
#include <etagere/decision.h>
#include <etagere/rowwriter.h>

#include <QtCore/QCoreApplication>

#include <CLI/CLI.hpp>

namespace etagere::cli {

namespace {

struct Options {
    std::string location;
    std::string key;
    std::string as;
    std::string at;
    std::vector<std::string> headers;
    bool json = false;
};

QString tr(const char *text) { return QCoreApplication::translate("cli", text); }

void appendSeconds(const char *name, Msecs value, QByteArray &out)
{
    out += QByteArray(",\"") + name + "\":" + (value == NoTime ? QByteArray("null") : QByteArray::number(value / 1000));
}

void appendReason(const DecisionReason &reason, QByteArray &out)
{
    out += "{\"topic\":\"" + reasonTopicName(reason.topic).toByteArray() + "\",\"rule\":";
    appendJsonString(reason.rule, out);
    out += ",\"sentence\":";
    appendJsonString(reason.sentence.toUtf8(), out);
    out += ",\"source\":";
    appendJsonString(reason.source.toUtf8(), out);
    out += ",\"numbers\":{";
    for (const auto &[name, number] : reason.numbers) {
        out += out.endsWith('{') ? "\"" : ",\"";
        out += name + "\":" + QByteArray::number(number);
    }
    out += "}}";
}

QByteArray decisionJson(const Mind &mind, const Decision &decision)
{
    QByteArray out =
        "{\"as\":\"" + mind.name() + "\",\"decision\":\"" + nextStepName(decision.step).toByteArray() + '"';
    appendSeconds("age", decision.age, out);
    appendSeconds("lifetime", decision.lifetime, out);
    out += ",\"fresh_until\":";
    out += decision.freshUntil == NoTime ? "null" : '"' + formatIsoTime(decision.freshUntil) + '"';
    out += ",\"request_headers\":" + headersJson(decision.conditions) + ",\"reasons\":[";
    for (const DecisionReason &reason : decision.reasons) {
        if (!out.endsWith('['))
            out += ',';
        appendReason(reason, out);
    }
    out += "]}";
    return out;
}

void printDecision(const Mind &mind, const Decision &decision, Output &output)
{
    output.line((mind.title() + QStringLiteral(": ") + nextStepText(decision.step)).toUtf8());
    for (const DecisionReason &reason : decision.reasons)
        output.line("  " + visible(reason.sentence.toUtf8()) + "  [" + reason.source.toUtf8() + ']');
}

/// Named, or the mind of the client that wrote the entry, with RFC 9111 beside it.
Result<QList<const Mind *>> mindsFor(const Options &options, const Dialect &dialect)
{
    if (!options.as.empty()) {
        const Mind *mind = mindByName(toBytes(options.as));
        if (!mind)
            return failure(ErrorCode::Usage,
                           tr("Nobody judges as “%1”: rfc9111, esipy, cachecontrol, httplib2 or qtdiskcache")
                               .arg(toQString(options.as)));
        return QList<const Mind *>{ mind };
    }
    const Mind *own = &mindOfDialect(dialect.name());
    return own == minds().first() ? QList<const Mind *>{ own } : QList<const Mind *>{ own, minds().first() };
}

int explainEntry(const Options &options, const Session &session, const StoredKey &key, const Value &value, Msecs now)
{
    const Result<QList<const Mind *>> asked = mindsFor(options, session.dialectOf(key, value));
    if (!asked)
        return report(asked.error());
    const Result<HeaderList> added = headersFrom(options.headers);
    if (!added)
        return report(added.error());
    const Result<DecodedEntry> entry = session.decode(key, value);
    if (!entry) {
        report(entry.error());
        return SomeUnread;
    }
    Request request = requestOf(entry->variants.first());
    for (const HeaderField &field : *added)
        request.headers.set(field.name, field.value);
    Output output;
    for (const Mind *mind : *asked) {
        const Decision decision = explain(*mind, { entry->variants, request, now, value.expiresAt });
        if (options.json)
            output.line(decisionJson(*mind, decision));
        else
            printDecision(*mind, decision, output);
    }
    return Finished;
}

int run(const Options &options)
{
    const Msecs at = parseIsoTime(toBytes(options.at));
    if (!options.at.empty() && at == NoTime)
        return reportUsage(tr("“%1” is no time: write it as 2026-03-01T12:00:00Z").arg(toQString(options.at)));
    Result<Session> session = openCache(options.location);
    if (!session)
        return report(session.error());
    const Msecs now = options.at.empty() ? session->info().clock() : at;
    const tl::expected<ReadEntry, int> entry = readEntry(*session, options.key);
    if (!entry)
        return entry.error();
    return explainEntry(options, *session, entry->key, entry->value, now);
}

} // namespace

void addExplain(CLI::App &app, int &status)
{
    CLI::App *command = app.add_subcommand("explain", "What the client will do with an entry next, and why");
    auto options = std::make_shared<Options>();
    command->add_option("LOCATION", options->location, "Folder, file, or location such as diskcache:/path")->required();
    command->add_option("KEY", options->key, "Stored key, decoded key, URL, or the beginning of a stored key")
        ->required();
    command->add_option("--as", options->as,
                        "rfc9111, esipy, cachecontrol, httplib2 or qtdiskcache; else the client that wrote it");
    command->add_option("--at", options->at, "Judge at this time instead of now: 2026-03-01T12:00:00Z");
    command->add_option("-H,--header", options->headers, "A field of the next request, 'Name: value'")
        ->allow_extra_args(false);
    command->add_flag("--json", options->json, "One JSON object a line for each client");
    command->callback([options, &status] { status = run(*options); });
}

} // namespace etagere::cli

// SPDX-License-Identifier: GPL-3.0-or-later
#include "command.h"
#include "output.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>

#include <CLI/CLI.hpp>

namespace etagere::cli {

namespace {

struct Options {
    std::string location;
    bool json = false;
};

QByteArray asJson(const Detection &detection)
{
    const QJsonObject object{
        { QStringLiteral("location"), detection.location.toString() },
        { QStringLiteral("backend"), QString::fromUtf8(detection.backend) },
        { QStringLiteral("dialect"), QString::fromUtf8(detection.dialect) },
        { QStringLiteral("reasons"), QJsonArray::fromStringList(detection.reasons) },
        { QStringLiteral("entries"), detection.entries < 0 ? QJsonValue() : QJsonValue(detection.entries) },
    };
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QByteArray asText(const Detection &detection)
{
    QByteArray text = "backend  " + detection.backend + "\ndialect  " + detection.dialect + "\nentries  ";
    text += detection.entries < 0 ? QByteArray("unknown") : QByteArray::number(detection.entries);
    for (const QString &reason : detection.reasons)
        text += "\nbecause  " + visible(reason.toUtf8());
    return text;
}

// How many entries there are is part of the answer: what the detection only guessed is counted.
Result<Done> countEntries(Session &session, Detection &detection)
{
    if (detection.isExact)
        return Done();
    ListingOptions keys;
    keys.depth = ListDepth::Keys;
    return session.list(keys, [](const Row &, const ListedEntry &) { return true; })
        .map([&detection](const ListingSummary &summary) {
            detection.entries = summary.entries;
            return Done();
        });
}

int run(const Options &options)
{
    Result<Session> session = openCache(options.location);
    if (!session)
        return report(session.error());
    Detection detection = session->detection();
    const Result<Done> counted = countEntries(*session, detection);
    if (!counted)
        return report(counted.error());
    Output().line(options.json ? asJson(detection) : asText(detection));
    return Finished;
}

} // namespace

void addDetect(CLI::App &app, int &status)
{
    CLI::App *command =
        app.add_subcommand("detect", "Which store and which client's work it is, why, how many entries");
    auto options = std::make_shared<Options>();
    command->add_option("LOCATION", options->location, "Folder, file, or location such as diskcache:/path")->required();
    command->add_flag("--json", options->json, "One JSON object");
    command->callback([options, &status] { status = run(*options); });
}

} // namespace etagere::cli

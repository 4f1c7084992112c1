// SPDX-License-Identifier: GPL-3.0-or-later
#include "answerjson.h"
#include "command.h"
#include "output.h"
#include "requestlines.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QFile>

#include <CLI/CLI.hpp>

namespace etagere::cli {

namespace {

struct Options {
    std::string url;
    std::string cache;
    std::string method;
    std::vector<std::string> headers;
    std::string dataFile;
    std::string caCert;
    bool json = false;
    bool jsonLines = false;
    bool location = false;
    bool write = false;
};

Result<QByteArray> dataOf(const std::string &path)
{
    QFile file(toQString(path));
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorCode::Usage,
                       QCoreApplication::translate("cli", "The data cannot be read: %1").arg(file.errorString()),
                       toQString(path));
    return file.readAll();
}

Result<Request> requestOf(const Options &options)
{
    Request request;
    request.url = toBytes(options.url);
    const Result<HeaderList> headers = headersFrom(options.headers);
    if (!headers)
        return tl::unexpected(headers.error());
    request.headers = *headers;
    request.method = !options.method.empty() ? toBytes(options.method)
        : options.dataFile.empty()           ? QByteArrayLiteral("GET")
                                             : QByteArrayLiteral("POST");
    if (!options.dataFile.empty()) {
        Result<QByteArray> data = dataOf(options.dataFile);
        if (!data)
            return tl::unexpected(data.error());
        request.body = std::move(*data);
    }
    return request;
}

int printBody(const CachedResponse &response)
{
    constexpr qint64 slice = 1024 * 1024;
    Output output;
    for (qint64 offset = 0; offset < response.body.size && output.isOpen(); offset += slice) {
        const Result<QByteArray> bytes = response.body.read(offset, slice);
        if (!bytes)
            return report(bytes.error());
        output.write(*bytes);
    }
    return Finished;
}

int answerOne(CachingClient &client, const Options &options)
{
    const Result<Request> request = requestOf(options);
    if (!request)
        return report(request.error());
    const Result<Answer> answer = options.location ? client.sendFollowing(*request) : client.send(*request);
    if (options.json) {
        Output().line(answerJson(QJsonValue(QJsonValue::Undefined), request->url, answer));
        return Finished;
    }
    return answer ? printBody(answer->response) : report(answer.error());
}

int run(const Options &options)
{
    if (options.jsonLines != options.url.empty())
        return reportUsage(options.jsonLines
                               ? QCoreApplication::translate("cli",
                                                             "--json-lines reads its requests from standard input: "
                                                             "leave the URL out")
                               : QCoreApplication::translate("cli", "Name a URL, or give --json-lines"));
    const Result<Location> location = Location::parse(toQString(options.cache));
    if (!location)
        return report(location.error());
    TransportLimits limits;
    limits.caCert = toQString(options.caCert);
    Result<CachingClient> client = CachingClient::open(
        *location, options.write ? CachingClient::ForeignCache::Write : CachingClient::ForeignCache::Refuse,
        httpTransport(limits));
    if (!client)
        return report(client.error());
    if (!options.jsonLines)
        return answerOne(*client, options);
    answerLines(*client, options.location);
    return Finished;
}

} // namespace

void addGet(CLI::App &app, int &status)
{
    CLI::App *command = app.add_subcommand("get", "A caching HTTP client: answers from the cache, or asks and stores");
    auto options = std::make_shared<Options>();
    command->add_option("URL", options->url, "http or https");
    command
        ->add_option(
            "--cache", options->cache,
            "The cache to use; an absent path or empty folder becomes a new one, another library's needs --write")
        ->required();
    command->add_option("-X,--method", options->method, "The request's method");
    command->add_option("-H,--header", options->headers, "A field of the request, 'Name: value'; may be repeated")
        ->allow_extra_args(false);
    command->add_option("--data-file", options->dataFile, "The request's content; makes it a POST");
    command->add_option("--cacert", options->caCert, "PEM file of the authority that signed the origin's certificate");
    CLI::Option_group *form = command->add_option_group("form", "What to print instead of the body");
    form->require_option(0, 1);
    form->add_flag("--json", options->json, "One JSON object: status, headers, body, where it came from");
    form->add_flag("--json-lines", options->jsonLines,
                   "Requests from standard input, one JSON object a line; answers likewise, in any order");
    command->add_flag("-L,--location", options->location, "Follow redirects");
    command->add_flag("--write", options->write, "Store into another library's cache, in its own format");
    command->callback([options, &status] { status = run(*options); });
}

} // namespace etagere::cli

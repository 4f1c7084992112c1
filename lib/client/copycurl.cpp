// SPDX-License-Identifier: LGPL-3.0-or-later
#include "client/copyformats.h"
#include "client/requesthead.h"
#include "client/shellquote.h"

namespace etagere {

namespace {

constexpr char NextLine[] = " \\\n  ";
constexpr qsizetype LongestArgument = 100'000; ///< below Linux' 128 KiB for one argument

// The form `Name;` is curl's for a field without a value.
QByteArray fieldArgument(const HeaderField &field)
{
    return shellQuoted(field.value.trimmed().isEmpty() ? field.name + ';' : field.name + ": " + field.value);
}

QByteArray methodOption(const Request &request)
{
    if (request.method == (sendsBody(request) ? "POST" : "GET"))
        return {};
    return request.method == "HEAD" && request.body.isEmpty() ? QByteArray(" --head")
                                                              : " -X " + shellQuoted(request.method);
}

// curl escapes what is not ASCII in a URL, but not in a target that it is given.
QByteArray targetOption(const QByteArray &url)
{
    if (asciiUrl(url) == url)
        return {};
    return NextLine + ("--request-target " + shellQuoted(HttpUrl::parse(url).value_or(HttpUrl()).target));
}

bool fitsIntoAnArgument(const QByteArray &body) { return body.size() <= LongestArgument && !body.contains('\0'); }

} // namespace

Result<QString> copiedAsCurl(const Request &request)
{
    QByteArray out;
    const bool isPiped = sendsBody(request) && !fitsIntoAnArgument(request.body);
    if (isPiped)
        out += printfCommand(request.body) + " | ";
    out += "curl --path-as-is --globoff" + methodOption(request);
    if (request.headers.contains("Accept-Encoding"))
        out += " --compressed";
    for (const HeaderField &field : request.headers)
        out += NextLine + ("-H " + fieldArgument(field));
    for (const QByteArray &name : unwantedFields(request, { "User-Agent", "Accept" }))
        out += NextLine + ("-H '" + name + ":'");
    if (sendsBody(request) && !request.headers.contains("Content-Type"))
        out += NextLine + QByteArray("-H 'Content-Type:'");
    if (sendsBody(request))
        out += NextLine + (isPiped ? QByteArray("--data-binary @-") : "--data-raw " + shellQuoted(request.body));
    out += targetOption(request.url);
    return QString::fromUtf8(out + NextLine + shellQuoted(request.url) + '\n');
}

} // namespace etagere

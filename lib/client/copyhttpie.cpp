// SPDX-License-Identifier: LGPL-3.0-or-later
#include "client/copyformats.h"
#include "client/requesthead.h"
#include "client/shellquote.h"
#include "core/translate.h"

#include <algorithm>

namespace etagere {

namespace {

constexpr char NextLine[] = " \\\n  ";
constexpr qsizetype LongestArgument = 100'000; ///< below Linux' 128 KiB for one argument
constexpr QByteArrayView Separators = ":;=@";  ///< of HTTPie's request items

bool isCapital(char c) { return c >= 'A' && c <= 'Z'; }

// HTTPie keeps a backslash unless one of its separators follows, and knows no way to write both.
bool hasUnspeakableBackslash(const QByteArray &value)
{
    for (qsizetype i = value.indexOf('\\'); i >= 0; i = value.indexOf('\\', i + 1)) {
        if (i + 1 < value.size() && Separators.contains(value[i + 1]))
            return true;
    }
    return false;
}

// A value that begins like another separator (`Name:=json`, `Name:@file`) needs a backslash.
QByteArray item(const HeaderField &field)
{
    if (field.value.trimmed().isEmpty())
        return field.name + ';';
    const bool isEscaped = Separators.contains(field.value.front());
    return field.name + (isEscaped ? ":\\" : ":") + field.value;
}

Result<Done> check(const Request &request)
{
    if (!std::all_of(request.method.begin(), request.method.end(), isCapital))
        return failure(ErrorCode::Unsupported,
                       tr("HTTPie cannot send the method %1: it takes capital letters only")
                           .arg(QString::fromLatin1(request.method)));
    for (const HeaderField &field : request.headers) {
        if (!QByteArrayView(field.value).isValidUtf8() || hasUnspeakableBackslash(field.value))
            return failure(ErrorCode::Unsupported,
                           tr("HTTPie cannot send the value of the field %1: it is no UTF-8, or has a backslash before "
                              "one of :;=@")
                               .arg(QString::fromLatin1(field.name)));
    }
    return Done();
}

} // namespace

Result<QString> copiedAsHttPie(const Request &request)
{
    if (Result<Done> checked = check(request); !checked)
        return tl::unexpected(checked.error());
    QByteArray out;
    const bool hasBody = !request.body.isEmpty();
    const bool isPiped = hasBody && (request.body.size() > LongestArgument || !isPrintableText(request.body));
    out += isPiped ? printfCommand(request.body) + " | http" : QByteArray("http --ignore-stdin");
    if (request.url.contains("/."))
        out += " --path-as-is";
    if (hasBody && !isPiped)
        out += " --raw=" + shellQuoted(request.body);
    out += ' ' + request.method + ' ' + shellQuoted(asciiUrl(request.url));
    for (const HeaderField &field : request.headers)
        out += NextLine + shellQuoted(item(field));
    for (const QByteArray &name : unwantedFields(request, { "User-Agent", "Accept", "Accept-Encoding", "Connection" }))
        out += NextLine + name + ':';
    if (hasBody && !request.headers.contains("Content-Type"))
        out += NextLine + QByteArray("Content-Type:");
    return QString::fromUtf8(out + '\n');
}

} // namespace etagere

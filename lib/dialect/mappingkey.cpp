// SPDX-License-Identifier: LGPL-3.0-or-later
#include "dialect/mappingkey.h"

#include "core/translate.h"
#include "http/urlbytes.h"

#include <QtCore/QCryptographicHash>
#include <algorithm>

namespace etagere {

namespace {

using Blank = MappingKey::Blank;

struct BlankName {
    const char *name;
    Blank blank;
};
constexpr BlankName Blanks[] = {
    { "method", Blank::Method }, { "url", Blank::Url },     { "host", Blank::Host },
    { "path", Blank::Path },     { "query", Blank::Query },
};

Blank blankNamed(const QString &name)
{
    const auto *found = std::find_if(std::begin(Blanks), std::end(Blanks),
                                     [&name](const BlankName &known) { return name == QLatin1StringView(known.name); });
    return found == std::end(Blanks) ? Blank::None : found->blank;
}

QByteArrayView withoutMark(QByteArrayView query) { return query.isEmpty() ? query : query.sliced(1); }

QByteArray valueOf(Blank blank, const QByteArray &method, const QByteArray &url)
{
    const UrlParts parts(url);
    switch (blank) {
    case Blank::Method:
        return method;
    case Blank::Url:
        return url;
    case Blank::Host:
        return parts.authority.toByteArray();
    case Blank::Path:
        return parts.path.toByteArray();
    case Blank::Query:
        return withoutMark(parts.query).toByteArray();
    case Blank::None:
        break;
    }
    return {};
}

QCryptographicHash::Algorithm algorithmOf(MappingHash hash)
{
    switch (hash) {
    case MappingHash::Sha1:
        return QCryptographicHash::Sha1;
    case MappingHash::Sha224:
        return QCryptographicHash::Sha224;
    case MappingHash::Sha256:
        return QCryptographicHash::Sha256;
    default:
        return QCryptographicHash::Md5;
    }
}

} // namespace

QByteArray hashName(MappingHash hash)
{
    switch (hash) {
    case MappingHash::None:
        return {};
    case MappingHash::Md5:
        return "md5";
    case MappingHash::Sha1:
        return "sha1";
    case MappingHash::Sha224:
        return "sha224";
    case MappingHash::Sha256:
        return "sha256";
    }
    return {};
}

Result<Done> MappingKey::setTemplate(const QString &text)
{
    QString literal;
    const auto finish = [&](Blank blank) { pieces.append({ std::exchange(literal, {}).toUtf8(), blank }); };
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text.at(i);
        const bool isBrace = c == u'{' || c == u'}';
        const bool isDoubled = isBrace && i + 1 < text.size() && text.at(i + 1) == c;
        if (!isBrace || isDoubled) {
            literal += c;
            i += isDoubled;
            continue;
        }
        const qsizetype end = text.indexOf(u'}', i);
        const QString name = c == u'{' && end > 0 ? text.mid(i + 1, end - i - 1) : QString();
        const Blank blank = blankNamed(name);
        if (blank == Blank::None || pieces.size() == MostPieces)
            return failure(ErrorCode::BadInput,
                           tr("A template may hold {method}, {url}, {host}, {path} and {query}; braces are doubled"));
        finish(blank);
        i = end;
    }
    if (!literal.isEmpty())
        finish(Blank::None);
    const bool namesUrl = std::any_of(pieces.begin(), pieces.end(), [](const Piece &piece) {
        return piece.blank == Blank::Url || piece.blank == Blank::Path;
    });
    if (!namesUrl)
        return failure(ErrorCode::BadInput, tr("A template without {url} or {path} gives all entries one key"));
    return Done();
}

QByteArray MappingKey::filled(const QByteArray &method, const QByteArray &url) const
{
    QByteArray text;
    for (const Piece &piece : pieces)
        text += piece.literal + valueOf(piece.blank, method, url);
    return text;
}

QByteArray MappingKey::keyOf(const QByteArray &method, const QByteArray &url) const
{
    const QByteArray text = filled(method, url);
    if (hash == MappingHash::None)
        return prefix + text;
    return prefix + QCryptographicHash::hash(text, algorithmOf(hash)).toHex();
}

std::optional<MappingKey::Request> MappingKey::requestOf(QByteArrayView key) const
{
    if (hash != MappingHash::None || !key.startsWith(prefix))
        return std::nullopt;
    Request request;
    QByteArrayView rest = key.sliced(prefix.size());
    for (qsizetype i = 0; i < pieces.size(); ++i) {
        const Piece &piece = pieces.at(i);
        if (!rest.startsWith(piece.literal))
            return std::nullopt;
        rest = rest.sliced(piece.literal.size());
        if (piece.blank == Blank::None)
            continue;
        const bool isLast = i + 1 == pieces.size();
        const QByteArray next = isLast ? QByteArray() : pieces.at(i + 1).literal;
        // A URL may hold what separates it: the last place where it does is the end.
        const qsizetype end = isLast    ? rest.size()
            : next.isEmpty()            ? -1
            : piece.blank == Blank::Url ? rest.lastIndexOf(next)
                                        : rest.indexOf(next);
        if (end < 0)
            return std::nullopt;
        if (piece.blank == Blank::Method)
            request.method = rest.first(end).toByteArray();
        else if (piece.blank == Blank::Url)
            request.url = rest.first(end).toByteArray();
        rest = rest.sliced(end);
    }
    // Made again it must be the key, or it was read wrongly.
    if (!rest.isEmpty() || !isHttpUrl(request.url) || keyOf(request.method, request.url) != key)
        return std::nullopt;
    return request;
}

} // namespace etagere

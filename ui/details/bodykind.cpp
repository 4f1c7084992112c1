// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/bodykind.h"

#include <QtCore/QByteArrayList>
#include <algorithm>

namespace etagere {
namespace {

constexpr qsizetype Sniffed = 4096;

bool looksBinary(QByteArrayView content)
{
    const QByteArrayView start = content.first(qMin(content.size(), Sniffed));
    const bool isWide = start.startsWith("\xff\xfe") || start.startsWith("\xfe\xff");
    return !isWide && start.contains('\0');
}

// The first bytes may end inside a character.
bool startsAsUtf8(QByteArrayView content)
{
    QByteArrayView start = content.first(qMin(content.size(), Sniffed));
    for (int i = 0; i < 4 && start.size() < content.size() && (start.back() & 0x80); ++i)
        start.chop(1);
    return start.isValidUtf8();
}

QByteArray firstText(QByteArrayView content)
{
    QByteArray start = content.first(qMin(content.size(), Sniffed)).toByteArray();
    if (start.startsWith("\xef\xbb\xbf"))
        start.remove(0, 3);
    return start.trimmed().toLower();
}

BodyKind kindOfText(QByteArrayView content)
{
    const QByteArray text = firstText(content);
    if (text.startsWith('{') || text.startsWith('['))
        return BodyKind::Json;
    if (text.startsWith("<!doctype html") || text.startsWith("<html"))
        return BodyKind::Html;
    if (text.startsWith("<svg") || (text.startsWith("<?xml") && text.contains("<svg")))
        return BodyKind::Svg;
    if (text.startsWith("<?xml"))
        return BodyKind::Xml;
    return BodyKind::Plain;
}

BodyKind kindOfType(const QByteArray &type)
{
    if (type == "application/json" || type.endsWith("+json") || type == "application/x-ndjson" || type == "text/json")
        return BodyKind::Json;
    if (type == "text/html" || type == "application/xhtml+xml")
        return BodyKind::Html;
    if (type == "image/svg+xml")
        return BodyKind::Svg;
    if (type == "text/xml" || type == "application/xml" || type.endsWith("+xml"))
        return BodyKind::Xml;
    if (type == "text/css")
        return BodyKind::Css;
    if (type == "text/javascript" || type == "application/javascript" || type == "application/x-javascript")
        return BodyKind::JavaScript;
    return type.startsWith("text/") ? BodyKind::Plain : BodyKind::Binary;
}

} // namespace

QByteArray mediaType(const QByteArray &contentType) { return contentType.split(';').first().trimmed().toLower(); }

QByteArray charsetParameter(const QByteArray &contentType)
{
    const QByteArrayList parameters = contentType.toLower().split(';');
    for (qsizetype i = 1; i < parameters.size(); ++i) {
        const QByteArray parameter = parameters[i].trimmed();
        if (parameter.startsWith("charset="))
            return parameter.mid(8).replace('"', "").trimmed();
    }
    return {};
}

QByteArray imageFormat(QByteArrayView content)
{
    if (content.startsWith("\x89PNG\r\n\x1a\n"))
        return QByteArrayLiteral("png");
    if (content.startsWith("\xff\xd8\xff"))
        return QByteArrayLiteral("jpeg");
    if (content.startsWith("GIF87a") || content.startsWith("GIF89a"))
        return QByteArrayLiteral("gif");
    if (content.startsWith("RIFF") && content.sliced(qMin<qsizetype>(8, content.size())).startsWith("WEBP"))
        return QByteArrayLiteral("webp");
    if (content.startsWith(QByteArrayView("\0\0\1\0", 4)))
        return QByteArrayLiteral("ico");
    return content.startsWith("BM") && content.size() > 26 ? QByteArrayLiteral("bmp") : QByteArray();
}

BodyKind bodyKind(const QByteArray &contentType, QByteArrayView content)
{
    const QByteArray type = mediaType(contentType);
    const bool mayBeImage = type.isEmpty() || type.startsWith("image/") || type == "application/octet-stream";
    if (mayBeImage && !imageFormat(content).isEmpty())
        return BodyKind::Image;
    if (looksBinary(content))
        return BodyKind::Binary;
    const BodyKind declared = kindOfType(type);
    if (declared != BodyKind::Binary && declared != BodyKind::Plain)
        return declared;
    return declared == BodyKind::Plain || startsAsUtf8(content) ? kindOfText(content) : BodyKind::Binary;
}

} // namespace etagere

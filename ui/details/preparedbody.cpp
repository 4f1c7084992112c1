// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/preparedbody.h"

#include "details/entrysummary.h"
#include "details/shown.h"

#include <etagere/decodedbody.h>

#include <QtCore/QCoreApplication>

namespace etagere {

namespace {

constexpr qint64 MiB = 1024 * 1024;
constexpr qint64 LargestPreview = 64 * MiB;
// The tree of a JSON text up to this size is known so soon that it is shown at once.
constexpr qint64 ImmediateIndex = 2 * MiB;
constexpr qsizetype LongestLine = 4000;
constexpr qsizetype LongestJsonLine = 400;
constexpr qint64 SniffedBytes = 4096;

QString tr(const char *text) { return QCoreApplication::translate("PreparedBody", text); }

// The preview grows with what is stored, so that a bomb gets the least.
Limits previewLimits(const CachedResponse &response)
{
    Limits limits;
    limits.previewBytes = qBound(limits.previewBytes, response.body.size * 8, LargestPreview);
    return limits;
}

void readKind(PreparedBody &prepared, const QByteArray &bytes, const QByteArray &contentType, std::stop_token stop)
{
    prepared.kind = bodyKind(contentType, bytes);
    if (prepared.kind == BodyKind::Binary)
        return;
    if (prepared.kind == BodyKind::Image) {
        prepared.image = decodedImage(bytes, imageFormat(bytes));
        if (!prepared.image)
            prepared.notes += prepared.image.error().message;
        return;
    }
    prepared.text = bodyText(bytes, contentType);
    prepared.notes += prepared.text.notes;
    prepared.wantsFormatting = prepared.kind == BodyKind::Json && hasLongLine(prepared.text.utf8, LongestJsonLine);
    if (prepared.kind == BodyKind::Svg)
        prepared.notes += tr("SVG is shown as text: drawing it could read other files.");
    prepared.needsIndex = prepared.kind == BodyKind::Json && prepared.text.utf8.size() > ImmediateIndex;
    if (prepared.kind != BodyKind::Json || prepared.needsIndex)
        return;
    if (auto index = preparedIndex(prepared.text.utf8, stop))
        prepared.json = *index;
    else
        prepared.jsonProblem = index.error().text();
}

void readDecoded(PreparedBody &prepared, const CachedResponse &response, const QByteArray &contentType,
                 std::stop_token stop)
{
    const Result<DecodedBody> decoded = decodedBody(response, previewLimits(response));
    if (!decoded) {
        prepared.problem = decoded.error().text();
        return;
    }
    prepared.isDecoded = !decoded->codings.isEmpty();
    if (prepared.isDecoded)
        prepared.notes += tr("Decoded from %1.").arg(escapedControls(decoded->codings.join(QStringLiteral(", "))));
    if (decoded->isCut) {
        prepared.notes += tr("This is the beginning: a preview is cut at %1. Save as… writes all of it.")
                              .arg(exactSize(decoded->bytes.size()));
    }
    if (prepared.isDecoded || !decoded->isCut)
        prepared.bytes = Part::fromBytes(decoded->bytes);
    readKind(prepared, decoded->bytes, contentType, stop);
}

} // namespace

PreparedBody preparedBody(const CachedResponse &response, std::stop_token stop)
{
    PreparedBody prepared;
    prepared.bytes = response.body;
    const QByteArray contentType = response.headers.value("Content-Type").value_or(QByteArray());
    const QByteArray start = response.body.read(0, SniffedBytes).value_or(QByteArray());
    // A wheel of hundreds of megabytes is shown as bytes where it lies.
    const bool isOpaque = !isCoded(response) && bodyKind(contentType, start) == BodyKind::Binary;
    if (response.body.size > 0 && !isOpaque)
        readDecoded(prepared, response, contentType, stop);
    return prepared;
}

Result<std::shared_ptr<const JsonIndex>> preparedIndex(const QByteArray &utf8, std::stop_token stop)
{
    return indexJson(utf8, Limits(), std::move(stop));
}

TextLayout textLayout(const QByteArray &utf8, BodyKind kind, bool format)
{
    const std::optional<QByteArray> formatted = format && kind == BodyKind::Json ? formattedJson(utf8) : std::nullopt;
    const QByteArray &text = formatted ? *formatted : utf8;
    const QByteArray broken = brokenLines(text, LongestLine);
    return { TextParts(broken), formatted.has_value(), broken.size() != text.size() };
}

QString suggestedFileName(const CachedResponse &response, BodyKind kind)
{
    QByteArray path = response.url.split('?').first();
    while (path.endsWith('/'))
        path.chop(1);
    QString name;
    for (const char c : path.mid(path.lastIndexOf('/') + 1).right(80)) {
        const bool isPlain =
            (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
        name += isPlain || (c == '.' && !name.isEmpty()) ? QChar(QLatin1Char(c)) : QChar(u'_');
    }
    if (name.isEmpty())
        name = QStringLiteral("body");
    if (name.contains(u'.'))
        return name;
    if (kind == BodyKind::Image)
        return name + u'.' + QString::fromLatin1(imageFormat(response.body.head));
    static constexpr const char *suffixes[] = { "json", "html", "xml", "svg", "css", "js", "txt", "", "bin" };
    return name + u'.' + QString::fromLatin1(suffixes[int(kind)]);
}

} // namespace etagere

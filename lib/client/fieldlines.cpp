// SPDX-License-Identifier: LGPL-3.0-or-later
#include "client/fieldlines.h"

#include "core/translate.h"

namespace etagere {

namespace {

constexpr qsizetype MostDigits = 15; ///< of a length, decimal or hexadecimal: far below what a qint64 holds

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isOptionalSpace(char c) { return c == ' ' || c == '\t'; }

// Space and tab alone: other bytes that look blank are part of a value (RFC 9110 §5.6.3).
QByteArrayView withoutOuterSpace(QByteArrayView text)
{
    while (!text.isEmpty() && isOptionalSpace(text.front()))
        text = text.sliced(1);
    while (!text.isEmpty() && isOptionalSpace(text.back()))
        text = text.chopped(1);
    return text;
}

bool hasForbiddenByte(QByteArrayView line) { return line.contains('\0') || line.contains('\r'); }

Result<qint64> parseLength(QByteArrayView text, int base)
{
    bool isNumber = false;
    const qint64 length = text.toByteArray().toLongLong(&isNumber, base);
    const bool startsWithSign = !text.isEmpty() && (text.front() == '+' || text.front() == '-');
    const bool hasPrefix = text.size() > 1 && (text[1] == 'x' || text[1] == 'X');
    if (!isNumber || startsWithSign || hasPrefix || text.size() > MostDigits)
        return tl::unexpected(malformed(tr("a length that is no number")));
    return length;
}

} // namespace

Error malformed(const QString &what)
{
    return { ErrorCode::Io, tr("The answer of the server is not proper HTTP: %1").arg(what), {} };
}

Result<StatusLine> parseStatusLine(QByteArrayView line)
{
    static constexpr QByteArrayView Pattern = "HTTP/1.x nnn";
    const bool isComplete = line.size() >= Pattern.size() && line.startsWith("HTTP/1.") && isDigit(line[7])
        && line[8] == ' ' && line[9] >= '1' && line[9] <= '9' && isDigit(line[10]) && isDigit(line[11]);
    // Many servers leave out the space before an empty reason.
    if (!isComplete || (line.size() > Pattern.size() && line[12] != ' ') || hasForbiddenByte(line))
        return tl::unexpected(malformed(tr("its first line is no status line of HTTP/1")));
    StatusLine parsed;
    parsed.httpVersion = 10 + (line[7] - '0');
    parsed.status = (line[9] - '0') * 100 + (line[10] - '0') * 10 + (line[11] - '0');
    if (line.size() > Pattern.size())
        parsed.reason = line.sliced(Pattern.size() + 1).toByteArray();
    return parsed;
}

Result<Done> addFieldLine(QByteArrayView line, QList<HeaderField> &fields)
{
    if (hasForbiddenByte(line))
        return tl::unexpected(malformed(tr("a field contains a NUL or a single CR")));
    if (isOptionalSpace(line.front())) {
        if (fields.isEmpty())
            return tl::unexpected(malformed(tr("white space before the first field")));
        fields.last().value += ' ' + withoutOuterSpace(line).toByteArray();
        return Done();
    }
    const qsizetype colon = line.indexOf(':');
    const QByteArrayView name = withoutOuterSpace(line.first(std::max<qsizetype>(0, colon)));
    if (name.isEmpty())
        return tl::unexpected(malformed(tr("a line between the fields is none: it has no name and colon")));
    fields.append({ name.toByteArray(), withoutOuterSpace(line.sliced(colon + 1)).toByteArray(), false });
    return Done();
}

Result<qint64> contentLength(const HeaderList &fields)
{
    if (!fields.contains("Content-Length"))
        return -1;
    std::optional<qint64> length;
    for (const QByteArray &value : fields.joined("Content-Length").split(',')) {
        const Result<qint64> next = parseLength(withoutOuterSpace(value), 10);
        if (!next)
            return next;
        if (length && *length != *next)
            return tl::unexpected(malformed(tr("two lengths for one body")));
        length = *next;
    }
    return *length;
}

Result<qint64> parseChunkSize(QByteArrayView line)
{
    const qsizetype extension = line.indexOf(';');
    return parseLength(withoutOuterSpace(extension < 0 ? line : line.first(extension)), 16);
}

} // namespace etagere

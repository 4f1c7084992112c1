// SPDX-License-Identifier: LGPL-3.0-or-later
#include "http/byterange.h"

#include "http/conditional.h"
#include "http/fieldlist.h"

#include <etagere/datetime.h>

namespace etagere {

namespace {

constexpr QByteArrayView Unit("bytes");
constexpr qint64 LargestCombined = 64LL << 20; ///< parts are joined in memory

/// 1*DIGIT that fits.
std::optional<qint64> position(QByteArrayView digits)
{
    constexpr int MostDigits = 15;
    if (digits.isEmpty() || digits.size() > MostDigits || !deltaSeconds(digits))
        return std::nullopt;
    return digits.toByteArray().toLongLong();
}

/// If-Range holds for the stored response (RFC 9110 §13.1.5): strong comparison, or the very same date.
bool holdsFor(const HeaderList &request, const CachedResponse &stored)
{
    const std::optional<QByteArray> condition = request.value("If-Range");
    if (!condition)
        return true;
    if (condition->startsWith('"') || condition->startsWith("W/"))
        return stronglyMatch(*condition, stored.headers.value("ETag").value_or(QByteArray()));
    const Msecs date = parseHttpDate(*condition);
    return date != NoTime && date == parseHttpDate(stored.headers.value("Last-Modified").value_or(QByteArray()));
}

QByteArray strongValidator(const CachedResponse &response)
{
    const QByteArray etag = response.headers.value("ETag").value_or(QByteArray());
    return stronglyMatch(etag, etag) ? etag : QByteArray();
}

CachedResponse asPart(const CachedResponse &stored, const ByteRange &range, const Part &body)
{
    CachedResponse partial = stored;
    partial.status = 206;
    partial.reason = QByteArrayLiteral("Partial Content");
    partial.body = body;
    partial.headers.set("Content-Range",
                        "bytes " + QByteArray::number(range.first) + '-' + QByteArray::number(range.last) + '/'
                            + (range.total < 0 ? QByteArray("*") : QByteArray::number(range.total)));
    partial.headers.set("Content-Length", QByteArray::number(range.length()));
    return partial;
}

} // namespace

std::optional<ByteRange> RangeRequest::of(qint64 total) const
{
    ByteRange range{ first, last < 0 ? total - 1 : qMin(last, total - 1), total };
    if (first < 0)
        range = { qMax<qint64>(0, total - last), total - 1, total };
    if (range.first > range.last)
        return std::nullopt;
    return range;
}

std::optional<RangeRequest> singleRange(const HeaderList &request)
{
    const QByteArray field = request.joined("Range");
    const qsizetype equals = field.indexOf('=');
    const qsizetype dash = field.indexOf('-');
    if (equals < 0 || dash < equals || field.contains(',')
        || QByteArrayView(field).first(equals).trimmed().compare(Unit, Qt::CaseInsensitive) != 0)
        return std::nullopt;
    const QByteArray from = field.mid(equals + 1, dash - equals - 1).trimmed();
    const QByteArray to = field.mid(dash + 1).trimmed();
    const std::optional<qint64> first = position(from);
    const std::optional<qint64> last = position(to);
    if ((!from.isEmpty() && !first) || (!to.isEmpty() && !last) || (!first && last.value_or(0) == 0)
        || (first && last && *last < *first))
        return std::nullopt;
    return RangeRequest{ first.value_or(-1), last.value_or(-1) };
}

std::optional<ByteRange> contentRange(const HeaderList &response)
{
    const QByteArray field = response.joined("Content-Range").trimmed();
    const qsizetype dash = field.indexOf('-');
    const qsizetype slash = field.indexOf('/');
    if (QByteArrayView(field).first(qMin<qsizetype>(6, field.size())).compare("bytes ", Qt::CaseInsensitive) != 0
        || dash < 0 || slash < dash)
        return std::nullopt;
    const std::optional<qint64> first = position(field.mid(6, dash - 6).trimmed());
    const std::optional<qint64> last = position(field.mid(dash + 1, slash - dash - 1).trimmed());
    const QByteArray size = field.mid(slash + 1).trimmed();
    const std::optional<qint64> total = size == "*" ? std::optional<qint64>(-1) : position(size);
    if (!first || !last || !total || *last < *first || (*total >= 0 && *last >= *total))
        return std::nullopt;
    return ByteRange{ *first, *last, *total };
}

std::optional<CachedResponse> storedRange(const CachedResponse &stored, const HeaderList &request)
{
    const std::optional<RangeRequest> wanted = singleRange(request);
    if (!wanted || !holdsFor(request, stored))
        return std::nullopt;
    std::optional<ByteRange> held;
    if (stored.status == 200)
        held = ByteRange{ 0, stored.body.size - 1, stored.body.size };
    else if (stored.status == 206)
        held = contentRange(stored.headers);
    if (!held || (held->total < 0 && (wanted->first < 0 || wanted->last < 0)))
        return std::nullopt;
    const std::optional<ByteRange> range =
        held->total < 0 ? ByteRange{ wanted->first, wanted->last, -1 } : wanted->of(held->total);
    if (!range || range->first < held->first || range->last > held->last)
        return std::nullopt;
    return asPart(stored, *range, stored.body.mid(range->first - held->first, range->length()));
}

bool isWholeRange(const CachedResponse &partial)
{
    const std::optional<ByteRange> range = contentRange(partial.headers);
    return range && range->length() == partial.body.size;
}

std::optional<CachedResponse> combinedParts(const CachedResponse &stored, const CachedResponse &newer)
{
    const QByteArray validator = strongValidator(stored);
    const std::optional<ByteRange> before = contentRange(stored.headers);
    const std::optional<ByteRange> after = contentRange(newer.headers);
    if (validator.isEmpty() || validator != strongValidator(newer) || !before || !after || before->total != after->total
        || before->first > after->first || after->first > before->last + 1
        || after->last - before->first >= LargestCombined)
        return std::nullopt;
    const Result<QByteArray> start = stored.body.read(0, after->first - before->first);
    const Result<QByteArray> rest = newer.body.readAll(LargestCombined);
    if (!start || !rest)
        return std::nullopt;
    QByteArray bytes = *start + *rest;
    const ByteRange range{ before->first, before->first + bytes.size() - 1, before->total };
    CachedResponse joined = asPart(newer, range, Part::fromBytes(bytes));
    if (range.first == 0 && range.length() == range.total) {
        joined.status = 200;
        joined.reason = QByteArrayLiteral("OK");
        joined.headers.remove("Content-Range");
    }
    return joined;
}

HeaderList completingFields(const CachedResponse &partial)
{
    const std::optional<ByteRange> range = contentRange(partial.headers);
    const QByteArray validator = strongValidator(partial);
    if (partial.status != 206 || !range || range->first != 0 || range->last + 1 == range->total || validator.isEmpty())
        return {};
    return { { "Range", "bytes=" + QByteArray::number(range->last + 1) + '-' }, { "If-Range", validator } };
}

} // namespace etagere

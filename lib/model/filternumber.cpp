// SPDX-License-Identifier: LGPL-3.0-or-later
#include "model/filternumber.h"

#include <QtCore/QCoreApplication>
#include <cmath>
#include <optional>

namespace etagere {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("etagere::Filter", text); }

bool isDuration(FilterField field) { return field >= FilterField::Age; }

// "1.5" and a unit, multiplied; nothing for anything else, and for what is beyond 2^53.
std::optional<qint64> scaled(QStringView number, double factor)
{
    for (QChar c : number) {
        if ((c < u'0' || c > u'9') && c != u'.')
            return std::nullopt;
    }
    bool isNumber = false;
    const double value = std::round(number.toDouble(&isNumber) * factor);
    return isNumber && value < 9007199254740992.0 ? std::optional(qint64(value)) : std::nullopt;
}

std::optional<qint64> parseSize(QStringView text)
{
    constexpr QLatin1StringView Units("bkmgt");
    QStringView number = text;
    if (number.size() > 2 && number.endsWith(u"ib", Qt::CaseInsensitive))
        number.chop(2);
    else if (number.size() > 2 && number.endsWith(u'b', Qt::CaseInsensitive) && number.at(number.size() - 2).isLetter())
        number.chop(1);
    const qsizetype unit = number.isEmpty() ? -1 : Units.indexOf(number.back().toLower());
    if (unit >= 0)
        number.chop(1);
    return scaled(number, std::pow(1024.0, double(std::max<qsizetype>(unit, 0))));
}

std::optional<qint64> parseDuration(QStringView text)
{
    const bool isNegative = text.startsWith(u'-');
    QStringView number = isNegative ? text.sliced(1) : text;
    if (number == u"0")
        return 0;
    if (number.isEmpty())
        return std::nullopt;
    const char16_t unit = number.back().toLower().unicode();
    const double factor = unit == u's' ? 1e3 : unit == u'm' ? 6e4 : unit == u'h' ? 3.6e6 : unit == u'd' ? 8.64e7 : 0;
    const std::optional<qint64> value = factor > 0 ? scaled(number.chopped(1), factor) : std::nullopt;
    return value ? std::optional(isNegative ? -*value : *value) : std::nullopt;
}

std::optional<qint64> parseNumber(FilterField field, QStringView text)
{
    if (field == FilterField::Status)
        return text.size() <= 5 && !text.contains(u'.') ? scaled(text, 1) : std::nullopt;
    return field == FilterField::Size ? parseSize(text) : parseDuration(text);
}

// "4xx" and "40x".
std::optional<FilterRange> parseStatusClass(QStringView text)
{
    if (text.size() != 3)
        return std::nullopt;
    FilterRange range{ 0, 0 };
    for (QChar c : text) {
        const bool isAny = c.toLower() == u'x';
        const bool isDigit = c >= u'0' && c <= u'9';
        const bool wasAny = range.low != range.high;
        if (!isAny && (!isDigit || wasAny))
            return std::nullopt;
        const int digit = isDigit ? c.unicode() - u'0' : 0;
        range.low = range.low * 10 + digit;
        range.high = range.high * 10 + (isAny ? 9 : digit);
    }
    return text.front().toLower() == u'x' ? std::nullopt : std::optional(range);
}

tl::unexpected<Error> badNumber(FilterField field, QStringView text)
{
    const QString message = field == FilterField::Status ? tr("\"%1\" is no status; write 404, 4xx, >=400 or 200..299.")
        : field == FilterField::Size                     ? tr("\"%1\" is no size; write >10k, <=1m or 1k..10k.")
                                                         : tr("\"%1\" is no duration; write >30m, <=2d or 1h..2d.");
    return failure(ErrorCode::Usage, message.arg(text));
}

Result<FilterRange> parseBetween(FilterField field, QStringView text, qsizetype dots)
{
    const QStringView first = text.first(dots);
    const QStringView second = text.sliced(dots + 2);
    const std::optional<qint64> low = parseNumber(field, first);
    const std::optional<qint64> high = parseNumber(field, second);
    if ((!low && !first.isEmpty()) || (!high && !second.isEmpty()) || (!low && !high))
        return badNumber(field, text);
    FilterRange range;
    range.low = low.value_or(range.low);
    range.high = high.value_or(range.high);
    if (range.low > range.high)
        return failure(ErrorCode::Usage, tr("The range \"%1\" is empty; its smaller end comes first.").arg(text));
    return range;
}

Result<FilterRange> parseComparison(FilterField field, QStringView text)
{
    const bool isLess = text.startsWith(u'<');
    const bool isGreater = text.startsWith(u'>');
    QStringView number = isLess || isGreater ? text.sliced(1) : text;
    const bool isEqual = number.startsWith(u'=');
    if (isEqual)
        number = number.sliced(1);
    const std::optional<qint64> value = parseNumber(field, number);
    if (!value)
        return badNumber(field, text);
    if (!isLess && !isGreater && isDuration(field))
        return failure(ErrorCode::Usage, tr("A duration is compared; write >%1 or <%1.").arg(number));
    FilterRange range;
    if (!isLess)
        range.low = *value + (isEqual || !isGreater ? 0 : 1);
    if (!isGreater)
        range.high = *value - (isEqual || !isLess ? 0 : 1);
    return range;
}

} // namespace

Result<FilterRange> parseFilterRange(FilterField field, QStringView value)
{
    if (field == FilterField::Status) {
        if (const auto statusClass = parseStatusClass(value))
            return *statusClass;
    }
    const qsizetype dots = value.indexOf(u"..");
    Result<FilterRange> range = dots >= 0 ? parseBetween(field, value, dots) : parseComparison(field, value);
    // "expires<1h" asks for what is still to come, not for all that expired long ago.
    const bool isFuture = field == FilterField::Expires || field == FilterField::Ttl;
    if (range && isFuture && range->high >= 0 && range->low == std::numeric_limits<qint64>::min())
        range->low = 0;
    return range;
}

} // namespace etagere

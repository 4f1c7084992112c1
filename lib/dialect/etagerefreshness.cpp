// SPDX-License-Identifier: LGPL-3.0-or-later
#include "dialect/etagerefreshness.h"

#include <etagere/datetime.h>

#include <algorithm>
#include <optional>

namespace etagere {

namespace {

constexpr qint64 LongestSeconds = qint64(1) << 31; ///< RFC 9111 §1.2.2

/// delta-seconds; nothing when it is not made of digits.
std::optional<qint64> deltaSeconds(QByteArrayView text)
{
    if (text.isEmpty() || !std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }))
        return std::nullopt;
    qint64 seconds = 0;
    for (const char c : text)
        seconds = qMin(LongestSeconds, seconds * 10 + (c - '0'));
    return seconds;
}

/// The next member of a list; a comma inside quotes does not end it.
QByteArrayView takeMember(QByteArrayView &list)
{
    bool isQuoted = false;
    qsizetype end = 0;
    for (; end < list.size() && (isQuoted || list[end] != ','); ++end) {
        if (list[end] == '\\' && isQuoted)
            ++end;
        else if (list[end] == '"')
            isQuoted = !isQuoted;
    }
    end = qMin(end, list.size());
    const QByteArrayView member = list.first(end).trimmed();
    list = list.sliced(qMin(end + 1, list.size()));
    return member;
}

struct Directives {
    std::optional<qint64> maxAge; ///< the first counts; what is no number is stale at once
    bool mustValidate = false;

    void add(QByteArrayView list)
    {
        while (!list.isEmpty()) {
            const QByteArrayView member = takeMember(list);
            const qsizetype equals = member.indexOf('=');
            const QByteArrayView name = member.first(equals < 0 ? member.size() : equals);
            if (name.compare("no-cache", Qt::CaseInsensitive) == 0 && equals < 0)
                mustValidate = true;
            else if (name.compare("max-age", Qt::CaseInsensitive) == 0 && !maxAge && equals >= 0)
                maxAge = deltaSeconds(unquoted(member.sliced(equals + 1))).value_or(0);
        }
    }

private:
    static QByteArrayView unquoted(QByteArrayView value)
    {
        return value.size() >= 2 && value.startsWith('"') && value.endsWith('"') ? value.sliced(1).chopped(1) : value;
    }
};

/// What the field lines say about time.
struct Times {
    Directives directives;
    std::optional<QByteArrayView> expires;
    Msecs date = NoTime;
    qint64 age = 0;
    bool hasTwoExpires = false;
};

/// Corrected initial age (RFC 9111 §4.2.3), milliseconds.
Msecs initialAge(const EtagereVariant &variant, const Times &times)
{
    const Msecs delay = variant.requestTime == NoTime ? 0 : qMax<Msecs>(0, variant.responseTime - variant.requestTime);
    return qMax(qMax<Msecs>(0, variant.responseTime - times.date), times.age * 1000 + delay);
}

} // namespace

EtagereFreshness::EtagereFreshness(const EtagereVariant &variant)
{
    Times times;
    for (const FieldView &field : variant.headers) {
        const auto is = [&field](QByteArrayView name) { return sameFieldName(field.name, name); };
        if (is("Cache-Control"))
            times.directives.add(field.value);
        else if (is("Expires")) {
            times.hasTwoExpires = times.expires.has_value();
            times.expires = field.value;
        } else if (is("Date"))
            times.date = parseHttpDate(field.value);
        else if (is("Age"))
            times.age = deltaSeconds(field.value.trimmed()).value_or(0);
        else if (is("Content-Encoding"))
            contentEncoding = field.value;
        else if (is("Content-Type"))
            contentType = field.value;
        else if (is("ETag"))
            etag = field.value;
        else if (is("Last-Modified"))
            lastModified = field.value;
        else if (is("Vary"))
            vary = field.value;
    }
    if (times.date == NoTime)
        times.date = variant.responseTime;
    const Msecs expires = times.expires && !times.hasTwoExpires ? parseHttpDate(*times.expires) : NoTime;
    if (variant.responseTime != NoTime && times.directives.maxAge)
        expiresAt = variant.responseTime + *times.directives.maxAge * 1000 - initialAge(variant, times);
    else if (variant.responseTime != NoTime && expires != NoTime)
        expiresAt = variant.responseTime + (expires - times.date) - initialAge(variant, times);
    if (times.directives.mustValidate)
        rule = FreshnessRule::NoCache;
    else if (expiresAt != NoTime)
        rule = FreshnessRule::ByExpiry;
    else if (times.directives.maxAge || times.expires)
        rule = FreshnessRule::Expired;
}

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#include "model/filterterm.h"

#include <etagere/dialect.h>

#include <algorithm>

namespace etagere {

namespace {

constexpr qint64 Absent = std::numeric_limits<qint64>::min();

// Saturates; Absent when a side is unknown.
qint64 difference(Msecs later, Msecs earlier)
{
    if (later == NoTime || earlier == NoTime)
        return Absent;
    qint64 result = 0;
    if (!qSubOverflow(later, earlier, &result))
        return std::max(result, Absent + 1);
    return later > earlier ? std::numeric_limits<qint64>::max() : Absent + 1;
}

qint64 numberOf(FilterField field, const Row &row, Msecs now)
{
    switch (field) {
    case FilterField::Status:
        return row.status ? row.status : Absent;
    case FilterField::Size:
        return row.storedBytes;
    case FilterField::Age:
        return difference(now, row.storedAt);
    case FilterField::Expires:
        return difference(row.expiresAt, now);
    case FilterField::Ttl:
        return difference(row.storeExpiresAt, now);
    default:
        return Absent;
    }
}

bool isNumber(FilterField field) { return field >= FilterField::Status; }

bool isSchemeCharacter(char c)
{
    return (c >= '0' && c <= '9') || (foldedByte(uchar(c)) >= 'a' && foldedByte(uchar(c)) <= 'z') || c == '+'
        || c == '-' || c == '.';
}

// What may stand before the authority's "//" (RFC 3986 §4.2): nothing, or a scheme and a colon.
bool isSchemePart(QByteArrayView text)
{
    return text.isEmpty() || (text.endsWith(':') && std::all_of(text.begin(), text.end() - 1, isSchemeCharacter));
}

bool isWeak(QByteArrayView etag) { return etag.startsWith("W/"); }

} // namespace

// A filter looks at the host of every row: this searches with memchr only.
QByteArrayView hostOf(QByteArrayView url, bool withPort)
{
    const qsizetype colonOrNone = url.startsWith("//") ? -1 : url.indexOf(':');
    const qsizetype slashes = url.startsWith("//") ? 0 : colonOrNone + 1;
    if (!url.sliced(slashes).startsWith("//") || !isSchemePart(url.first(slashes)))
        return {};
    QByteArrayView host = url.sliced(slashes + 2);
    for (char end : { '/', '?', '#' }) {
        if (const qsizetype at = host.indexOf(end); at >= 0)
            host = host.first(at);
    }
    host = host.sliced(host.lastIndexOf('@') + 1);
    const qsizetype colon = host.lastIndexOf(':');
    const bool hasPort = colon >= 0 && host.indexOf(']', colon) < 0;
    return hasPort && !withPort ? host.first(colon) : host;
}

static QByteArrayView textOf(const FilterTest &test, const Row &row)
{
    switch (test.field) {
    case FilterField::Host:
        return hostOf(row.url, test.needle.folded().contains(':'));
    case FilterField::Url:
        return row.url;
    case FilterField::Key:
        return row.key;
    case FilterField::Type:
        return row.contentType;
    case FilterField::Vary:
        return row.vary;
    case FilterField::Method:
        return row.method;
    case FilterField::Decoded:
        return keySourceName(row.decodedBy);
    case FilterField::ETag:
        return row.etag;
    case FilterField::Error:
        return row.error;
    default:
        return {};
    }
}

static bool contains(const FilterTest &test, const Row &row)
{
    switch (test.field) {
    case FilterField::Anywhere:
        return test.needle.isIn(row.url) || test.keyNeedle.isIn(row.key) || test.needle.isIn(row.decodedKey);
    case FilterField::Key:
        return test.keyNeedle.isIn(row.key) || test.needle.isIn(row.decodedKey);
    case FilterField::Body:
        return true;
    default:
        return test.needle.isIn(textOf(test, row));
    }
}

static bool equals(const FilterTest &test, const Row &row)
{
    if (test.field == FilterField::Dialect)
        return row.dialect && test.needle.equals(row.dialect->name());
    return test.needle.equals(textOf(test, row));
}

static bool isAbsent(const FilterTest &test, const Row &row, Msecs now)
{
    if (test.field == FilterField::Body)
        return true;
    if (test.field == FilterField::Dialect)
        return !row.dialect;
    return isNumber(test.field) ? numberOf(test.field, row, now) == Absent : textOf(test, row).isEmpty();
}

bool FilterTest::matches(const Row &row, Msecs now) const
{
    switch (kind) {
    case Kind::Contains:
        return contains(*this, row);
    case Kind::Equals:
        return equals(*this, row);
    case Kind::Absent:
        return isAbsent(*this, row, now);
    case Kind::WeakETag:
        return isWeak(row.etag);
    case Kind::StrongETag:
        return !row.etag.isEmpty() && !isWeak(row.etag);
    case Kind::State:
        return row.freshness(now) == state;
    case Kind::HasError:
        return !row.error.isEmpty();
    case Kind::Between: {
        const qint64 number = numberOf(field, row, now);
        return number != Absent && number >= low && number <= high;
    }
    }
    return false;
}

bool FilterTest::matchesBody(QByteArrayView decodedBody) const
{
    return kind == Kind::Absent ? decodedBody.isEmpty() : needle.isIn(decodedBody);
}

bool FilterTest::needsValue() const
{
    const bool isOfStore = field == FilterField::Anywhere || field == FilterField::Key || field == FilterField::Size
        || field == FilterField::Ttl || field == FilterField::Dialect;
    return kind == Kind::State || kind == Kind::HasError || !isOfStore;
}

bool FilterTest::dependsOnTime() const
{
    return kind == Kind::State || (kind == Kind::Between && field >= FilterField::Age);
}

int FilterTest::rowParts() const
{
    if (kind == Kind::HasError)
        return RowNames;
    if (kind == Kind::State || isNumber(field) || field == FilterField::Decoded)
        return RowNumbers;
    switch (field) {
    case FilterField::Type:
    case FilterField::Vary:
    case FilterField::Method:
    case FilterField::Dialect:
    case FilterField::Error:
        return RowNames;
    case FilterField::Body:
        return 0;
    default:
        return RowTexts;
    }
}

const FoldedNeedle *FilterTerm::needle() const
{
    const FilterTest &test = anyOf.front();
    const bool isText = test.kind == FilterTest::Kind::Contains && test.rowParts() == RowTexts;
    const bool isSameForKeys = test.keyNeedle.folded() == test.needle.folded();
    return isText && isSameForKeys && !isNegated && anyOf.size() == 1 ? &test.needle : nullptr;
}

bool FilterTerm::matches(const Row &row, Msecs now) const
{
    if (isBody())
        return true;
    return isNegated
        != std::any_of(anyOf.begin(), anyOf.end(), [&](const FilterTest &test) { return test.matches(row, now); });
}

bool FilterTerm::matchesBody(QByteArrayView decodedBody) const
{
    if (!isBody())
        return true;
    return isNegated != std::any_of(anyOf.begin(), anyOf.end(), [&](const FilterTest &test) {
               return test.matchesBody(decodedBody);
           });
}

} // namespace etagere

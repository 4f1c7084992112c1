// SPDX-License-Identifier: GPL-3.0-or-later
#include "cellfilter.h"

#include <etagere/dialect.h>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace etagere {

namespace {

/// `name:value`, in quotes where the value holds what the language would take for its own.
QString term(QLatin1StringView name, QByteArrayView value)
{
    QString text = QString::fromUtf8(value.toByteArray());
    if (text.isEmpty() || text.contains(u'"'))
        return {};
    const bool isPlain = !text.contains(u' ') && !text.contains(u'|');
    return name + u':' + (isPlain ? text : u'"' + text + u'"');
}

QString etagTerm(QByteArrayView etag)
{
    if (etag.isEmpty())
        return u"etag:none"_s;
    if (etag.startsWith("W/"))
        etag = etag.sliced(2);
    if (etag.size() >= 2 && etag.startsWith('"') && etag.endsWith('"'))
        etag = etag.sliced(1).chopped(1);
    return term("etag"_L1, etag);
}

QString stateTerm(const Row &row, Msecs now)
{
    if (!row.error.isEmpty())
        return u"error"_s;
    return QString::fromLatin1(freshnessName(row.freshness(now)).toByteArray());
}

QByteArrayView mediaType(QByteArrayView contentType)
{
    const qsizetype end = contentType.indexOf(';');
    return (end < 0 ? contentType : contentType.first(end)).trimmed();
}

} // namespace

QByteArrayView urlHost(QByteArrayView url)
{
    const qsizetype start = url.indexOf("//");
    if (start < 0)
        return {};
    QByteArrayView authority = url.sliced(start + 2);
    const auto isEnd = [](char c) { return c == '/' || c == '?' || c == '#'; };
    const auto end = std::find_if(authority.begin(), authority.end(), isEnd);
    authority = authority.first(end - authority.begin());
    authority = authority.sliced(authority.lastIndexOf('@') + 1);
    const qsizetype port = authority.lastIndexOf(':');
    return port > authority.lastIndexOf(']') ? authority.first(port) : authority;
}

QString cellFilter(const Row &row, Column column, Msecs now)
{
    switch (column) {
    case Column::Request:
        return term("host"_L1, urlHost(row.url));
    case Column::Status:
        return row.status > 0 ? u"status:%1"_s.arg(row.status) : QString();
    case Column::State:
        return stateTerm(row, now);
    case Column::ETag:
        return etagTerm(row.etag);
    case Column::Size:
        return u"size>=%1"_s.arg(row.storedBytes);
    case Column::Type:
        return term("type"_L1, mediaType(row.contentType));
    case Column::StoreExpires:
        return row.storeExpiresAt == NoTime ? u"ttl:none"_s : QString();
    case Column::Key:
        return term("key"_L1, printedKey(row.key));
    case Column::Method:
        return term("method"_L1, row.method.toByteArray().toLower());
    case Column::Vary:
        return term("vary"_L1, row.vary);
    case Column::Dialect:
        return row.dialect ? term("dialect"_L1, row.dialect->name()) : QString();
    case Column::KnownBy:
        return term("decoded"_L1, row.decodedBy == KeySource::None ? "none" : keySourceName(row.decodedBy));
    case Column::Expires:
    case Column::StoredAt:
    case Column::LastModified:
        break;
    }
    return {};
}

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#include "model/celltext.h"

#include <etagere/dialect.h>
#include <etagere/entrytablemodel.h>
#include <etagere/rowwriter.h>

#include <QtCore/QDateTime>
#include <QtCore/QLocale>

namespace etagere {

namespace {

constexpr qsizetype LongestText = 4096;

QString tr(const char *text) { return EntryTableModel::tr(text); }

QString readable(QByteArrayView bytes)
{
    const bool isLong = bytes.size() > LongestText;
    const QString text = QString::fromUtf8(printedKey(isLong ? bytes.first(LongestText) : bytes));
    return isLong ? text + u'…' : text;
}

// URLs are keys in some stores, and a decoded key has the parameters of its URL.
QString readableMasked(QByteArrayView url)
{
    const bool isLong = url.size() > LongestText;
    const QString text = readable(maskedUrl(isLong ? url.first(LongestText) : url));
    return isLong ? text + u'…' : text;
}

QString request(const Row &row)
{
    if (!row.url.isEmpty())
        return readableMasked(row.url);
    return readableMasked(row.decodedKey.isEmpty() ? row.key : row.decodedKey);
}

QString state(const Row &row, Msecs now)
{
    if (!row.isRead())
        return tr("not read");
    switch (row.freshness(now)) {
    case Freshness::Fresh:
        return tr("fresh");
    case Freshness::Stale:
        return tr("stale");
    case Freshness::NoCache:
        return tr("no cache");
    case Freshness::Unknown:
        break;
    }
    return tr("unknown");
}

QString knownBy(const Row &row)
{
    switch (row.decodedBy) {
    case KeySource::Value:
        return tr("the value");
    case KeySource::Key:
        return tr("the key");
    case KeySource::Recomputed:
        return tr("hash, recomputed");
    case KeySource::Resolved:
        return tr("hash, resolved");
    case KeySource::None:
        break;
    }
    return tr("unknown");
}

QString knownByToolTip(const Row &row)
{
    switch (row.decodedBy) {
    case KeySource::Value:
        return tr("The stored value names the request; the key itself was not proven.");
    case KeySource::Key:
        return tr("The key is not hashed: it says so itself.");
    case KeySource::Recomputed:
        return tr("Proven: hashing what the entry says of itself gives this very key.");
    case KeySource::Resolved:
        return tr("Proven: a URL that was found elsewhere gives this very key when it is hashed.");
    case KeySource::None:
        break;
    }
    return tr("Unknown: the key is a hash, and no URL that gives it was found yet. See “Resolve names”.");
}

QString expiry(const Row &row, Msecs now)
{
    return row.rule == FreshnessRule::Always ? tr("never") : humaneTime(row.expiresAt, now);
}

// Years that no calendar writes are not worth a date.
QString absoluteTime(Msecs time)
{
    constexpr Msecs FirstYear = -62135596800000;
    constexpr Msecs LastYear = 253402300799000;
    if (time == NoTime)
        return {};
    if (time < FirstYear || time > LastYear)
        return tr("beyond the calendar");
    const QDateTime utc = QDateTime::fromMSecsSinceEpoch(time, Qt::UTC);
    return QLocale().toString(utc.toLocalTime(), QLocale::LongFormat) + u'\n'
        + utc.toString(u"yyyy-MM-dd HH:mm:ss 'UTC'");
}

QString stateToolTip(const Row &row, Msecs now)
{
    if (!row.isRead())
        return tr("Not read: reading values leaves a trace on this server, so only those on screen are read.");
    switch (row.freshness(now)) {
    case Freshness::Fresh:
        return tr("Fresh: the client uses it without asking the server.");
    case Freshness::Stale:
        return tr("Stale: its lifetime is over; the client asks the server first.");
    case Freshness::NoCache:
        return tr("No cache: the client asks the server before each use.");
    case Freshness::Unknown:
        break;
    }
    return tr("Unknown: nothing in the entry says how long it may be used.");
}

QString sizeToolTip(const Row &row)
{
    const QString stored = tr("%1 bytes stored").arg(QLocale().toString(row.storedBytes));
    return row.bodyBytes < 0 ? stored : stored + u'\n' + tr("%1 bytes of body").arg(QLocale().toString(row.bodyBytes));
}

QString withError(const QString &text, const Row &row)
{
    return row.error.isEmpty() ? text : text + u'\n' + readable(row.error);
}

} // namespace

QString cellText(const Row &row, Column column, Msecs now)
{
    switch (column) {
    case Column::Request:
        return request(row);
    case Column::Status:
        return row.status ? QString::number(row.status) : QString();
    case Column::State:
        return state(row, now);
    case Column::ETag:
        return readable(row.etag);
    case Column::Expires:
        return expiry(row, now);
    case Column::Size:
        return humaneSize(row.storedBytes);
    case Column::Type:
        return readable(row.contentType);
    case Column::StoredAt:
        return humaneTime(row.storedAt, now);
    case Column::StoreExpires:
        return humaneTime(row.storeExpiresAt, now);
    case Column::Key:
        return readableMasked(row.key);
    case Column::Method:
        return readable(row.method);
    case Column::Vary:
        return readable(row.vary);
    case Column::LastModified:
        return readable(row.lastModified);
    case Column::Dialect:
        return row.dialect ? row.dialect->title() : QString();
    case Column::KnownBy:
        return knownBy(row);
    }
    return {};
}

QString cellToolTip(const Row &row, Column column, Msecs now)
{
    switch (column) {
    case Column::Request:
        return withError(request(row), row);
    case Column::State:
        return withError(stateToolTip(row, now), row);
    case Column::Size:
        return sizeToolTip(row);
    case Column::KnownBy:
        return knownByToolTip(row);
    case Column::Expires:
        return absoluteTime(row.expiresAt);
    case Column::StoredAt:
        return absoluteTime(row.storedAt);
    case Column::StoreExpires:
        return absoluteTime(row.storeExpiresAt);
    default:
        return cellText(row, column, now);
    }
}

} // namespace etagere

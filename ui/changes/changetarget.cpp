// SPDX-License-Identifier: GPL-3.0-or-later
#include "changes/changetarget.h"

#include "details/secrets.h"
#include "details/shown.h"

#include <etagere/dialect.h>

#include <algorithm>

namespace etagere {

namespace {

QString cutInMiddle(const QString &text)
{
    constexpr qsizetype most = 90;
    if (text.size() <= most)
        return text;
    return text.first(most / 2) + u'…' + text.last(most / 2);
}

} // namespace

// The last dialect takes what no other knows.
static bool isForeign(const Row &row) { return row.dialect == dialects().last() && row.isRead(); }

static qint64 countForeign(const EntryTable &table, const std::vector<quint32> &rows, const std::stop_token &stop)
{
    return std::count_if(rows.begin(), rows.end(),
                         [&](quint32 row) { return !stop.stop_requested() && isForeign(table.row(row)); });
}

ChangeTarget changeTarget(const EntryTable &table, const std::vector<quint32> &rows, ChangeKind kind, bool isShared,
                          Msecs now, std::stop_token stop)
{
    ChangeTarget target;
    target.foreign = isShared ? countForeign(table, rows, stop) : 0;
    const bool sparesForeign = target.foreign > 0 && size_t(target.foreign) < rows.size();
    target.kind = kind;
    target.keys.reserve(qsizetype(rows.size()));
    for (const quint32 number : rows) {
        if (stop.stop_requested())
            break;
        const Row row = table.row(number);
        if (target.looked++ == 0)
            target.name = entryName(row.url, row.key);
        if (sparesForeign && isForeign(row))
            continue;
        const Expirable expirable = etagere::expirable(row, now);
        ++target.byExpirable.at(size_t(expirable));
        const bool canExpire = expirable == Expirable::Yes || expirable == Expirable::Unread;
        if (kind == ChangeKind::Expire && !canExpire)
            continue;
        target.keys.append(row.storedKey());
        target.bytes += row.storedBytes;
    }
    return target;
}

QString entryName(QByteArrayView url, QByteArrayView key)
{
    const QByteArray name = url.isEmpty() ? printedKey(key) : url.toByteArray();
    return cutInMiddle(escapedControls(maskedText(QString::fromUtf8(name), false)));
}

QString entryName(const StoredKey &key) { return entryName({}, key.bytes); }

} // namespace etagere

// SPDX-License-Identifier: GPL-3.0-or-later
#include "changes/changetarget.h"

#include "details/secrets.h"
#include "details/shown.h"

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

ChangeTarget changeTarget(const EntryTable &table, const std::vector<quint32> &rows, ChangeKind kind, Msecs now,
                          std::stop_token stop)
{
    ChangeTarget target;
    target.kind = kind;
    target.keys.reserve(qsizetype(rows.size()));
    for (const quint32 number : rows) {
        if (stop.stop_requested())
            break;
        const Row row = table.row(number);
        if (target.looked++ == 0)
            target.name = entryName(row.url, row.key);
        const Expirable expirable = etagere::expirable(row, now);
        ++target.byExpirable.at(size_t(expirable));
        if (kind == ChangeKind::Expire && expirable != Expirable::Yes)
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

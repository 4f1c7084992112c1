// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/diskcacheorigin.h"

#include "backend/diskcacherow.h"

#include <QtCore/QDataStream>
#include <QtCore/QIODevice>

namespace etagere {

QByteArray DiskcacheOrigin::read(const SqliteStatement &statement)
{
    QByteArray bytes;
    QDataStream out(&bytes, QIODevice::WriteOnly);
    out << statement.number(DiskcacheRowidColumn) << statement.real(DiskcacheStoreTimeColumn)
        << (statement.type(DiskcacheExpireTimeColumn) != SQLITE_NULL) << statement.real(DiskcacheExpireTimeColumn)
        << statement.real(DiskcacheAccessTimeColumn) << statement.number(DiskcacheAccessCountColumn);
    return bytes;
}

std::optional<DiskcacheOrigin> DiskcacheOrigin::fromBytes(const QByteArray &bytes)
{
    DiskcacheOrigin origin;
    bool expires = false;
    double expireTime = 0;
    QDataStream in(bytes);
    in >> origin.rowid >> origin.storeTime >> expires >> expireTime >> origin.accessTime >> origin.accessCount;
    if (in.status() != QDataStream::Ok)
        return std::nullopt;
    if (expires)
        origin.expireTime = expireTime;
    return origin;
}

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/diskcachejson.h"

#include <QtCore/QJsonDocument>
#include <zlib.h>

namespace etagere {

namespace {

constexpr uLong MostBytes = 64 * 1024; // of one key, unpacked

bool isPackedJson(QByteArrayView bytes)
{
    if (bytes.isEmpty() || bytes.front() != 0x78)
        return false;
    QByteArray text(MostBytes, Qt::Uninitialized);
    uLongf length = MostBytes;
    if (uncompress(reinterpret_cast<Bytef *>(text.data()), &length, reinterpret_cast<const Bytef *>(bytes.data()),
                   uLong(bytes.size()))
        != Z_OK)
        return false;
    text.truncate(qsizetype(length));
    // Qt reads no JSON text that is a lone string or number, as keys mostly are.
    return !QJsonDocument::fromJson('[' + text + ']').isNull();
}

} // namespace

bool looksLikeJsonDisk(const Sqlite &database)
{
    SqliteStatement statement(database, "SELECT key FROM Cache WHERE raw = 1 ORDER BY rowid LIMIT 3");
    int packed = 0;
    while (statement.isValid() && statement.step() == SQLITE_ROW) {
        if (statement.type(0) != SQLITE_BLOB || !isPackedJson(statement.bytes(0)))
            return false;
        ++packed;
    }
    return packed > 0;
}

} // namespace etagere

// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/diskcacherows.h"

#include "support/testdata.h"

#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>
#include <sqlite3.h>

namespace etagere::test {

namespace {

QByteArray columnBytes(sqlite3_stmt *statement, int column)
{
    const void *bytes = sqlite3_column_blob(statement, column);
    return QByteArray(static_cast<const char *>(bytes), sqlite3_column_bytes(statement, column));
}

DiskcacheRow row(sqlite3_stmt *statement, const QString &folder)
{
    DiskcacheRow found;
    found.key = columnBytes(statement, 0);
    found.isPickle = sqlite3_column_int(statement, 1) == 4;
    found.hasValue = sqlite3_column_type(statement, 2) != SQLITE_NULL;
    found.value = columnBytes(statement, 2);
    const QString fileName = QString::fromUtf8(columnBytes(statement, 3));
    QFile file(folder + u'/' + fileName);
    if (!found.hasValue && !fileName.contains(QLatin1String("..")) && file.open(QIODevice::ReadOnly)) {
        found.value = file.readAll();
        found.hasValue = true;
    }
    return found;
}

} // namespace

QList<DiskcacheRow> diskcacheRows(const QString &fixture)
{
    QTemporaryDir folder;
    copyTree(dataPath(fixture), folder.path());
    sqlite3 *database = nullptr;
    sqlite3_stmt *statement = nullptr;
    QList<DiskcacheRow> rows;
    const char *sql = "SELECT key, mode, value, filename FROM Cache WHERE raw = 1 ORDER BY rowid";
    const QByteArray file = folder.filePath(QStringLiteral("cache.db")).toUtf8();
    if (sqlite3_open_v2(file.constData(), &database, SQLITE_OPEN_READWRITE, nullptr) == SQLITE_OK
        && sqlite3_prepare_v2(database, sql, -1, &statement, nullptr) == SQLITE_OK) {
        while (sqlite3_step(statement) == SQLITE_ROW)
            rows.append(row(statement, folder.path()));
    }
    sqlite3_finalize(statement);
    sqlite3_close(database);
    return rows;
}

} // namespace etagere::test

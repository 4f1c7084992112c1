// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/editedcache.h"

#include "support/testdata.h"
#include "support/tree.h"

#include <QtCore/QCryptographicHash>
#include <QtCore/QFileInfo>

#include <sqlite3.h>

namespace etagere::test {

namespace {

EditOutcome sound(const Result<EditOutcome> &outcome)
{
    if (!outcome)
        qFatal("%s", qPrintable(outcome.error().text()));
    return *outcome;
}

// The parts of a snapshot's line that come back: an inode, a number of links and a time of change cannot.
QByteArray lasting(const QByteArray &line)
{
    QByteArray kept;
    for (const QByteArray &field : line.split(' ')) {
        if (field.startsWith("mode=") || field.startsWith("size=") || field.startsWith("mtime=")
            || field.startsWith("sha1="))
            kept += ' ' + field;
    }
    return kept;
}

QByteArrayList query(const QString &database, const char *sql)
{
    sqlite3 *connection = nullptr;
    sqlite3_stmt *statement = nullptr;
    if (sqlite3_open(QFile::encodeName(database).constData(), &connection) != SQLITE_OK
        || sqlite3_prepare_v2(connection, sql, -1, &statement, nullptr) != SQLITE_OK)
        qFatal("%s", sqlite3_errmsg(connection));
    QByteArrayList rows;
    while (sqlite3_step(statement) == SQLITE_ROW) {
        QByteArray row;
        for (int i = 0; i < sqlite3_column_count(statement); ++i) {
            const auto *bytes = static_cast<const char *>(sqlite3_column_blob(statement, i));
            row += QByteArray(bytes, sqlite3_column_bytes(statement, i)) + ' ';
        }
        rows.append(row);
    }
    sqlite3_finalize(statement);
    sqlite3_close(connection);
    return rows;
}

QByteArrayList databaseState(const QString &database, const QString &name)
{
    QByteArrayList lines;
    const QString folder = QFileInfo(database).path();
    for (const QByteArray &row :
         query(database,
               "SELECT coalesce(filename, ''), quote(rowid), quote(key), raw, quote(store_time),"
               " quote(expire_time), quote(access_time), quote(access_count), quote(tag),"
               " quote(size), quote(mode), quote(value) FROM Cache")) {
        const QByteArray file = row.left(row.indexOf(' '));
        const QString path = folder + u'/' + QFile::decodeName(file);
        // Names that lead elsewhere are not followed here either.
        const bool isFile = file.size() == 38 && QFileInfo(path).isFile();
        const QByteArray bytes = isFile ? readFile(path) : QByteArray();
        lines.append(name.toUtf8() + " row " + row.mid(file.size() + 1) + (file.isEmpty() ? "" : "in a file ")
                     + QByteArray::number(bytes.size()) + ' '
                     + QCryptographicHash::hash(bytes, QCryptographicHash::Sha1).toHex());
    }
    for (const QByteArray &row : query(database, "SELECT key, quote(value) FROM Settings"))
        lines.append(name.toUtf8() + " setting " + row);
    return lines;
}

} // namespace

EditedCache::EditedCache() { qputenv("XDG_DATA_HOME", QFile::encodeName(beside(QStringLiteral("data")))); }

EditedCache::EditedCache(const QString &dataFolder)
    : EditedCache()
{
    copyTree(dataPath(dataFolder), path());
}

Session EditedCache::open(Access access) const
{
    Result<Session> session = Session::open(location(), access);
    if (!session)
        qFatal("%s", qPrintable(session.error().text()));
    return std::move(*session);
}

QList<StoredKey> EditedCache::keys() const
{
    QList<StoredKey> keys;
    ListingOptions options;
    options.depth = ListDepth::Keys;
    const auto listed = open(Access::ReadOnly).list(options, [&keys](const Row &row, const ListedEntry &) {
        keys.append(row.storedKey());
        return true;
    });
    if (!listed)
        qFatal("%s", qPrintable(listed.error().text()));
    return keys;
}

EditOutcome EditedCache::invalidate(const QList<StoredKey> &keys) const
{
    Session session = open();
    return sound(Editor(session).invalidate(keys, QStringLiteral("a test")));
}

EditOutcome EditedCache::expire(const QList<StoredKey> &keys) const
{
    Session session = open();
    return sound(Editor(session).expire(keys, QStringLiteral("a test")));
}

EditOutcome EditedCache::undo(qint64 id) const
{
    Session session = open();
    return sound(Editor(session).undo(id));
}

QByteArrayList EditedCache::state() const
{
    QByteArrayList lines;
    const TreeSnapshot tree = snapshotOf(path());
    for (auto it = tree.begin(); it != tree.end(); ++it) {
        if (it.key().endsWith(u"/cache.db"))
            lines += databaseState(path() + it.key(), it.key());
        else if (it.value().contains("sha1=") && !it.key().endsWith(u".val"))
            lines.append(it.key().toUtf8() + lasting(it.value()));
    }
    return lines;
}

QByteArray firstDifference(QByteArrayList before, QByteArrayList after)
{
    std::sort(before.begin(), before.end());
    std::sort(after.begin(), after.end());
    QByteArrayList odd;
    std::set_symmetric_difference(before.begin(), before.end(), after.begin(), after.end(), std::back_inserter(odd));
    const QByteArray first = odd.value(0);
    return first.isEmpty() ? first : (before.contains(first) ? "gone: " : "new: ") + first;
}

QString problemOf(const EditOutcome &outcome, const StoredKey &key)
{
    for (const EditOutcome::Problem &problem : outcome.problems) {
        if (problem.key == key)
            return problem.error.text();
    }
    return {};
}

} // namespace etagere::test

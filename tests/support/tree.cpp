// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/tree.h"

#include <QtCore/QCryptographicHash>
#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>

#include <dirent.h>
#include <fcntl.h>
#include <functional>
#include <sys/stat.h>
#include <unistd.h>

namespace etagere::test {

namespace {

using Visitor = std::function<void(const QString &path, const struct stat &status)>;

int openUntouched(const QString &path)
{
    return ::open(QFile::encodeName(path).constData(), O_RDONLY | O_NOATIME | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
}

// QDir and QDirIterator would touch the access times of folders.
QStringList namesIn(const QString &folder)
{
    QStringList names;
    DIR *stream = ::fdopendir(openUntouched(folder));
    while (const struct dirent *record = stream ? ::readdir(stream) : nullptr) {
        const QString name = QFile::decodeName(record->d_name);
        if (name != u"." && name != u"..")
            names.append(name);
    }
    if (stream)
        ::closedir(stream);
    return names;
}

void visit(const QString &root, const Visitor &visitor)
{
    QStringList pending{ root };
    while (!pending.isEmpty()) {
        const QString path = pending.takeLast();
        struct stat status;
        if (::lstat(QFile::encodeName(path).constData(), &status) != 0)
            continue;
        if (S_ISDIR(status.st_mode)) {
            for (const QString &name : namesIn(path))
                pending.append(path + u'/' + name);
        }
        visitor(path, status);
    }
}

QByteArray contentHash(const QString &path)
{
    QFile file;
    QCryptographicHash hash(QCryptographicHash::Sha1);
    if (!file.open(openUntouched(path), QIODevice::ReadOnly, QFileDevice::AutoCloseHandle) || !hash.addData(&file))
        return "unreadable";
    return hash.result().toHex();
}

QByteArray field(const char *name, qint64 value, int base = 10)
{
    return ' ' + QByteArray(name) + '=' + QByteArray::number(value, base);
}

QByteArray field(const char *name, const struct timespec &time)
{
    return field(name, qint64(time.tv_sec)) + '.' + QByteArray::number(qint64(time.tv_nsec));
}

} // namespace

TreeSnapshot snapshotOf(const QString &root)
{
    TreeSnapshot snapshot;
    visit(root, [&](const QString &path, const struct stat &status) {
        QByteArray line = field("mode", status.st_mode, 8) + field("inode", qint64(status.st_ino))
            + field("links", qint64(status.st_nlink)) + field("size", status.st_size) + field("atime", status.st_atim)
            + field("mtime", status.st_mtim) + field("ctime", status.st_ctim);
        if (S_ISREG(status.st_mode))
            line += " sha1=" + contentHash(path);
        snapshot.insert(path.mid(root.size()), line);
    });
    return snapshot;
}

void ageAccessTimes(const QString &root)
{
    const struct timespec times[2] = { { 1'000'000'000, 0 }, { 0, UTIME_OMIT } };
    visit(root, [&](const QString &path, const struct stat &) {
        ::utimensat(AT_FDCWD, QFile::encodeName(path).constData(), times, AT_SYMLINK_NOFOLLOW);
    });
}

QByteArray difference(const TreeSnapshot &before, const TreeSnapshot &after)
{
    for (auto it = before.begin(); it != before.end(); ++it) {
        if (after.value(it.key()) != it.value())
            return it.key().toUtf8() + "\n  was" + it.value() + "\n  now" + after.value(it.key(), " gone");
    }
    for (auto it = after.begin(); it != after.end(); ++it) {
        if (!before.contains(it.key()))
            return it.key().toUtf8() + " is new";
    }
    return {};
}

bool writeFile(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    return QDir().mkpath(QFileInfo(path).path()) && file.open(QIODevice::WriteOnly)
        && file.write(bytes) == bytes.size();
}

} // namespace etagere::test

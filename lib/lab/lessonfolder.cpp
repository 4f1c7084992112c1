// SPDX-License-Identifier: LGPL-3.0-or-later
#include <etagere/lesson.h>

#include "core/translate.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>
#include <algorithm>

namespace etagere {

namespace {

constexpr qint64 MostRead = 1 << 20; // more than any lesson may have, so that the reader says so
constexpr qsizetype MostFiles = 500;

Result<Lesson> readFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorCode::Io, tr("The lesson cannot be read: %1").arg(file.errorString()), path);
    return readLesson(file.read(MostRead)).map_error([&path](Error error) {
        error.where = error.where.isEmpty() ? path : path + QStringLiteral(", ") + error.where;
        return error;
    });
}

int placeOf(const LessonFile &file) { return file.lesson ? file.lesson->rung : INT_MAX; }

} // namespace

QList<LessonFile> lessonsIn(const QString &folder)
{
    QList<LessonFile> files;
    const QDir dir(folder);
    for (const QString &name : dir.entryList({ QStringLiteral("*.json") }, QDir::Files, QDir::Name).mid(0, MostFiles))
        files.append({ dir.filePath(name), readFile(dir.filePath(name)) });
    std::stable_sort(files.begin(), files.end(),
                     [](const LessonFile &a, const LessonFile &b) { return placeOf(a) < placeOf(b); });
    return files;
}

QString lessonFolder()
{
    return QDir::cleanPath(QCoreApplication::applicationDirPath() + QStringLiteral("/../share/etagere/lessons"));
}

} // namespace etagere

// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testdata.h"

#include <QtCore/QFile>
#include <QtCore/QJsonDocument>

#include <filesystem>

namespace etagere::test {

QString dataPath(const QString &relative) { return QStringLiteral(ETAGERE_TEST_DATA "/") + relative; }

void copyTree(const QString &from, const QString &to)
{
    namespace fs = std::filesystem;
    const fs::path source = from.toStdString();
    const fs::path target = to.toStdString();
    fs::create_directories(target.parent_path());
    fs::copy(source, target, fs::copy_options::recursive | fs::copy_options::copy_symlinks);
    if (!fs::is_directory(source))
        return;
    for (const fs::directory_entry &entry : fs::recursive_directory_iterator(source)) {
        if (entry.is_regular_file())
            fs::last_write_time(target / fs::relative(entry.path(), source), entry.last_write_time());
    }
}

QByteArray readFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("cannot read %s", qPrintable(path));
    return file.readAll();
}

QJsonObject expectedOf(const QString &fixture)
{
    const QByteArray text = readFile(dataPath(QStringLiteral("fixtures/%1/expected.json").arg(fixture)));
    return QJsonDocument::fromJson(text).object();
}

} // namespace etagere::test

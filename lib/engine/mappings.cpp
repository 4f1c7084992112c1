// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engine/mappings.h"

#include "core/privatedata.h"
#include "core/translate.h"
#include "engine/registry.h"

#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QHash>
#include <QtCore/QSaveFile>
#include <QtCore/QStandardPaths>

#include <mutex>
#include <vector>

namespace etagere {

namespace {

constexpr qsizetype MostUserMappings = 100;

/// All mappings that were ever asked for.
class KnownMappings
{
public:
    Result<const Dialect *> ofText(const QByteArray &json)
    {
        const std::scoped_lock lock(m_mutex);
        if (const Dialect *known = m_byText.value(json))
            return known;
        Result<Mapping> mapping = parseMapping(json);
        if (!mapping)
            return tl::unexpected(mapping.error());
        const Dialect *dialect = mapping->dialect.get();
        m_kept.push_back(std::move(mapping->dialect));
        m_byText.insert(json, dialect);
        return dialect;
    }

    const Dialect *ofPath(const QString &path)
    {
        const std::scoped_lock lock(m_mutex);
        return m_byPath.value(path);
    }

    void setPath(const QString &path, const Dialect *dialect)
    {
        const std::scoped_lock lock(m_mutex);
        m_byPath.insert(path, dialect);
    }

private:
    std::mutex m_mutex;
    std::vector<std::unique_ptr<const Dialect>> m_kept;
    QHash<QByteArray, const Dialect *> m_byText;
    QHash<QString, const Dialect *> m_byPath;
};

KnownMappings &knownMappings()
{
    static KnownMappings known;
    return known;
}

Error inFile(const QString &path, Error error)
{
    error.where = error.where.isEmpty() ? path : path + QStringLiteral(": ") + error.where;
    return error;
}

Result<const Dialect *> readMapping(const QString &path)
{
    const Result<QByteArray> json = readMappingText(path);
    if (!json)
        return tl::unexpected(json.error());
    return knownMappings().ofText(*json).map_error([&path](const Error &error) { return inFile(path, error); });
}

Error cannotWrite(const QString &path, const QString &why)
{
    return { ErrorCode::Io, tr("The mapping cannot be written: %1").arg(why), path };
}

} // namespace

QString mappingsFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + QStringLiteral("/etagere/mappings");
}

Result<QByteArray> readMappingText(const QString &path)
{
    if (!QFileInfo(path).isFile()) // a pipe would be waited for
        return failure(ErrorCode::NotFound, tr("There is no mapping file %1").arg(path));
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorCode::Io, tr("The mapping cannot be read: %1").arg(file.errorString()), path);
    QByteArray json = file.read(LargestMapping + 1);
    if (json.size() > LargestMapping)
        return failure(ErrorCode::LimitExceeded, tr("A mapping may have %L1 bytes at most").arg(LargestMapping), path);
    return json;
}

Result<QString> mappingPath(const QByteArray &json)
{
    return parseMapping(json).map([](const Mapping &mapping) {
        return mappingsFolder() + u'/' + QString::fromLatin1(mapping.dialect->name()) + QStringLiteral(".json");
    });
}

Result<QString> saveMapping(const QByteArray &json)
{
    Result<QString> path = mappingPath(json);
    if (!path)
        return path;
    if (!makePrivateFolder(mappingsFolder()))
        return tl::unexpected(cannotWrite(mappingsFolder(), tr("its folder cannot be made")));
    QSaveFile file(*path);
    if (!file.open(QIODevice::WriteOnly) || file.write(json) != json.size() || !file.commit())
        return tl::unexpected(cannotWrite(*path, file.errorString()));
    return path;
}

Result<const Dialect *> mappingOfFile(const QString &path, MappingUse use)
{
    const QString absolute = QFileInfo(path).absoluteFilePath();
    const Dialect *before = use == MappingUse::AsBefore ? knownMappings().ofPath(absolute) : nullptr;
    if (before)
        return before;
    const Result<const Dialect *> read = readMapping(absolute);
    if (read) {
        knownMappings().setPath(absolute, *read);
        nameDialect(*read);
    }
    return read;
}

QStringList loadUserMappings()
{
    QStringList notes;
    QList<const Dialect *> found;
    const QDir folder(mappingsFolder());
    const QStringList names = folder.entryList({ QStringLiteral("*.json") }, QDir::Files, QDir::Name);
    for (const QString &name : names.first(qMin(names.size(), MostUserMappings))) {
        const Result<const Dialect *> mapping = readMapping(folder.filePath(name));
        if (!mapping)
            notes += tr("A mapping is left out: %1").arg(mapping.error().text());
        else if (!found.contains(*mapping))
            found += *mapping;
    }
    setUserDialects(found);
    return notes;
}

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engine/backendchoice.h"

#include "engine/foldernames.h"
#include "engine/trashbackend.h"

#include <etagere/dialect.h>

#include <QtCore/QCoreApplication>
#include <QtCore/QFileInfo>
#include <algorithm>
#include <filesystem>

namespace etagere {

namespace {

struct Messages {
    Q_DECLARE_TR_FUNCTIONS(etagere::Detection)
};

/// Names in a folder that are looked at when the folder itself is no cache.
constexpr int MaxChildren = 200;

const BackendFactory *factoryByName(const QByteArray &name)
{
    const QList<BackendFactory> &all = backends();
    const auto found = std::find_if(all.begin(), all.end(), [&](const BackendFactory &factory) {
        return factory.name == name || factory.schemes.contains(name);
    });
    return found == all.end() ? nullptr : &*found;
}

QString schemeNames()
{
    QStringList names;
    for (const BackendFactory &factory : backends())
        names += QString::fromLatin1(factory.name) + u':';
    return names.join(u", "_qs);
}

Result<Done> checkPath(const QString &path)
{
    std::error_code code;
    const auto status = std::filesystem::status(QFile::encodeName(path).toStdString(), code);
    if (code == std::errc::permission_denied)
        return failure(ErrorCode::Permission, Messages::tr("You may not look at %1").arg(path));
    if (status.type() == std::filesystem::file_type::not_found)
        return failure(ErrorCode::NotFound, Messages::tr("There is no file or folder %1").arg(path));
    if (code)
        return failure(ErrorCode::Io,
                       Messages::tr("%1 cannot be looked at: %2").arg(path, QString::fromStdString(code.message())));
    if (!QFileInfo(path).isReadable())
        return failure(ErrorCode::Permission, Messages::tr("You may not read %1").arg(path));
    return Done();
}

QString because(const QStringList &reasons)
{
    return reasons.isEmpty() ? QString() : u": "_qs + reasons.join(u"; "_qs);
}

Error notACacheFolder(const QString &path, const QStringList &reasons)
{
    QStringList children = namesInFolder(path, MaxChildren);
    if (children.isEmpty())
        return { ErrorCode::BadInput, Messages::tr("The folder %1 is empty: there is no cache in it").arg(path), {} };
    for (QString &child : children)
        child = path + u'/' + child;
    children.removeIf(
        [](const QString &child) { return !QFileInfo(child).isDir() || !recognisedBackend(child).factory; });
    if (children.isEmpty())
        return { ErrorCode::BadInput,
                 Messages::tr("The folder %1 holds no cache that is known%2").arg(path, because(reasons)),
                 {} };
    const QString proposals = children.mid(0, 3).join(Messages::tr(" or "));
    return { ErrorCode::BadInput,
             Messages::tr("The folder %1 is no cache itself but holds some: open %2").arg(path, proposals),
             {} };
}

Result<BackendChoice> recognise(const QString &path)
{
    if (const auto checked = checkPath(path); !checked)
        return tl::unexpected(checked.error());
    QStringList reasons;
    const BackendChoice choice = recognisedBackend(path, &reasons);
    if (choice.factory)
        return choice;
    if (const BackendFactory *factory = factoryByName(trashBackend(Location::fromPath(path))))
        return BackendChoice{ factory, Messages::tr("all its entries were removed; the trash has them") };
    if (QFileInfo(path).isDir())
        return tl::unexpected(notACacheFolder(path, reasons));
    return failure(ErrorCode::BadInput,
                   Messages::tr("The file %1 is no cache that is known%2").arg(path, because(reasons)));
}

Error unknownScheme(const QByteArray &scheme)
{
    return { ErrorCode::Usage,
             Messages::tr("%1: is no kind of cache; known are %2").arg(QString::fromUtf8(scheme), schemeNames()),
             {} };
}

} // namespace

BackendChoice recognisedBackend(const QString &path, QStringList *reasons)
{
    BackendChoice best;
    // An empty folder may become a cache of any kind, but is none.
    if (QFileInfo(path).isDir() && namesInFolder(path, 1).isEmpty())
        return best;
    int bestScore = 0;
    for (const BackendFactory &factory : backends()) {
        if (!factory.recognise)
            continue;
        const Recognition recognition = factory.recognise(path);
        if (recognition.score > bestScore) {
            best = { &factory, recognition.reason };
            bestScore = recognition.score;
        } else if (reasons && !recognition.reason.isEmpty()) {
            *reasons += recognition.reason;
        }
    }
    return best;
}

Result<BackendChoice> chooseBackend(const Location &location, Access access)
{
    if (location.scheme().isEmpty())
        return recognise(location.path());
    const BackendFactory *factory = factoryByName(location.scheme());
    if (!factory)
        return tl::unexpected(unknownScheme(location.scheme()));
    if (location.isPath() && access == Access::ReadOnly) {
        if (const auto checked = checkPath(location.path()); !checked)
            return tl::unexpected(checked.error());
    }
    return BackendChoice{ factory, Messages::tr("the location says %1:").arg(QString::fromLatin1(factory->name)) };
}

} // namespace etagere

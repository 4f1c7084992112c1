// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engine/runningbridges.h"

#include "engine/foldernames.h"

#include <etagere/backend.h>
#include <etagere/dialect.h>

#include <QtCore/QDir>
#include <QtCore/QUrl>

#include <algorithm>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace etagere {

namespace {

constexpr qsizetype MostBridges = 50;

struct stat attributesOf(const QString &path)
{
    struct stat found = {};
    if (lstat(QFile::encodeName(path).constData(), &found) != 0)
        found = {};
    return found;
}

/// Where etagere_bridge.py puts its sockets. In a folder that others can write to somebody else may pretend.
QStringList bridgeFolders()
{
    QStringList folders;
    const QString runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
    const QStringList candidates{ runtime.isEmpty() ? QString() : runtime + u"/etagere"_s,
                                  QDir::tempPath() + u"/etagere-%1"_s.arg(getuid()) };
    for (const QString &folder : candidates) {
        const struct stat found = attributesOf(folder);
        if (S_ISDIR(found.st_mode) && found.st_uid == getuid() && (found.st_mode & 0077) == 0)
            folders.append(folder);
    }
    return folders;
}

/// "crawler" of crawler-4711.sock
QString programOf(const QString &name) { return name.chopped(5).section(u'-', 0, -2); }

std::optional<FoundCache> bridgeAt(const QString &path, const std::stop_token &stop)
{
    const Result<Location> location =
        Location::parse(u"bridge+unix://"_s + QString::fromLatin1(QUrl::toPercentEncoding(path, "/")));
    const QList<BackendFactory> all = backends();
    const auto factory =
        std::find_if(all.begin(), all.end(), [](const BackendFactory &one) { return one.name == "bridge"; });
    if (!location || factory == all.end())
        return std::nullopt;
    const Result<StoreInfo> info = factory->create(*location)->open(Access::ReadOnly, stop);
    if (!info)
        return std::nullopt;
    FoundCache cache;
    cache.location = *location;
    cache.entries = info->estimate;
    return cache;
}

} // namespace

void findBridges(const std::function<void(const FoundCache &)> &found, const std::stop_token &stop)
{
    for (const QString &folder : bridgeFolders()) {
        for (const QString &name : namesInFolder(folder, MostBridges)) {
            const QString path = folder + u'/' + name;
            const bool isSocket = name.endsWith(u".sock"_s) && S_ISSOCK(attributesOf(path).st_mode);
            if (stop.stop_requested())
                return;
            std::optional<FoundCache> cache = isSocket ? bridgeAt(path, stop) : std::nullopt;
            if (!cache)
                continue;
            cache->program = programOf(name);
            found(*cache);
        }
    }
}

} // namespace etagere

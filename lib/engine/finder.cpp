// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engine/backendchoice.h"
#include "engine/foldernames.h"
#include "engine/runningbridges.h"

#include <etagere/finder.h>

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>
#include <QtCore/QElapsedTimer>
#include <QtCore/QFileInfo>
#include <QtCore/QSet>
#include <QtCore/QStandardPaths>
#include <mutex>

namespace etagere {

namespace {

struct Messages {
    Q_DECLARE_TR_FUNCTIONS(etagere::Finder)
};

/// Below which folder a program keeps its cache.
enum class Base { CacheHome, Home, Current, Environment };

struct Place {
    const char *program; ///< null: the folder says it
    Base base;
    const char *folder; ///< below the base; for Environment the name of the variable that holds a folder
    const char *cache;  ///< below that; `*` stands for any one name
};

constexpr Place Places[] = {
    { "pip", Base::Environment, "PIP_CACHE_DIR", "http-v2" },
    { "pip", Base::Environment, "PIP_CACHE_DIR", "http" },
    { "pip", Base::CacheHome, "pip", "http-v2" },
    { "pip", Base::CacheHome, "pip", "http" },
    { "poetry", Base::Environment, "POETRY_CACHE_DIR", "cache/repositories/*/_http" },
    { "poetry", Base::CacheHome, "pypoetry", "cache/repositories/*/_http" },
    { "pdm", Base::Environment, "PDM_CACHE_DIR", "http" },
    { "pdm", Base::CacheHome, "pdm", "http" },
    { "pip-audit", Base::CacheHome, "pip-audit", "" },
    { "pip-audit", Base::Home, ".pip-audit-cache", "" },
    { "schema-salad", Base::Home, ".cache/salad", "" },
    // Qt programs have caches below a folder of their name, and often one of their maker's around it.
    { nullptr, Base::CacheHome, "", "*/data8" },
    { nullptr, Base::CacheHome, "", "*/*/data8" },
    // The names that CacheControl's documentation uses, and the usual third.
    { nullptr, Base::Current, ".webcache", "" },
    { nullptr, Base::Current, ".web_cache", "" },
    { nullptr, Base::Current, ".cache", "" },
};

constexpr qsizetype MaxNames = 200;
constexpr qint64 MaxEntries = 5000;
constexpr qint64 MaxMsecs = 300;

QString startOf(const Place &place)
{
    const QString folder = QString::fromLatin1(place.folder);
    switch (place.base) {
    case Base::CacheHome:
        return QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation) + u'/' + folder;
    case Base::Home:
        return QDir::homePath() + u'/' + folder;
    case Base::Current:
        return QDir::currentPath() + u'/' + folder;
    case Base::Environment:
        break;
    }
    return qEnvironmentVariable(place.folder);
}

/// All paths that a place may mean, whether they exist or not.
QStringList pathsOf(const Place &place)
{
    const QString start = startOf(place);
    if (start.isEmpty())
        return {};
    QStringList paths{ start };
    for (const QString &name : QString::fromLatin1(place.cache).split(u'/', Qt::SkipEmptyParts)) {
        QStringList longer;
        for (const QString &path : paths) {
            for (const QString &match : name == u"*" ? namesInFolder(path, MaxNames) : QStringList{ name })
                longer += path + u'/' + match;
        }
        paths = longer;
    }
    return paths;
}

class CountingSink : public ListSink
{
public:
    CountingSink(FoundCache &cache, std::stop_token stop)
        : m_cache(cache)
        , m_stop(std::move(stop))
    {
        m_cache.entries = 0;
        m_cache.bytes = 0;
        m_time.start();
    }

    bool push(const ListedEntry &entry) override
    {
        const std::scoped_lock lock(m_mutex);
        m_cache.isPartial = m_cache.entries == MaxEntries || m_time.elapsed() > MaxMsecs || m_stop.stop_requested();
        if (m_cache.isPartial)
            return false;
        ++m_cache.entries;
        m_cache.bytes += entry.storedBytes;
        return true;
    }

private:
    std::mutex m_mutex;
    FoundCache &m_cache;
    const std::stop_token m_stop;
    QElapsedTimer m_time;
};

void countEntries(const BackendFactory &factory, FoundCache &cache, std::stop_token stop)
{
    const std::unique_ptr<Backend> backend = factory.create(cache.location);
    if (!backend->open(Access::ReadOnly, stop))
        return;
    CountingSink sink(cache, stop);
    if (!backend->list(ListDepth::Values, sink, stop))
        cache.isPartial = true;
}

/// "discover" of ~/.cache/discover/http/data8, or what the place is known by.
QString programAt(const QString &path, const Place &place)
{
    if (place.base == Base::Current)
        return Messages::tr("current folder");
    return place.program ? QString::fromLatin1(place.program)
                         : QDir(startOf(place)).relativeFilePath(path).section(u'/', 0, 0);
}

/// The cache at a path of a place, if there is one.
std::optional<FoundCache> cacheAt(const QString &path, const Place &place, std::stop_token stop)
{
    const BackendFactory *factory = QFileInfo(path).isDir() ? recognisedBackend(path).factory : nullptr;
    if (!factory)
        return std::nullopt;
    FoundCache cache;
    cache.location = Location::fromPath(path);
    cache.program = programAt(path, place);
    countEntries(*factory, cache, std::move(stop));
    return cache.entries == 0 ? std::nullopt : std::optional(cache);
}

} // namespace

void findCaches(const std::function<void(const FoundCache &)> &found, std::stop_token stop)
{
    QSet<QString> seen;
    for (const Place &place : Places) {
        for (const QString &path : pathsOf(place)) {
            const QString identity = Location::fromPath(path).identity();
            if (stop.stop_requested())
                return;
            if (seen.contains(identity))
                continue;
            seen.insert(identity);
            if (const auto cache = cacheAt(path, place, stop))
                found(*cache);
        }
    }
    findBridges(found, stop);
}

} // namespace etagere

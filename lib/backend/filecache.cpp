// SPDX-License-Identifier: LGPL-3.0-or-later
// CacheControl's FileCache and SeparateBodyFileCache, and pip's caches of that layout: a file an entry,
// in folders named by the first digits of its hash. A key is a file's name.
#include "backend/entryfile.h"
#include "backend/filecacheentry.h"
#include "backend/filecachelisting.h"
#include "backend/filecachenames.h"
#include "backend/filecacheprobe.h"
#include "core/digest.h"

#include <etagere/backend.h>

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>

#include <sys/stat.h>

namespace etagere {

namespace {

constexpr mode_t FolderMode = 0700;

QString tr(const char *text) { return QCoreApplication::translate("etagere::FileCacheBackend", text); }

bool isPipHttp2(const QString &path) { return QDir(path).dirName() == u"http-v2"; }

class FileCacheBackend final : public Backend
{
public:
    explicit FileCacheBackend(const Location &location)
        : m_path(location.path())
        , m_isForever(location.option("forever") == "1")
    {
    }

    Result<StoreInfo> open(Access access, std::stop_token stop) override;
    Result<Done> list(ListDepth depth, ListSink &sink, std::stop_token stop) override;
    Result<Value> read(const StoredKey &key, std::stop_token stop) override;
    Result<Version> change(const StoredKey &key, const Version &ifVersion, const std::optional<Value> &value,
                           std::stop_token stop) override;
    StoredKey storedName(const StoredKey &key) const override;

private:
    Result<FileDescriptor> folderOf(const QByteArray &key) const;
    Result<FileDescriptor> createFolderOf(const QByteArray &key) const;
    QStringList placesOf(const QByteArray &key, const Value &value) const;

    QString m_path;
    bool m_isForever; ///< CacheControl's FileCache(forever=True): nothing is ever deleted
    Access m_access = Access::ReadOnly;
    bool m_hasSeparateBodies = false;
};

Result<StoreInfo> FileCacheBackend::open(Access access, std::stop_token)
{
    const Result<FileDescriptor> root =
        access == Access::Write ? openCacheFolder(m_path, FolderMode) : openPath(m_path, OpenAs::Folder);
    if (!root)
        return tl::unexpected(root.error());
    m_access = access;
    const FileCacheProbe probe = probeFileCache(root->get());
    m_hasSeparateBodies = probe.hasSeparateBodies() || (isPipHttp2(m_path) && probe.treeEntries == 0);
    StoreInfo info;
    info.backend = QStringLiteral("filecache");
    info.description =
        m_hasSeparateBodies ? tr("folder of files, bodies in files of their own") : tr("folder of files");
    info.keysAreHashes = true;
    info.separateBodies = m_hasSeparateBodies;
    return info;
}

Result<Done> FileCacheBackend::list(ListDepth depth, ListSink &sink, std::stop_token stop)
{
    const Result<FileDescriptor> root = openPath(m_path, OpenAs::Folder);
    if (!root)
        return tl::unexpected(root.error());
    return listFileCache(root->get(), m_hasSeparateBodies, depth, sink, stop);
}

// The folder that holds a key's files. NotFound for what cannot be a key, so that no other file is reached.
Result<FileDescriptor> FileCacheBackend::folderOf(const QByteArray &key) const
{
    const FileRole role = roleOfKey(key);
    if (role != FileRole::Entry && role != FileRole::Body)
        return failure(ErrorCode::NotFound, tr("No entry has such a key: it is not the name of an entry's file"));
    Result<FileDescriptor> root = openPath(m_path, OpenAs::Folder);
    const QByteArray folder = folderOfKey(key);
    return root && !folder.isEmpty() ? openBelow(root->get(), folder, OpenAs::Folder) : std::move(root);
}

Result<FileDescriptor> FileCacheBackend::createFolderOf(const QByteArray &key) const
{
    Result<FileDescriptor> folder = openPath(m_path, OpenAs::Folder);
    const QByteArray path = folderOfKey(key);
    if (path.isEmpty())
        return folder;
    for (const QByteArray &name : path.split('/')) {
        if (!folder)
            break;
        ::mkdirat(folder->get(), name.constData(), FolderMode);
        folder = openBelow(folder->get(), name, OpenAs::Folder);
    }
    return folder;
}

Result<Value> FileCacheBackend::read(const StoredKey &key, std::stop_token)
{
    const Result<FileDescriptor> folder = folderOf(key.bytes);
    if (!folder && folder.error().code == ErrorCode::NotFound)
        return noSuchEntry();
    if (!folder)
        return tl::unexpected(folder.error());
    Result<Value> value = FileCacheEntry(folder->get(), key.bytes).read();
    if (value)
        value->places = placesOf(key.bytes, *value);
    return value;
}

QStringList FileCacheBackend::placesOf(const QByteArray &key, const Value &value) const
{
    const QByteArray folder = folderOfKey(key);
    const QString path = m_path + u'/' + QString::fromUtf8(folder.isEmpty() ? key : folder + '/' + key);
    return value.body ? QStringList{ path, path + QStringLiteral(".body") } : QStringList{ path };
}

Result<Version> FileCacheBackend::change(const StoredKey &key, const Version &ifVersion,
                                         const std::optional<Value> &value, std::stop_token stop)
{
    if (m_access != Access::Write)
        return failure(ErrorCode::ReadOnly, tr("The cache was opened for reading only"));
    if (!value && m_isForever)
        return failure(ErrorCode::Unsupported, tr("A cache that keeps its entries for ever removes none"));
    const bool comesBack = value && !value->origin.isEmpty();
    if (value && !comesBack && roleOfKey(key.bytes) != FileRole::Entry)
        return failure(ErrorCode::Usage, tr("The key is not the name of an entry's file"));
    Result<FileDescriptor> folder = folderOf(key.bytes);
    const bool isAbsent = !folder && folder.error().code == ErrorCode::NotFound;
    if (isAbsent && !ifVersion.isEmpty())
        return failure(ErrorCode::Changed, tr("The entry is no longer there"));
    if (isAbsent && !value)
        return Version();
    if (isAbsent)
        folder = createFolderOf(key.bytes);
    if (!folder)
        return tl::unexpected(folder.error());
    Result<Version> changed = FileCacheEntry(folder->get(), key.bytes).change(ifVersion, value, stop);
    if (changed && isLogged()) {
        const QString place = placesOf(key.bytes, value.value_or(Value())).value(0);
        log(BackendStep::Command, value ? tr("Wrote the file %1").arg(place) : tr("Removed the file %1").arg(place));
    }
    return changed;
}

StoredKey FileCacheBackend::storedName(const StoredKey &key) const
{
    static thread_local Digest digest(Digest::Sha224); // a resolver asks for millions
    const QByteArrayView bytes = digest.of(key.bytes);
    return { QByteArray::fromRawData(bytes.data(), bytes.size()).toHex(), KeyType::Text, 0 };
}

Recognition recogniseFolder(const QString &path)
{
    const Result<FileDescriptor> root = openPath(path, OpenAs::Folder);
    if (!root)
        return {};
    const FileCacheProbe probe = probeFileCache(root->get());
    if (probe.treeEntries > 0 || probe.bodies > 0) {
        return { 95,
                 probe.hasSeparateBodies()
                     ? tr("files named by sha224 in five levels of folders, with .body files, as CacheControl and pip "
                          "keep them")
                     : tr("files named by sha224 in five levels of folders, as CacheControl and pip keep them") };
    }
    if (probe.pipFolders > 0)
        return { 0, tr("this is pip's cache folder; open http-v2 or http in it") };
    if (probe.flatEntries > 0 && 2 * probe.flatEntries > probe.names)
        return { 60, tr("files named by a hash or a base64 URL, as CacheControl before 0.9.4 kept them") };
    if (probe.digitFolders > 0 && probe.digitFolders == probe.names)
        return { 30, tr("folders named by one hex digit, with no entries in those looked at") };
    return probe.names == 0 ? Recognition{ 10, tr("an empty folder") } : Recognition{};
}

} // namespace

BackendFactory filecacheBackend()
{
    return { "filecache", tr("CacheControl's folder of files (pip too)"), recogniseFolder,
             [](const Location &location) -> std::unique_ptr<Backend> {
                 return std::make_unique<FileCacheBackend>(location);
             } };
}

} // namespace etagere

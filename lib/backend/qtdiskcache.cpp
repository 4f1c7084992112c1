// SPDX-License-Identifier: LGPL-3.0-or-later
// Qt's QNetworkDiskCache: <folder>/data8/<0 to f>/<name>.d, a file an entry, beside <folder>/prepared, where Qt up
// to 6.4 writes what is not complete yet. A key is a file's name. Qt takes no locks and puts whole files in place, as
// we do.
#include "backend/fileentry.h"
#include "backend/qtdiskcachelisting.h"
#include "core/filesource.h"
#include "core/qtdiskcachename.h"
#include "core/translate.h"

#include <etagere/backend.h>

#include <QtCore/QDir>

#include <sys/stat.h>

namespace etagere {

namespace {

constexpr mode_t FolderMode = 0777; ///< less the umask, as QDir::mkpath()
constexpr char DataFolder[] = "data8";

bool isNamedDataFolder(const QString &path) { return QDir(path).dirName() == QLatin1StringView(DataFolder); }

/// The folder with the sixteen: `path` is the cache's, or this one itself.
Result<FileDescriptor> openData(const QString &path)
{
    Result<FileDescriptor> folder = openPath(path, OpenAs::Folder);
    if (!folder)
        return folder;
    Result<FileDescriptor> below = openBelow(folder->get(), DataFolder, OpenAs::Folder);
    const bool isItself = !below && below.error().code == ErrorCode::NotFound && isNamedDataFolder(path);
    return isItself ? std::move(folder) : std::move(below);
}

class QtDiskCacheBackend final : public Backend
{
public:
    explicit QtDiskCacheBackend(const Location &location)
        : m_path(location.path())
    {
    }

    Result<StoreInfo> open(Access access, std::stop_token stop) override;
    Result<Done> list(ListDepth depth, ListSink &sink, std::stop_token stop) override;
    Result<Value> read(const StoredKey &key, std::stop_token stop) override;
    Result<Version> change(const StoredKey &key, const Version &ifVersion, const std::optional<Value> &value,
                           std::stop_token stop) override;
    StoredKey storedName(const StoredKey &key) const override
    {
        return { qtDiskCacheName(key.bytes), KeyType::Text, 0 };
    }

private:
    Result<FileDescriptor> folderOf(const QByteArray &name) const;
    Result<FileDescriptor> createFolderOf(const QByteArray &name) const;
    QString placeOf(const QByteArray &name) const;

    QString m_path;
    Access m_access = Access::ReadOnly;
};

Result<StoreInfo> QtDiskCacheBackend::open(Access access, std::stop_token)
{
    const Result<FileDescriptor> folder =
        access == Access::Write ? openCacheFolder(m_path, FolderMode) : openPath(m_path, OpenAs::Folder);
    if (!folder)
        return tl::unexpected(folder.error());
    m_access = access;
    StoreInfo info;
    info.backend = QStringLiteral("qtdiskcache");
    info.description = tr("QNetworkDiskCache's folder, a file an entry");
    info.keysAreHashes = true;
    info.notes +=
        tr("A program that runs keeps the entry it looked up last in its memory: it notices a change of that one "
           "only after it has asked for another URL");
    return info;
}

Result<Done> QtDiskCacheBackend::list(ListDepth depth, ListSink &sink, std::stop_token stop)
{
    const Result<FileDescriptor> data = openData(m_path);
    if (data)
        return listQtDiskCache(data->get(), depth, sink, stop);
    const bool isNew = data.error().code == ErrorCode::NotFound && openPath(m_path, OpenAs::Folder);
    return isNew ? Result<Done>(Done()) : tl::unexpected(data.error());
}

Result<FileDescriptor> QtDiskCacheBackend::folderOf(const QByteArray &name) const
{
    return openData(m_path).and_then([&name](const FileDescriptor &data) {
        return openBelow(data.get(), folderOfQtDiskCacheName(name), OpenAs::Folder);
    });
}

Result<FileDescriptor> QtDiskCacheBackend::createFolderOf(const QByteArray &name) const
{
    const Result<FileDescriptor> folder = openPath(m_path, OpenAs::Folder);
    if (folder && !isNamedDataFolder(m_path))
        ::mkdirat(folder->get(), DataFolder, FolderMode);
    if (const Result<FileDescriptor> data = openData(m_path))
        ::mkdirat(data->get(), folderOfQtDiskCacheName(name).constData(), FolderMode);
    return folderOf(name);
}

Result<Value> QtDiskCacheBackend::read(const StoredKey &key, std::stop_token)
{
    if (!isQtDiskCacheName(key.bytes))
        return noSuchEntry();
    const Result<FileDescriptor> folder = folderOf(key.bytes);
    if (!folder)
        return folder.error().code == ErrorCode::NotFound ? noSuchEntry() : tl::unexpected(folder.error());
    Result<Value> value = readFileEntry(folder->get(), key.bytes);
    if (value)
        value->places = { placeOf(key.bytes) };
    return value;
}

Result<Version> QtDiskCacheBackend::change(const StoredKey &key, const Version &ifVersion,
                                           const std::optional<Value> &value, std::stop_token stop)
{
    if (m_access != Access::Write)
        return failure(ErrorCode::ReadOnly, tr("The cache was opened for reading only"));
    if (!isQtDiskCacheName(key.bytes))
        return changeNoEntry(ifVersion, value);
    Result<FileDescriptor> folder = folderOf(key.bytes);
    const bool isAbsent = !folder && folder.error().code == ErrorCode::NotFound;
    if (isAbsent && (!value || !ifVersion.isEmpty()))
        return changeNoEntry(ifVersion, std::nullopt);
    if (isAbsent)
        folder = createFolderOf(key.bytes);
    if (!folder)
        return tl::unexpected(folder.error());
    const Result<Version> changed = changeFileEntry(folder->get(), key.bytes, ifVersion, value, stop);
    if (changed && isLogged() && (value || !ifVersion.isEmpty()))
        log(BackendStep::Command,
            (value ? tr("Wrote the file %1") : tr("Removed the file %1")).arg(placeOf(key.bytes)));
    return changed;
}

QString QtDiskCacheBackend::placeOf(const QByteArray &name) const
{
    const bool isBelow = !isNamedDataFolder(m_path) || QDir(m_path).exists(QLatin1StringView(DataFolder));
    const QString data = isBelow ? m_path + u'/' + QLatin1StringView(DataFolder) : m_path;
    return data + u'/' + QString::fromLatin1(folderOfQtDiskCacheName(name)) + u'/' + QString::fromLatin1(name);
}

/// Whether a file begins as Qt's do: the magic number and the version of the layout.
bool hasMagic(int folder, const char *name)
{
    constexpr QByteArrayView Start("\0\0\0\xe8\0\0\0\x08", 8);
    const FileDescriptor file = openAt(folder, name, OpenAs::File);
    char start[8] = {};
    return file.isOpen() && readAt(file.get(), start, sizeof start, 0) == sizeof start
        && QByteArrayView(start, sizeof start) == Start;
}

struct Probe {
    int digitFolders = 0;
    int named = 0;
    int entries = 0; ///< with the magic number, among some of those named
};

Probe probe(int data)
{
    constexpr int MostNames = 400;
    constexpr int MostFiles = 16;
    Probe found;
    for (const char digit : QByteArrayView("0123456789abcdef")) {
        const char folderName[] = { digit, '\0' };
        const FileDescriptor folder = openAt(data, folderName, OpenAs::Folder);
        if (!folder.isOpen())
            continue;
        ++found.digitFolders;
        FolderReader reader;
        FolderReader::Entry entry;
        for (reader.start(folder.get()); found.named < MostNames && reader.next(entry);) {
            if (!isQtDiskCacheName(QByteArrayView(entry.name)))
                continue;
            found.entries += ++found.named <= MostFiles && hasMagic(folder.get(), entry.name);
        }
    }
    return found;
}

Recognition recogniseFolder(const QString &path)
{
    const Result<FileDescriptor> data = openData(path);
    if (!data)
        return {};
    const Probe found = probe(data->get());
    if (found.entries > 0)
        return { 95, tr("the folder data8 with files that begin as QNetworkDiskCache's do") };
    constexpr int AllFolders = 16;
    return found.digitFolders == AllFolders && found.named == 0
        ? Recognition{ 60, tr("the folder data8 with sixteen empty ones, as QNetworkDiskCache makes them") }
        : Recognition{};
}

} // namespace

BackendFactory qtdiskcacheBackend()
{
    return { "qtdiskcache", tr("Qt's QNetworkDiskCache"), recogniseFolder,
             [](const Location &location) -> std::unique_ptr<Backend> {
                 return std::make_unique<QtDiskCacheBackend>(location);
             } };
}

} // namespace etagere

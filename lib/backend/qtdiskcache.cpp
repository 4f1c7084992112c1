// SPDX-License-Identifier: LGPL-3.0-or-later
// Qt's QNetworkDiskCache: <folder>/data8/<0 to f>/<name>.d, a file an entry, beside <folder>/prepared, where Qt up
// to 6.4 writes what is not complete yet. A key is a file's name. Qt takes no locks and puts whole files in place, as
// we do.
#include "backend/fileentry.h"
#include "backend/qtdiskcachelisting.h"
#include "core/filesource.h"
#include "core/qtdiskcachename.h"
#include "core/translate.h"

#include <QtCore/QDir>

namespace etagere {

namespace {

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

class QtDiskCacheBackend final : public FileEntryBackend
{
public:
    explicit QtDiskCacheBackend(const Location &location)
        : FileEntryBackend(location.path())
    {
    }

    Result<Done> list(ListDepth depth, ListSink &sink, std::stop_token stop) override;
    StoredKey storedName(const StoredKey &key) const override
    {
        return { qtDiskCacheName(key.bytes), KeyType::Text, 0 };
    }

private:
    StoreInfo info() const override;
    bool isEntryName(const QByteArray &name) const override { return isQtDiskCacheName(name); }
    Result<FileDescriptor> folderOf(const QByteArray &name) const override;
    Result<FileDescriptor> createFolderOf(const QByteArray &name) const override;
    QString placeOf(const QByteArray &name) const override;
};

StoreInfo QtDiskCacheBackend::info() const
{
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
    const Result<FileDescriptor> data = openData(path());
    if (data)
        return listQtDiskCache(data->get(), depth, sink, stop);
    const bool isNew = data.error().code == ErrorCode::NotFound && openPath(path(), OpenAs::Folder);
    return isNew ? Result<Done>(Done()) : tl::unexpected(data.error());
}

Result<FileDescriptor> QtDiskCacheBackend::folderOf(const QByteArray &name) const
{
    return openData(path()).and_then([&name](const FileDescriptor &data) {
        return openBelow(data.get(), folderOfQtDiskCacheName(name), OpenAs::Folder);
    });
}

Result<FileDescriptor> QtDiskCacheBackend::createFolderOf(const QByteArray &name) const
{
    const Result<FileDescriptor> folder = openPath(path(), OpenAs::Folder);
    if (folder && !isNamedDataFolder(path()))
        ::mkdirat(folder->get(), DataFolder, FolderMode);
    if (const Result<FileDescriptor> data = openData(path()))
        ::mkdirat(data->get(), folderOfQtDiskCacheName(name).constData(), FolderMode);
    return folderOf(name);
}

QString QtDiskCacheBackend::placeOf(const QByteArray &name) const
{
    const bool isBelow = !isNamedDataFolder(path()) || QDir(path()).exists(QLatin1StringView(DataFolder));
    const QString data = isBelow ? path() + u'/' + QLatin1StringView(DataFolder) : path();
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

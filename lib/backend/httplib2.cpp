// SPDX-License-Identifier: LGPL-3.0-or-later
// httplib2's FileCache: one folder with a file an entry, named by the URL's readable part and its md5. A key is a
// file's name. httplib2 takes no locks and writes in place; we put whole files in the place of others.
#include "backend/fileentry.h"
#include "backend/httplib2listing.h"
#include "backend/httplib2names.h"
#include "core/filesource.h"
#include "core/translate.h"

namespace etagere {

namespace {

class Httplib2Backend final : public FileEntryBackend
{
public:
    explicit Httplib2Backend(const Location &location)
        : FileEntryBackend(location.path())
    {
    }

    Result<Done> list(ListDepth depth, ListSink &sink, std::stop_token stop) override
    {
        return openPath(path(), OpenAs::Folder).and_then([&](const FileDescriptor &folder) {
            return listHttplib2(folder.get(), depth, sink, stop);
        });
    }
    StoredKey storedName(const StoredKey &key) const override { return { httplib2Name(key.bytes), KeyType::Text, 0 }; }

private:
    StoreInfo info() const override;
    bool isEntryName(const QByteArray &name) const override { return isHttplib2Name(name); }
    Result<FileDescriptor> folderOf(const QByteArray &) const override { return openPath(path(), OpenAs::Folder); }
    Result<FileDescriptor> createFolderOf(const QByteArray &) const override
    {
        return openCacheFolder(path(), FolderMode);
    }
    QString placeOf(const QByteArray &name) const override { return path() + u'/' + QString::fromUtf8(name); }
};

StoreInfo Httplib2Backend::info() const
{
    StoreInfo info;
    info.backend = QStringLiteral("httplib2");
    info.description = tr("httplib2's folder, a file an entry");
    info.keysAreHashes = true;
    info.notes +=
        tr("httplib2 takes no locks and writes entries in place: while it runs, an entry can be seen half written, "
           "and of a change made at the same moment as its own the later one stays");
    return info;
}

/// Whether a file begins as httplib2's entries do: other programs (Venus) name theirs alike.
bool hasStatusLine(int folder, const char *name)
{
    const FileDescriptor file = openAt(folder, name, OpenAs::File);
    char start[8] = {};
    return file.isOpen() && readAt(file.get(), start, sizeof start, 0) == sizeof start
        && QByteArrayView(start, sizeof start) == "status: ";
}

Recognition recogniseFolder(const QString &path)
{
    constexpr int MostNames = 400;
    constexpr int MostFiles = 16;
    const Result<FileDescriptor> folder = openPath(path, OpenAs::Folder);
    if (!folder)
        return {};
    FolderReader reader;
    FolderReader::Entry entry;
    int names = 0;
    int entries = 0;
    int responses = 0;
    for (reader.start(folder->get()); names < MostNames && reader.next(entry); ++names) {
        if (!isHttplib2Name(QByteArrayView(entry.name)))
            continue;
        responses += ++entries <= MostFiles && hasStatusLine(folder->get(), entry.name);
    }
    if (2 * entries <= names)
        return {};
    return responses > 0
        ? Recognition{ 95,
                       tr("files named by a URL and its md5, each a response with its fields, as httplib2 keeps them") }
        : Recognition{ 30, tr("files named as httplib2 names its own, with other contents in those looked at") };
}

} // namespace

BackendFactory httplib2Backend()
{
    return { "httplib2", tr("httplib2's folder of files"), recogniseFolder,
             [](const Location &location) -> std::unique_ptr<Backend> {
                 return std::make_unique<Httplib2Backend>(location);
             } };
}

} // namespace etagere

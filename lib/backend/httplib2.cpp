// SPDX-License-Identifier: LGPL-3.0-or-later
// httplib2's FileCache: one folder with a file an entry, named by the URL's readable part and its md5. A key is a
// file's name. httplib2 takes no locks and writes in place; we put whole files in the place of others.
#include "backend/fileentry.h"
#include "backend/httplib2listing.h"
#include "backend/httplib2names.h"
#include "core/filesource.h"
#include "core/translate.h"

#include <etagere/backend.h>

namespace etagere {

namespace {

constexpr mode_t FolderMode = 0777; ///< less the umask, as Python's makedirs

class Httplib2Backend final : public Backend
{
public:
    explicit Httplib2Backend(const Location &location)
        : m_path(location.path())
    {
    }

    Result<StoreInfo> open(Access access, std::stop_token stop) override;
    Result<Done> list(ListDepth depth, ListSink &sink, std::stop_token stop) override;
    Result<Value> read(const StoredKey &key, std::stop_token stop) override;
    Result<Version> change(const StoredKey &key, const Version &ifVersion, const std::optional<Value> &value,
                           std::stop_token stop) override;
    StoredKey storedName(const StoredKey &key) const override { return { httplib2Name(key.bytes), KeyType::Text, 0 }; }

private:
    QString placeOf(const QByteArray &name) const { return m_path + u'/' + QString::fromUtf8(name); }

    QString m_path;
    Access m_access = Access::ReadOnly;
};

Result<StoreInfo> Httplib2Backend::open(Access access, std::stop_token)
{
    const Result<FileDescriptor> folder =
        access == Access::Write ? openCacheFolder(m_path, FolderMode) : openPath(m_path, OpenAs::Folder);
    if (!folder)
        return tl::unexpected(folder.error());
    m_access = access;
    StoreInfo info;
    info.backend = QStringLiteral("httplib2");
    info.description = tr("httplib2's folder, a file an entry");
    info.keysAreHashes = true;
    info.notes +=
        tr("httplib2 takes no locks and writes entries in place: while it runs, an entry can be seen half written, "
           "and of a change made at the same moment as its own the later one stays");
    return info;
}

Result<Done> Httplib2Backend::list(ListDepth depth, ListSink &sink, std::stop_token stop)
{
    const Result<FileDescriptor> folder = openPath(m_path, OpenAs::Folder);
    return folder ? listHttplib2(folder->get(), depth, sink, stop) : tl::unexpected(folder.error());
}

Result<Value> Httplib2Backend::read(const StoredKey &key, std::stop_token)
{
    if (!isHttplib2Name(key.bytes))
        return noSuchEntry();
    const Result<FileDescriptor> folder = openPath(m_path, OpenAs::Folder);
    if (!folder)
        return tl::unexpected(folder.error());
    Result<Value> value = readFileEntry(folder->get(), key.bytes);
    if (value)
        value->places = { placeOf(key.bytes) };
    return value;
}

Result<Version> Httplib2Backend::change(const StoredKey &key, const Version &ifVersion,
                                        const std::optional<Value> &value, std::stop_token stop)
{
    if (m_access != Access::Write)
        return failure(ErrorCode::ReadOnly, tr("The cache was opened for reading only"));
    if (!isHttplib2Name(key.bytes))
        return changeNoEntry(ifVersion, value);
    const Result<FileDescriptor> folder = openPath(m_path, OpenAs::Folder);
    if (!folder)
        return tl::unexpected(folder.error());
    const Result<Version> changed = changeFileEntry(folder->get(), key.bytes, ifVersion, value, stop);
    if (changed && isLogged() && (value || !ifVersion.isEmpty()))
        log(BackendStep::Command,
            (value ? tr("Wrote the file %1") : tr("Removed the file %1")).arg(placeOf(key.bytes)));
    return changed;
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

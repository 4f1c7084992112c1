// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/fileentry.h"

#include "backend/filecacheorigin.h"
#include "backend/folderlock.h"
#include "core/filesource.h"
#include "core/translate.h"

namespace etagere {

namespace {

Result<Version> replace(int folder, const QByteArray &name, const FileState &old, const Value &value)
{
    const FileCacheOrigin origin = FileCacheOrigin::fromBytes(value.origin);
    Result<WrittenFile> written = writeEntryFile(folder, value.head, old, origin.main);
    if (!written)
        return tl::unexpected(written.error());
    return written->file.commit(name).map([&written](Done) { return fileVersion(written->state); });
}

tl::unexpected<Error> changedByOther()
{
    return failure(ErrorCode::Changed, tr("The entry was changed by another program"));
}

Result<Value> readFileEntry(int folder, const QByteArray &name)
{
    FileState state;
    Result<Part> head = readEntryFile(folder, name, state);
    if (!head)
        return head.error().code == ErrorCode::NotFound ? noSuchEntry() : tl::unexpected(head.error());
    Value value;
    value.head = std::move(*head);
    value.storedAt = state.modified();
    value.storedBytes = state.size;
    value.version = fileVersion(state);
    value.origin = FileCacheOrigin{ state, std::nullopt }.toBytes();
    return value;
}

Result<Version> changeFileEntry(int folder, const QByteArray &name, const Version &ifVersion,
                                const std::optional<Value> &value, const std::stop_token &stop)
{
    if (value && value->body)
        return failure(ErrorCode::Usage, tr("Entries of this cache have no body of their own"));
    if (const Result<Done> locked = lockFolder(folder, stop); !locked)
        return tl::unexpected(locked.error());
    FileState state;
    if (const Result<Done> seen = lookUpEntryFile(folder, name, state); !seen)
        return tl::unexpected(seen.error());
    if (fileVersion(state) != ifVersion)
        return changedByOther();
    if (value)
        return replace(folder, name, state, *value);
    return ifVersion.isEmpty() ? Version() : removeEntryFile(folder, name).map([](Done) { return Version(); });
}

Result<Version> changeNoEntry(const Version &ifVersion, const std::optional<Value> &value)
{
    if (value)
        return failure(ErrorCode::Usage, tr("The key is not the name of an entry's file"));
    return ifVersion.isEmpty() ? Result<Version>(Version()) : changedByOther();
}

} // namespace

Result<StoreInfo> FileEntryBackend::open(Access access, std::stop_token)
{
    const Result<FileDescriptor> folder =
        access == Access::Write ? openCacheFolder(m_path, FolderMode) : openPath(m_path, OpenAs::Folder);
    if (!folder)
        return tl::unexpected(folder.error());
    m_access = access;
    return info();
}

Result<Value> FileEntryBackend::read(const StoredKey &key, std::stop_token)
{
    if (!isEntryName(key.bytes))
        return noSuchEntry();
    const Result<FileDescriptor> folder = folderOf(key.bytes);
    if (!folder)
        return folder.error().code == ErrorCode::NotFound ? noSuchEntry() : tl::unexpected(folder.error());
    Result<Value> value = readFileEntry(folder->get(), key.bytes);
    if (value)
        value->places = { placeOf(key.bytes) };
    return value;
}

Result<Version> FileEntryBackend::change(const StoredKey &key, const Version &ifVersion,
                                         const std::optional<Value> &value, std::stop_token stop)
{
    if (m_access != Access::Write)
        return failure(ErrorCode::ReadOnly, tr("The cache was opened for reading only"));
    if (!isEntryName(key.bytes))
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

} // namespace etagere

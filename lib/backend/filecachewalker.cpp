// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/filecachewalker.h"

#include "core/filesource.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDateTime>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <optional>
#include <thread>

namespace etagere {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("etagere::FileCacheBackend", text); }

void tellCount(ListSink &sink, const char *text, qint64 count)
{
    if (count > 0)
        sink.note(tr(text).arg(count));
}

bool isNew(const FileState &state)
{
    constexpr Msecs Recently = 2000;
    return state.modified() > QDateTime::currentMSecsSinceEpoch() - Recently;
}

} // namespace

void FileCacheLeftovers::add(const FileCacheLeftovers &other)
{
    locks += other.locks;
    temporary += other.temporary;
    others += other.others;
    unreadableFolders += other.unreadableFolders;
}

void FileCacheLeftovers::tell(ListSink &sink) const
{
    tellCount(sink, QT_TRANSLATE_NOOP("etagere::FileCacheBackend", "Lock files skipped: %1"), locks);
    tellCount(sink, QT_TRANSLATE_NOOP("etagere::FileCacheBackend", "Temporary files of killed writers skipped: %1"),
              temporary);
    tellCount(sink,
              QT_TRANSLATE_NOOP("etagere::FileCacheBackend", "Files and folders that belong to no entry, skipped: %1"),
              others);
    tellCount(sink,
              QT_TRANSLATE_NOOP("etagere::FileCacheBackend",
                                "Folders that could not be read, so that the list is not complete: %1"),
              unreadableFolders);
}

FileCacheWalker::FileCacheWalker(FileCacheListing &listing)
    : m_listing(listing)
    , m_head(listing.depth == ListDepth::Values ? HeadBytes : 0)
{
}

QList<QByteArray> FileCacheWalker::walkRoot(int root)
{
    QList<QByteArray> folders;
    FolderReader::Entry entry;
    for (m_readers[0].start(root); !m_listing.isStopped() && m_readers[0].next(entry);) {
        if (entry.kind == FileKind::Folder && isDigitFolder(entry.name))
            folders.append(entry.name);
        else if (!collect(entry, {}))
            ++leftovers.others;
    }
    leftovers.unreadableFolders += m_readers[0].errorNumber() != 0;
    pushCollected(root);
    return folders;
}

void FileCacheWalker::walk(int folder, const QByteArray &digits)
{
    const bool isLeaf = digits.size() == TreeDepth;
    FolderReader &reader = m_readers[size_t(digits.size())];
    FolderReader::Entry entry;
    for (reader.start(folder); !m_listing.isStopped() && reader.next(entry);) {
        if (isLeaf) {
            if (!collect(entry, digits))
                ++leftovers.others;
        } else if (entry.kind == FileKind::Folder && isDigitFolder(entry.name)) {
            const FileDescriptor child = openAt(folder, entry.name, OpenAs::Folder);
            if (child.isOpen())
                walk(child.get(), digits + entry.name);
            else
                leftovers.unreadableFolders += errno != ENOENT;
        } else {
            ++leftovers.others;
        }
    }
    leftovers.unreadableFolders += reader.errorNumber() != 0 && reader.errorNumber() != ENOENT;
    if (isLeaf)
        pushCollected(folder);
}

// False for what belongs to no entry.
bool FileCacheWalker::collect(const FolderReader::Entry &entry, QByteArrayView digits)
{
    const QByteArrayView name(entry.name);
    const FileRole role = roleOf(name, digits);
    switch (role) {
    case FileRole::Lock:
        ++leftovers.locks;
        return true;
    case FileRole::Temporary:
        ++leftovers.temporary;
        return true;
    case FileRole::Other:
        return false;
    case FileRole::Entry:
    case FileRole::Body:
        break;
    }
    m_collected.push_back({ quint32(m_names.size()), quint32(name.size()), entry.kind, role });
    m_names.insert(m_names.end(), entry.name, entry.name + name.size() + 1);
    return true;
}

const FileCacheWalker::Name *FileCacheWalker::find(QByteArrayView name) const
{
    const auto it = std::lower_bound(m_collected.begin(), m_collected.end(), name,
                                     [this](const Name &a, QByteArrayView b) { return text(a) < b; });
    return it != m_collected.end() && text(*it) == name ? &*it : nullptr;
}

const FileCacheWalker::Name *FileCacheWalker::bodyOf(const Name &name)
{
    if (m_collected.size() < 2)
        return nullptr;
    m_bodyName.resize(0);
    m_bodyName += text(name);
    m_bodyName += ".body";
    return find(m_bodyName);
}

void FileCacheWalker::pushCollected(int folder)
{
    if (m_collected.size() > 1) {
        std::sort(m_collected.begin(), m_collected.end(),
                  [this](const Name &a, const Name &b) { return text(a) < text(b); });
    }
    for (const Name &name : m_collected) {
        if (m_listing.isStopped())
            break;
        if (name.role == FileRole::Entry || !find(entryOfBody(text(name))))
            pushEntry(folder, name);
    }
    m_collected.clear();
    m_names.clear();
}

void FileCacheWalker::pushEntry(int folder, const Name &name)
{
    ListedEntry entry;
    entry.key = text(name);
    entry.headSize = -1;
    const Name *body = name.role == FileRole::Entry ? bodyOf(name) : nullptr;
    FileState bodyState;
    if (body && m_listing.depth == ListDepth::Values) {
        entry.hasBody = stateAt(folder, m_names.data() + body->offset, bodyState) && bodyState.kind == FileKind::File;
        entry.bodySize = entry.hasBody ? bodyState.size : 0;
    } else {
        entry.hasBody = body != nullptr;
    }
    if (name.role == FileRole::Body)
        pushFailure(entry, { ErrorCode::BadInput, tr("This is a .body file without its metadata"), {} });
    else if (m_listing.depth == ListDepth::Keys)
        push(entry);
    else
        readHead(folder, name, entry);
}

void FileCacheWalker::push(const ListedEntry &entry)
{
    m_listing.pushed.fetch_add(1, std::memory_order_relaxed);
    if (!m_listing.sink.push(entry))
        m_listing.refused = true;
}

void FileCacheWalker::pushFailure(ListedEntry &entry, Error error)
{
    entry.error = &error;
    push(entry);
}

// CacheControl before 0.14.2 removes an entry and writes it anew, without a lock that readers would see. So a
// file that has just gone, or is empty and new, gets a second look.
bool FileCacheWalker::openEntry(int folder, const char *name, FileDescriptor &file, FileState &state) const
{
    for (bool isLast = false;; isLast = true) {
        file = openAt(folder, name, OpenAs::File);
        if (file.isOpen() && !stateOf(file.get(), state))
            return false;
        const bool isMidWrite = file.isOpen() ? state.size == 0 && isNew(state) : errno == ENOENT;
        if (!isMidWrite || isLast)
            return file.isOpen();
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

void FileCacheWalker::readHead(int folder, const Name &name, ListedEntry &entry)
{
    FileDescriptor file;
    FileState state;
    if (!openEntry(folder, m_names.data() + name.offset, file, state)) {
        if (errno != ENOENT) // it was removed while we listed
            pushFailure(entry, systemError(errno, tr("The entry's file cannot be opened"), {}));
        return;
    }
    if (state.kind != FileKind::File)
        return pushFailure(entry, { ErrorCode::BadInput, tr("A folder or device stands where a file belongs"), {} });
    const qint64 got = readAt(file.get(), m_head.data(), std::min(state.size, HeadBytes), 0);
    if (got < 0)
        return pushFailure(entry, systemError(errno, tr("The entry's file cannot be read"), {}));
    entry.head = QByteArrayView(m_head.data(), got);
    entry.headSize = got < HeadBytes ? got : state.size;
    entry.storedAt = state.modified();
    entry.storedBytes = state.size + entry.bodySize;
    std::optional<FileSource> source;
    if (entry.headSize > got)
        entry.source = &source.emplace(std::move(file), state.size);
    if (m_listing.expectBodies && !entry.hasBody)
        pushFailure(entry, { ErrorCode::BadInput, tr("Its .body file is missing"), {} });
    else
        push(entry);
}

} // namespace etagere

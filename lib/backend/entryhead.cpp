// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/entryhead.h"

#include "core/translate.h"

#include <QtCore/QDateTime>

#include <cerrno>
#include <chrono>
#include <thread>

namespace etagere {

namespace {

bool isNew(const FileState &state)
{
    constexpr Msecs Recently = 2000;
    return state.modified() > QDateTime::currentMSecsSinceEpoch() - Recently;
}

// CacheControl before 0.14.2 removes an entry and writes it anew, httplib2 cuts it to nothing first, both without a
// lock that readers would see. So a file that has just gone, or is empty and new, gets a second look.
bool openEntry(int folder, const char *name, FileDescriptor &file, FileState &state)
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

} // namespace

bool EntryHeadReader::fail(ListedEntry &entry, Error error)
{
    m_error = std::move(error);
    entry.error = &m_error;
    return true;
}

bool EntryHeadReader::read(int folder, const char *name, ListedEntry &entry)
{
    FileDescriptor file;
    FileState state;
    if (!openEntry(folder, name, file, state))
        return errno != ENOENT && fail(entry, systemError(errno, tr("The entry's file cannot be opened"), {}));
    if (state.kind != FileKind::File)
        return fail(entry, { ErrorCode::BadInput, tr("A folder or device stands where a file belongs"), {} });
    m_head.resize(HeadBytes);
    const qint64 got = readAt(file.get(), m_head.data(), std::min(state.size, HeadBytes), 0);
    if (got < 0)
        return fail(entry, systemError(errno, tr("The entry's file cannot be read"), {}));
    entry.head = QByteArrayView(m_head.data(), got);
    entry.headSize = got < HeadBytes ? got : state.size;
    entry.storedAt = state.modified();
    entry.storedBytes = state.size + entry.bodySize;
    if (entry.headSize > got)
        entry.source = &m_source.emplace(std::move(file), state.size);
    return true;
}

} // namespace etagere

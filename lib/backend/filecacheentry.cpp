// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/filecacheentry.h"

#include "backend/cachecontrollock.h"
#include "backend/entryfile.h"
#include "backend/filecachenames.h"
#include "backend/filecacheorigin.h"
#include "core/filesource.h"

#include <QtCore/QCoreApplication>

namespace etagere {

namespace {

constexpr qint64 SliceBytes = 1024 * 1024;

QString tr(const char *text) { return QCoreApplication::translate("etagere::FileCacheBackend", text); }

bool haveSameBytes(const Part &one, const Part &other)
{
    for (qint64 offset = 0; offset < one.size; offset += SliceBytes) {
        const Result<QByteArray> a = one.read(offset, SliceBytes);
        const Result<QByteArray> b = other.read(offset, SliceBytes);
        if (!a || !b || *a != *b)
            return false;
    }
    return one.size == other.size;
}

// Bodies are large and seldom change with their entry: one that is there already is not written again.
bool isStoredAs(const Part &part, int folder, const QByteArray &name, const FileState &state)
{
    if (state.kind != FileKind::File || part.size != state.size)
        return false;
    FileState other;
    const auto *source = dynamic_cast<const FileSource *>(part.source.get());
    if (source && part.sourceOffset == 0 && stateOf(source->descriptor(), other) && other.inode == state.inode)
        return true;
    const Result<Part> stored = readEntryFile(folder, name, other);
    return stored && haveSameBytes(*stored, part);
}

} // namespace

Version FileCacheEntry::Files::version() const
{
    const QByteArray ofBody = fileVersion(body);
    return ofBody.isEmpty() ? fileVersion(main) : fileVersion(main) + '+' + ofBody;
}

QByteArray FileCacheEntry::Files::origin() const
{
    FileCacheOrigin origin;
    if (main.kind == FileKind::File)
        origin.main = main;
    if (body.kind == FileKind::File)
        origin.body = body;
    return origin.toBytes();
}

FileCacheEntry::FileCacheEntry(int folder, QByteArray key)
    : m_folder(folder)
    , m_isOrphan(roleOfKey(key) == FileRole::Body)
{
    m_main = m_isOrphan ? entryOfBody(key).toByteArray() : key;
    m_body = bodyOfEntry(m_main);
}

Result<Value> FileCacheEntry::read() const
{
    Files files;
    Value value;
    if (m_isOrphan && stateAt(m_folder, m_main.constData(), files.main))
        return noSuchEntry();
    Result<Part> head =
        m_isOrphan ? readEntryFile(m_folder, m_body, files.body) : readEntryFile(m_folder, m_main, files.main);
    if (!head)
        return head.error().code == ErrorCode::NotFound ? noSuchEntry() : tl::unexpected(head.error());
    value.head = std::move(*head);
    if (!m_isOrphan) {
        Result<Part> body = readEntryFile(m_folder, m_body, files.body);
        if (body)
            value.body = std::move(*body);
        else if (body.error().code != ErrorCode::NotFound)
            return tl::unexpected(body.error());
    }
    value.storedAt = m_isOrphan ? files.body.modified() : files.main.modified();
    value.storedBytes = files.main.size + files.body.size;
    value.version = files.version();
    value.origin = files.origin();
    return value;
}

Result<Done> FileCacheEntry::expect(const Version &ifVersion)
{
    Result<Done> done = lookUpEntryFile(m_folder, m_main, m_files.main);
    if (done)
        done = lookUpEntryFile(m_folder, m_body, m_files.body);
    if (!done)
        return done;
    const bool isEntry = m_isOrphan || m_files.main.kind == FileKind::File;
    // An orphaned body under a new entry is replaced with it.
    if ((isEntry ? m_files.version() : Version()) != ifVersion)
        return failure(ErrorCode::Changed, tr("The entry was changed by another program"));
    return Done();
}

Result<Version> FileCacheEntry::change(const Version &ifVersion, const std::optional<Value> &value,
                                       std::stop_token stop)
{
    Result<Done> expected = expect(ifVersion);
    if (!expected)
        return tl::unexpected(expected.error());
    if (!value && ifVersion.isEmpty())
        return Version();
    // CacheControl locks each file while it writes it, one after the other.
    const bool isOld = m_isOrphan || (value && !value->origin.isEmpty());
    const Result<CacheControlLock> mainLock = CacheControlLock::take(m_folder, m_main, isOld, stop);
    if (!mainLock)
        return tl::unexpected(mainLock.error());
    std::optional<Result<CacheControlLock>> bodyLock;
    if (m_isOrphan || m_files.body.kind == FileKind::File || (value && value->body)) {
        bodyLock.emplace(CacheControlLock::take(m_folder, m_body, isOld, stop));
        if (!*bodyLock)
            return tl::unexpected(bodyLock->error());
    }
    expected = expect(ifVersion);
    if (!expected)
        return tl::unexpected(expected.error());
    if (value)
        return m_isOrphan ? replaceOrphan(*value) : replace(*value);
    const Result<Done> removed = remove();
    return removed ? Result<Version>(Version()) : tl::unexpected(removed.error());
}

// Everything is on the disk before the first name changes. While the body is exchanged the entry is absent: a
// crash there costs its owner a download, whereas an entry with another's body would be a wrong answer.
Result<Version> FileCacheEntry::replace(const Value &value)
{
    const FileCacheOrigin origin = FileCacheOrigin::fromBytes(value.origin);
    Result<WrittenFile> head = writeEntryFile(m_folder, value.head, m_files.main, origin.main);
    if (!head)
        return tl::unexpected(head.error());
    std::optional<Result<WrittenFile>> body;
    const bool keepsBody = value.body && isStoredAs(*value.body, m_folder, m_body, m_files.body);
    if (value.body && !keepsBody) {
        body.emplace(writeEntryFile(m_folder, *value.body, m_files.body, origin.body));
        if (!*body)
            return tl::unexpected(body->error());
    }
    Result<Done> done;
    if (!keepsBody && (value.body || m_files.body.kind == FileKind::File))
        done = remove();
    if (done && body)
        done = (*body)->file.commit(m_body);
    if (done)
        done = head->file.commit(m_main);
    if (!done)
        return tl::unexpected(done.error());
    return Files{ head->state, keepsBody ? m_files.body : body ? (*body)->state : FileState() }.version();
}

// A body whose entry is gone; it comes back as it was.
Result<Version> FileCacheEntry::replaceOrphan(const Value &value)
{
    const FileCacheOrigin origin = FileCacheOrigin::fromBytes(value.origin);
    Result<WrittenFile> body = writeEntryFile(m_folder, value.head, m_files.body, origin.body);
    if (!body)
        return tl::unexpected(body.error());
    if (Result<Done> done = body->file.commit(m_body); !done)
        return tl::unexpected(done.error());
    return Files{ {}, body->state }.version();
}

// The entry first: a body without one is never served.
Result<Done> FileCacheEntry::remove()
{
    const Result<Done> done = removeEntryFile(m_folder, m_main);
    return done ? removeEntryFile(m_folder, m_body) : done;
}

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/filecachewalker.h"

#include <QtCore/QCoreApplication>

#include <algorithm>
#include <cerrno>

namespace etagere {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("etagere::FileCacheBackend", text); }

} // namespace

FileCacheWalker::FileCacheWalker(FileCacheListing &listing)
    : m_listing(listing)
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
        return pushFailure(entry, { ErrorCode::BadInput, tr("This is a .body file without its metadata"), {} });
    if (m_listing.depth == ListDepth::Keys)
        return push(entry);
    if (!m_heads.read(folder, m_names.data() + name.offset, entry))
        return;
    if (!entry.error && m_listing.expectBodies && !entry.hasBody)
        pushFailure(entry, { ErrorCode::BadInput, tr("Its .body file is missing"), {} });
    else
        push(entry);
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

} // namespace etagere

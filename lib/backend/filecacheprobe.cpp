// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/filecacheprobe.h"

#include "backend/filecachenames.h"

#include <QtCore/QList>

namespace etagere {

namespace {

constexpr int MaxNames = 400;
constexpr int MaxFolders = 64;
constexpr int EnoughEntries = 16;

struct Folder {
    std::shared_ptr<const FileDescriptor> parent;
    QByteArray name;
    QByteArray digits; ///< of the folder and those above
};

class Prober
{
public:
    void look(int root);

    FileCacheProbe found;

private:
    void lookAtRoot(int root);
    void lookInto(const Folder &folder);

    QList<Folder> m_pending; ///< a stack: straight down to the first entries
    int m_names = 0;
    int m_folders = 0;
};

void Prober::lookAtRoot(int root)
{
    const auto self = std::make_shared<const FileDescriptor>(openAt(root, ".", OpenAs::Folder));
    FolderReader reader;
    FolderReader::Entry entry;
    for (reader.start(self->get()); m_names < MaxNames && reader.next(entry); ++m_names) {
        if (entry.kind == FileKind::Folder && isDigitFolder(entry.name))
            m_pending.append({ self, entry.name, entry.name });
        else if (entry.kind == FileKind::Folder)
            found.pipFolders += qstrcmp(entry.name, "http") == 0 || qstrcmp(entry.name, "http-v2") == 0;
        else if (roleOf(entry.name, {}) == FileRole::Entry)
            ++found.flatEntries;
    }
    found.names = m_names;
    found.digitFolders = int(m_pending.size());
}

void Prober::lookInto(const Folder &folder)
{
    FolderReader reader;
    FolderReader::Entry entry;
    const auto self =
        std::make_shared<const FileDescriptor>(openAt(folder.parent->get(), folder.name.constData(), OpenAs::Folder));
    if (!self->isOpen())
        return;
    for (reader.start(self->get()); m_names < MaxNames && reader.next(entry); ++m_names) {
        if (folder.digits.size() < TreeDepth) {
            if (entry.kind == FileKind::Folder && isDigitFolder(entry.name))
                m_pending.append({ self, entry.name, folder.digits + entry.name });
            continue;
        }
        const FileRole role = roleOf(entry.name, folder.digits);
        found.treeEntries += role == FileRole::Entry;
        found.bodies += role == FileRole::Body;
    }
}

void Prober::look(int root)
{
    lookAtRoot(root);
    while (!m_pending.isEmpty() && ++m_folders <= MaxFolders && found.treeEntries < EnoughEntries)
        lookInto(m_pending.takeLast());
}

} // namespace

FileCacheProbe probeFileCache(int folder)
{
    Prober prober;
    prober.look(folder);
    return prober.found;
}

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engine/foldernames.h"

#include "core/files.h"

#include <QtCore/QFile>

namespace etagere {

QStringList namesInFolder(const QString &path, qsizetype most)
{
    QStringList names;
    const Result<FileDescriptor> folder = openPath(path, OpenAs::Folder);
    if (!folder)
        return names;
    FolderReader reader;
    reader.start(folder->get());
    for (FolderReader::Entry entry; names.size() < most && reader.next(entry);)
        names += QFile::decodeName(entry.name);
    names.sort();
    return names;
}

} // namespace etagere

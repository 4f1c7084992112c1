// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engine/trashbackend.h"

#include "engine/changefilereader.h"

namespace etagere {

QByteArray trashBackend(const Location &cache)
{
    const Trash trash(cache);
    const QList<ChangeRecord> changes = trash.changes();
    if (changes.isEmpty())
        return {};
    const auto newest = ChangeFileReader::open(trash.folder() + u'/' + changeFileName(changes.first().id));
    return newest ? newest->backend() : QByteArray();
}

} // namespace etagere

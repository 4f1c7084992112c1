// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/leftovers.h"

#include "core/translate.h"

namespace etagere {

namespace {

void tellCount(ListSink &sink, const char *text, qint64 count)
{
    if (count > 0)
        sink.note(tr(text).arg(count));
}

} // namespace

void Leftovers::add(const Leftovers &other)
{
    locks += other.locks;
    temporary += other.temporary;
    others += other.others;
    unreadableFolders += other.unreadableFolders;
}

void Leftovers::tell(ListSink &sink) const
{
    tellCount(sink, QT_TRANSLATE_NOOP("etagere", "Lock files skipped: %1"), locks);
    tellCount(sink, QT_TRANSLATE_NOOP("etagere", "Temporary files of killed writers skipped: %1"), temporary);
    tellCount(sink, QT_TRANSLATE_NOOP("etagere", "Files and folders that belong to no entry, skipped: %1"), others);
    tellCount(sink,
              QT_TRANSLATE_NOOP("etagere", "Folders that could not be read, so that the list is not complete: %1"),
              unreadableFolders);
}

} // namespace etagere

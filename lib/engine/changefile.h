// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/trash.h>

namespace etagere {

// A file of the trash: the header, then frames. Every frame ends with the SHA-256 of its other bytes, so that what a
// crash has left half written is told from what is whole.
//
//   header  ChangeFileMagic; then as a QDataStream of Qt 6.0: kind (quint8), time (qint64), label (QString), name of
//           the backend (QByteArray)
//   frame   as a QDataStream: type (quint8), lengths of description, head and body (qint64 each);
//           description, head, body, SHA-256

inline constexpr char ChangeFileMagic[] = "etagere change 2\n";
inline constexpr qint64 ChangeFileMagicLength = sizeof ChangeFileMagic - 1;
inline constexpr qint64 FrameStartLength = 1 + 3 * 8;
inline constexpr qint64 FrameSumLength = 32;
// Readers believe no longer ones; writers keep to it.
inline constexpr qint64 LongestHeader = 64 * 1024;
inline constexpr qint64 LongestDescription = 16 * 1024 * 1024;

enum class FrameType : quint8 {
    Entry = 'E',
    Made = 'M',   ///< the change is complete; a mark, without bytes of its own
    Undone = 'U', ///< a mark
};

/// An entry as it was, and what the change made of it.
struct ChangedEntry {
    StoredKey key;
    Value before;
    QByteArray after; ///< contentDigest() of what was put in its place; empty: it was removed
};

/// Tells one content of an entry from another.
Result<QByteArray> contentDigest(const Value &value);

/// The description of a frame: all of an entry but the bytes of head and body.
QByteArray describeEntry(const ChangedEntry &entry);
/// False when it is none.
bool readDescription(const QByteArray &description, ChangedEntry &entry);

/// "00000012.change" and back (-1: no such name).
QString changeFileName(qint64 id);
qint64 changeIdOf(const QString &fileName);

} // namespace etagere

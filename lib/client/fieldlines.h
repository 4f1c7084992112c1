// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/header.h>
#include <etagere/result.h>

namespace etagere {

// The lines of a response's head, without their ends (RFC 9112 §4, §5, §7.1). What is none is Io with a sentence;
// nothing is guessed, since what a client guesses a cache keeps.

/// The server answers, but not in HTTP.
Error malformed(const QString &what);

struct StatusLine {
    int httpVersion = 0; ///< 10, 11
    int status = 0;      ///< 100 to 999
    QByteArray reason;
};
Result<StatusLine> parseStatusLine(QByteArrayView line);

/// Adds a field, or joins an obs-fold to the last one by a single space. White space before the colon is dropped, a
/// line without a colon refused, and so are NUL and CR in a line.
Result<Done> addFieldLine(QByteArrayView line, QList<HeaderField> &fields);

/// Content-Length; -1 when absent. Repeated equal values are one (RFC 9112 §6.3).
Result<qint64> contentLength(const HeaderList &fields);

/// The size of a chunk by the line before it; extensions are ignored.
Result<qint64> parseChunkSize(QByteArrayView line);

} // namespace etagere

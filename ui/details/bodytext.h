// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QStringList>

namespace etagere {

/// A body as text.
struct BodyText {
    QByteArray utf8;
    QStringList notes; ///< what was assumed or changed
};

/// By the charset of Content-Type, else a byte order mark, else UTF-8, else ISO-8859-1. The bytes are shared when
/// they are UTF-8 already. Any thread.
BodyText bodyText(const QByteArray &body, const QByteArray &contentType);

/// Whether a line is so long that JSON is better shown formatted, or that lines must be broken.
bool hasLongLine(QByteArrayView text, qsizetype limit);

/// The text with lines broken after `limit` bytes, between characters; the text itself when none is that long.
QByteArray brokenLines(const QByteArray &utf8, qsizetype limit);

} // namespace etagere

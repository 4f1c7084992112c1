// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/global.h>

#include <QtCore/QByteArrayView>
#include <QtCore/QString>

namespace etagere {

/// Stored bytes as text for people: UTF-8, else ISO-8859-1. Control characters and those that turn the
/// direction of the text are written as \x1b or \u{202e}, so that what is read is what is there.
QString shownText(QByteArrayView bytes);

/// The same for text that is already text.
QString escapedControls(const QString &text);

/// At most `limit` characters, and a word about the rest.
QString shortened(const QString &text, qsizetype limit = 4000);

/// A tool tip that shows `text` as it is: stored bytes are never read as markup.
QString plainToolTip(const QString &text);

/// What stands for a secret until it is revealed; the same for every length.
QString maskedSecret();

/// "2026-03-01 12:00:00 UTC", and the same in the local zone.
QString utcTime(Msecs time);
QString localTime(Msecs time);

/// A length of time in its largest unit: "3 days", "5 min".
QString spanText(Msecs span);

/// "1 048 576 bytes (1.0 MiB)".
QString exactSize(qint64 bytes);

} // namespace etagere

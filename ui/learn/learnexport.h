// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "learn/lessonsession.h"

namespace etagere {

/// Lessons to print: what to read, the questions with boxes to tick, and lines to write on; no answers.
QString worksheetHtml(const QList<Lesson> &lessons);

/// What somebody did in a lesson: guesses, what went over the wire, what came of it, and why.
QString transcriptHtml(const LessonSession &session);

/// Every exchange with the origin as an HTTP Archive (HAR 1.2); secrets are masked.
QByteArray transcriptHar(const LessonSession &session);

/// Writes a document to a file, as PDF where its name ends so, else as HTML; all of it or nothing. Blocking, any
/// thread. Io with what is wrong.
Result<Done> saveDocument(const QString &html, const QString &path);
Result<Done> saveBytes(const QByteArray &bytes, const QString &path);

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/result.h>

#include <QtCore/QByteArray>
#include <QtCore/QList>

namespace etagere {

/// One step of a path: into a map by a member's name, or into a list by an index.
struct MappedStep {
    QByteArray name; ///< UTF-8
    qint64 index = -1;

    bool isIndex() const { return index >= 0; }
};

/// `$`, `$.request.url`, `$.parts[0]`, `$["odd name"]`: names and indexes, nothing else.
struct MappedPath {
    static constexpr qsizetype MostSteps = 16;

    QList<MappedStep> steps;
    QString text; ///< as it was written

    static bool isPath(const QString &text) { return text.startsWith(u'$'); }
    /// BadInput with a sentence, without a place.
    static Result<MappedPath> parse(const QString &text);
};

} // namespace etagere

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/response.h>

#include <QtCore/QStringList>
#include <stop_token>

namespace etagere {

/// One line of two texts side by side.
struct DiffRow {
    enum Kind : quint8 {
        Heading, ///< `before` is its text
        Note,    ///< the same: why something is not compared, how many lines are left out
        Same,
        Changed,
        Removed,
        Added,
    };
    Kind kind = Same;
    QString before = {};
    QString after = {};

    bool operator==(const DiffRow &) const = default;
};

/// A stored response beside the one that came now: its fields, and its body where that is text of at most
/// LargestDiffedBody (JSON a value a line). A 304 has no body to compare. Any thread.
QList<DiffRow> responseDiff(const CachedResponse &before, const CachedResponse &after, bool isRevealed,
                            const std::stop_token &stop);

inline constexpr qint64 LargestDiffedBody = 1024 * 1024;

} // namespace etagere

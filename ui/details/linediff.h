// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QList>

namespace etagere {

/// A run of lines: the same on both sides, or replaced (either side may be empty).
struct DiffRun {
    bool isSame = true;
    int before = 0; ///< first line, from 0
    int beforeCount = 0;
    int after = 0;
    int afterCount = 0;

    bool operator==(const DiffRun &) const = default;
};

/// The shortest way from one list of lines to another (Myers 1986); where they have little in common, one run that
/// replaces all between the first and the last difference. Any thread; time and memory are bounded.
QList<DiffRun> lineDiff(const QList<QByteArray> &before, const QList<QByteArray> &after);

} // namespace etagere

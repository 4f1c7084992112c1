// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QList>
#include <QtCore/QString>

namespace etagere::test {

/// A row of diskcache's table, read by plain SQL: for tests that want the values without a backend.
struct DiskcacheRow {
    QByteArray key;
    QByteArray value; ///< inline, or of the value file; empty when there is none
    bool hasValue = false;
    bool isPickle = false; ///< mode 4
};

/// All rows with a text key of the diskcache folder below tests/data, read from a temporary copy.
QList<DiskcacheRow> diskcacheRows(const QString &fixture);

} // namespace etagere::test

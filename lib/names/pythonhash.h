// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QList>
#include <QtCore/QPair>

namespace etagere {

/// Hashes as CPython makes them in a run with PYTHONHASHSEED set: of texts by SipHash (2-4; 1-3 since 3.11), of tuples
/// by xxHash's rounds (since 3.8) or the older multiplication. 64-bit builds; 3.4 to 3.14.
class PythonHash
{
public:
    /// `version`: 3.11 is 311. Seed 0 is "not randomised".
    PythonHash(int version, quint32 seed);

    /// hash(text); the text is UTF-8.
    quint64 ofText(const QByteArray &text) const;
    /// hash((first, second)).
    quint64 ofPair(const QPair<QByteArray, QByteArray> &pair) const;

private:
    int m_version;
    quint64 m_key0;
    quint64 m_key1;
};

/// The order in which CPython walks frozenset(pairs) when they are inserted in the order given: positions in `hashes`,
/// which are all different.
QList<qsizetype> frozensetOrder(const QList<quint64> &hashes);

} // namespace etagere

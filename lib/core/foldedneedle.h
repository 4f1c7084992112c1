// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QtCore/QByteArray>

namespace etagere {

/// A text to search for, ASCII letters without regard to case, all other bytes exactly. Thread-safe once made.
class FoldedNeedle
{
public:
    FoldedNeedle() = default;
    explicit FoldedNeedle(QByteArrayView text);

    /// Where it first occurs; -1 when it does not.
    qsizetype indexIn(QByteArrayView haystack) const;
    bool isIn(QByteArrayView haystack) const { return indexIn(haystack) >= 0; }
    bool equals(QByteArrayView text) const;
    QByteArrayView folded() const { return m_folded; }

private:
    QByteArray m_folded;
    QByteArray m_caseBits; ///< the bit in which the cases of a letter differ, where there is one
};

/// 'A'..'Z' as lower case, all else as it is.
constexpr unsigned char foldedByte(unsigned char byte) { return unsigned(byte - 'A') < 26U ? byte | 0x20 : byte; }

} // namespace etagere

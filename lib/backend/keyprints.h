// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QtCore/QByteArrayView>

#include <vector>

namespace etagere {

/// Remembers which keys were seen, without keeping them: SCAN repeats some while the server's table grows or shrinks. A
/// print is 128 bits of two hashes seeded at random for each listing, so two keys out of 10^9 have the same one with a
/// chance of 10^-21: that a row is lost so is less likely than that the memory fails.
class KeyPrints
{
public:
    struct Print {
        quint64 first = 0;
        quint64 second = 0; ///< both 0: a free place
        bool isFree() const { return first == 0 && second == 0; }
        bool operator==(const Print &) const = default;
    };

    KeyPrints();
    /// What add() takes. The memory that it will look at is fetched meanwhile: of several keys take all prints first.
    Print printOf(QByteArrayView key) const;
    /// False when the key was added before.
    bool add(const Print &print);

private:
    Print &place(const Print &print);
    void grow();

    size_t m_seeds[2];
    std::vector<Print> m_places; ///< open addressing, a power of two
    size_t m_count = 0;
};

} // namespace etagere

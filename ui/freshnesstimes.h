// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/rowmeta.h>

#include <QtCore/QVarLengthArray>
#include <optional>

namespace etagere {

/// The moments in a stored response's life that a freshness line shows; NoTime where there is none.
struct FreshnessTimes {
    FreshnessRule rule = FreshnessRule::Unknown;
    Msecs bornAt = NoTime;
    Msecs freshUntil = NoTime;
    Msecs revalidateUntil = NoTime; ///< end of stale-while-revalidate (RFC 5861 §3)
    Msecs errorUntil = NoTime;      ///< end of stale-if-error (RFC 5861 §4)
    Msecs storeUntil = NoTime;      ///< where the store keeps an expiry: NoTime is for ever
    bool storeHasTtl = false;
    bool hasValidator = false; ///< one that its library uses
};

/// What a stretch of the line stands for.
enum class BandKind : quint8 {
    Spent, ///< it was fresh, and that time has gone by
    Fresh, ///< it is or will be fresh
    WhileRevalidate,
    IfError,
    Stale,
    Unknown,
};

/// Places are fractions of the line's width: 0 is where the response was born.
struct Band {
    BandKind kind;
    double from;
    double to;
};

/// Where the moments are on the line. Each stretch between two of them is drawn to scale unless it would be too
/// narrow to see; what is later than all of them shares the line's end, the more of it the longer ago they are.
class FreshnessLayout
{
public:
    FreshnessLayout(const FreshnessTimes &times, Msecs now);

    double place(Msecs time) const;
    double now() const { return m_now; }
    const QVarLengthArray<Band, 6> &bands() const { return m_bands; }
    /// How far the store's own time goes; nothing for a store without one.
    std::optional<double> storeEnd() const { return m_storeEnd; }

private:
    struct Knot {
        Msecs time;
        double place;
    };

    void addKnots(const FreshnessTimes &times, Msecs now);
    void placeKnots(Msecs now);
    double beyond(Msecs time) const;
    void addBands(const FreshnessTimes &times);
    void addLifetime(const FreshnessTimes &times);
    void addBand(BandKind kind, double from, double to);

    QVarLengthArray<Knot, 6> m_knots; ///< ascending, the first is the left end
    QVarLengthArray<Band, 6> m_bands;
    std::optional<double> m_storeEnd;
    double m_now = 0;
};

} // namespace etagere

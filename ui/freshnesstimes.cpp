// SPDX-License-Identifier: GPL-3.0-or-later
#include "freshnesstimes.h"

#include <algorithm>

namespace etagere {

namespace {

constexpr double narrowest = 0.12;    ///< of the known stretch
constexpr double shortestRest = 0.15; ///< of the line, kept for what comes after the last moment
constexpr double longestRest = 0.65;
constexpr double openEnd = 0.5;    ///< no end is known: now never comes near it
constexpr double oneMoment = 2000; ///< stores keep whole seconds: what is nearer is one moment
constexpr double oneDay = 86'400'000;

// Times can be as far apart as the type allows.
double distance(Msecs from, Msecs to) { return double(to) - double(from); }

} // namespace

FreshnessLayout::FreshnessLayout(const FreshnessTimes &times, Msecs now)
{
    addKnots(times, now);
    placeKnots(now);
    m_now = place(now);
    if (times.storeHasTtl)
        m_storeEnd = times.storeUntil == NoTime ? 1 : place(times.storeUntil);
    addBands(times);
}

void FreshnessLayout::addKnots(const FreshnessTimes &times, Msecs now)
{
    const auto add = [this](Msecs time) {
        if (time != NoTime)
            m_knots.append({ time, 0 });
    };
    if (times.rule == FreshnessRule::ByExpiry) {
        add(times.freshUntil);
        add(times.revalidateUntil);
        add(times.errorUntil);
    }
    if (times.storeHasTtl)
        add(times.storeUntil);
    std::sort(m_knots.begin(), m_knots.end(), [](const Knot &a, const Knot &b) { return a.time < b.time; });
    const Msecs first = times.bornAt != NoTime ? times.bornAt
        : m_knots.isEmpty()                    ? now
                                               : std::min(now, m_knots.first().time);
    m_knots.erase(std::remove_if(m_knots.begin(), m_knots.end(), [first](const Knot &k) { return k.time <= first; }),
                  m_knots.end());
    m_knots.insert(m_knots.begin(), { first, 0 });
}

void FreshnessLayout::placeKnots(Msecs now)
{
    const double whole = distance(m_knots.first().time, m_knots.last().time);
    double sum = 0;
    for (qsizetype i = 1; i < m_knots.size(); ++i) {
        const double length = distance(m_knots[i - 1].time, m_knots[i].time);
        sum += length > oneMoment ? std::max(length / whole, narrowest) : length / whole;
        m_knots[i].place = sum;
    }
    const double known = 1 - shortestRest - (longestRest - shortestRest) * beyond(now);
    for (Knot &knot : m_knots)
        knot.place = sum > 0 ? knot.place / sum * known : 0;
}

// 0 at the last moment, towards 1 the longer that is ago: a half after as long again.
double FreshnessLayout::beyond(Msecs time) const
{
    const double whole = distance(m_knots.first().time, m_knots.last().time);
    const double over = std::max(0.0, distance(m_knots.last().time, time));
    return over / (over + (whole > 0 ? whole : oneDay));
}

double FreshnessLayout::place(Msecs time) const
{
    if (time <= m_knots.first().time)
        return 0;
    for (qsizetype i = 1; i < m_knots.size(); ++i) {
        const Knot &from = m_knots[i - 1], &to = m_knots[i];
        if (time <= to.time)
            return from.place + (to.place - from.place) * distance(from.time, time) / distance(from.time, to.time);
    }
    const double rest = m_knots.size() > 1 ? 1 - m_knots.last().place : openEnd;
    return m_knots.last().place + rest * beyond(time);
}

void FreshnessLayout::addBands(const FreshnessTimes &times)
{
    switch (times.rule) {
    case FreshnessRule::Unknown:
    case FreshnessRule::Unread:
        return addBand(BandKind::Unknown, 0, 1);
    case FreshnessRule::Always:
        return addBand(BandKind::Fresh, 0, 1); // no time that is spent
    case FreshnessRule::NoCache:
    case FreshnessRule::Expired:
        return addBand(BandKind::Stale, 0, 1);
    case FreshnessRule::ByExpiry:
        return addLifetime(times);
    }
}

void FreshnessLayout::addLifetime(const FreshnessTimes &times)
{
    const double end = place(times.freshUntil);
    const double revalidate = std::max(end, place(times.revalidateUntil)); // NoTime is before all others
    const double error = std::max(revalidate, place(times.errorUntil));
    addBand(BandKind::Spent, 0, std::min(m_now, end));
    addBand(BandKind::Fresh, m_now, end);
    addBand(BandKind::WhileRevalidate, end, revalidate);
    addBand(BandKind::IfError, revalidate, error);
    addBand(BandKind::Stale, error, 1);
}

void FreshnessLayout::addBand(BandKind kind, double from, double to)
{
    if (to > from)
        m_bands.append({ kind, from, to });
}

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engine/dialectchoice.h"

namespace etagere {

namespace {
constexpr int Certain = 100;
}

const Dialect *DialectChoice::of(const ListedEntry &entry) const
{
    if (m_forced)
        return m_forced;
    if (m_majority && m_majority->recognise(entry) >= Certain)
        return m_majority;
    const Dialect *best = bestDialect(entry);
    return best ? best : dialects().last();
}

const Dialect *bestDialect(const ListedEntry &entry)
{
    const Dialect *best = nullptr;
    int bestScore = 0;
    for (const Dialect *dialect : dialects()) {
        const int score = dialect->recognise(entry);
        if (score > bestScore) {
            best = dialect;
            bestScore = score;
        }
        if (bestScore >= Certain)
            break;
    }
    return best;
}

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/dialect.h>

namespace etagere {

/// Which dialect an entry is read in. Immutable, so that any thread may ask.
class DialectChoice
{
public:
    DialectChoice() = default;
    /// `forced` wins over everything; `majority` is asked first, and its certainty ends the search.
    DialectChoice(const Dialect *forced, const Dialect *majority)
        : m_forced(forced)
        , m_majority(majority)
    {
    }

    const Dialect *of(const ListedEntry &entry) const;

private:
    const Dialect *m_forced = nullptr;
    const Dialect *m_majority = nullptr;
};

/// The dialect that recognises the entry best, the earlier one of equals; null when none does.
const Dialect *bestDialect(const ListedEntry &entry);

} // namespace etagere

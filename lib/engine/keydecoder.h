// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/dialect.h>
#include <etagere/names.h>
#include <etagere/row.h>

#include <atomic>

namespace etagere {

/// Says for the rows of a listing which requests their hashed keys stand for: by names that were learnt, and by what
/// the entries tell of themselves. Any thread.
class KeyDecoder
{
public:
    KeyDecoder(NamesPtr names, bool spellsKeys);

    /// `row` was filled from `meta`. Views of what is found live until the thread's next call.
    void decode(const ListedEntry &entry, const RowMeta &meta, Row &row);

private:
    void name(Row &row, QByteArrayView key) const;
    void prove(const ListedEntry &entry, const RowMeta &meta, Row &row);

    const NamesPtr m_names;
    const bool m_spellsKeys;
    std::atomic<qint64> m_vainTriesLeft; ///< so that keys that nothing explains cannot hold up a listing
};

} // namespace etagere

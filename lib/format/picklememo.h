// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "format/pickletree.h"

#include <unordered_map>

namespace etagere {

/// A pickle's memo. Indices may be anything: those that follow one another are kept in an array, wild ones in a map,
/// so that an index never decides how much memory is taken.
class PickleMemo
{
public:
    void clear()
    {
        m_dense.clear();
        m_sparse.clear();
        m_count = 0;
    }
    void shrink() { m_dense.shrink_to_fit(); }
    size_t capacity() const { return m_dense.capacity(); }
    /// Indices in use; the one that MEMOIZE takes.
    quint32 count() const { return m_count; }

    void put(quint64 index, PickleId id)
    {
        if (index == m_dense.size() && m_sparse.empty()) {
            m_dense.push_back(id);
            ++m_count;
            return;
        }
        PickleId &slot = slotFor(index);
        if (slot == NoPickle)
            ++m_count;
        slot = id;
    }

    /// NoPickle when nothing was put there.
    PickleId at(quint64 index) const
    {
        if (index < m_dense.size())
            return m_dense[index];
        const auto found = m_sparse.find(index);
        return found == m_sparse.end() ? NoPickle : found->second;
    }

private:
    PickleId &slotFor(quint64 index)
    {
        // Python 2's cPickle counts from 1, and optimised pickles leave gaps.
        const bool isNear = index < 2 * quint64(m_count) + 64;
        if (index >= m_dense.size() && isNear && m_sparse.empty())
            m_dense.resize(index + 1, NoPickle);
        return index < m_dense.size() ? m_dense[index] : m_sparse.try_emplace(index, NoPickle).first->second;
    }

    std::vector<PickleId> m_dense;
    std::unordered_map<quint64, PickleId> m_sparse;
    quint32 m_count = 0;
};

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engine/liveindex.h"

#include <QtCore/QHashFunctions>

#include <algorithm>

namespace etagere {

namespace {

constexpr Msecs MarkMsecs = 60 * 1000; ///< how long a new or changed row is pointed out
constexpr size_t FewestSlots = 1024;

size_t keyHash(const Row &row) { return qHashMulti(0, row.key, int(row.keyType), row.server); }

bool isSameKey(const Row &a, const Row &b) { return a.key == b.key && a.keyType == b.keyType && a.server == b.server; }

// Whole seconds, because a table keeps no more.
qint64 seconds(Msecs time) { return time == NoTime ? time : time / 1000 - (time % 1000 < 0 ? 1 : 0); }

quint32 printOf(const Row &row)
{
    return quint32(qHashMulti(1, row.etag, row.lastModified, row.url, row.storedBytes, row.bodyBytes,
                              seconds(row.storedAt), seconds(row.expiresAt), row.status, int(row.rule),
                              row.error.isEmpty()));
}

/// Servers tell how long an entry has left: when it ends differs from reading to reading.
bool isSameExpiry(quint32 a, quint32 b)
{
    constexpr int mostSeconds = 2;
    const int apart = int(a - b);
    return apart >= -mostSeconds && apart <= mostSeconds;
}

} // namespace

LiveIndex::LiveIndex(TableFiller &filler)
    : m_filler(filler)
{
    const EntryTable &table = *filler.table();
    resize(std::max(FewestSlots, size_t(table.size()) * 2));
    for (quint32 row = 0; row < table.size(); ++row)
        insert(row, table.row(row), std::nullopt);
}

void LiveIndex::beginPass(Msecs now)
{
    ++m_pass;
    m_now = now;
    m_hasChanged = false;
    forgetOldMarks();
}

bool LiveIndex::see(const Row &row, quint32 content)
{
    const quint32 *slot = slotOf(row);
    const quint32 old = *slot ? *slot - 1 : 0;
    if (*slot && m_known[old].print == printOf(row) && m_known[old].content.value_or(content) == content
        && isSameExpiry(m_known[old].storeExpiry, quint32(seconds(row.storeExpiresAt)))) {
        m_known[old].pass = m_pass;
        m_known[old].content = content;
        if (m_marks.marks.value(old).mark == RowMark::Gone) // it has come back
            mark(old, RowMark::New);
        return true;
    }
    const bool isNew = !*slot;
    bool hasRoom = true;
    m_filler.append(row, hasRoom);
    if (!hasRoom)
        return false;
    const auto added = quint32(m_known.size());
    insert(added, row, content);
    mark(added, isNew ? RowMark::New : RowMark::Changed);
    return true;
}

std::vector<quint32> LiveIndex::missing() const
{
    std::vector<quint32> rows;
    for (const quint32 slot : m_slots) {
        if (slot && m_known[slot - 1].pass != m_pass && m_marks.marks.value(slot - 1).mark != RowMark::Gone)
            rows.push_back(slot - 1);
    }
    return rows;
}

void LiveIndex::markGone(quint32 row) { mark(row, RowMark::Gone); }

LiveMarksPtr LiveIndex::endPass()
{
    m_filler.publishAll();
    std::sort(m_marks.hidden.begin(), m_marks.hidden.end());
    return std::make_shared<const LiveMarks>(m_marks);
}

// Of a key that is not there: the free slot that is its place.
quint32 *LiveIndex::slotOf(const Row &row)
{
    const EntryTable &table = *m_filler.table();
    const size_t mask = m_slots.size() - 1;
    for (size_t at = keyHash(row) & mask;; at = (at + 1) & mask) {
        // What this pass has added may not be published yet; a listing names each entry once.
        const quint32 slot = m_slots[at];
        if (!slot || (slot <= table.size() && isSameKey(table.row(slot - 1), row)))
            return &m_slots[at];
    }
}

void LiveIndex::insert(quint32 row, const Row &values, std::optional<quint32> content)
{
    if (size_t(m_entries + 1) * 2 > m_slots.size()) {
        m_filler.publishAll();
        resize(m_slots.size() * 2);
    }
    quint32 *slot = slotOf(values);
    if (*slot) {
        const quint32 old = *slot - 1;
        m_marks.marks.remove(old);
        m_marks.hidden.push_back(old);
        m_marks.newerRow.insert(old, row);
    } else {
        ++m_entries;
    }
    *slot = row + 1;
    m_known.push_back({ printOf(values), quint32(seconds(values.storeExpiresAt)), content, m_pass });
}

void LiveIndex::resize(size_t least)
{
    size_t size = FewestSlots;
    while (size < least)
        size *= 2;
    const std::vector<quint32> old = std::exchange(m_slots, std::vector<quint32>(size, 0));
    for (const quint32 slot : old) {
        if (slot)
            *slotOf(m_filler.table()->row(slot - 1)) = slot;
    }
}

void LiveIndex::mark(quint32 row, RowMark mark)
{
    m_marks.marks.insert(row, { mark, m_now });
    m_hasChanged = true;
}

void LiveIndex::forgetOldMarks()
{
    const auto isOld = [this](auto it) {
        return it.value().mark != RowMark::Gone && m_now - it.value().since > MarkMsecs;
    };
    if (m_marks.marks.removeIf(isOld) > 0)
        m_hasChanged = true;
}

} // namespace etagere

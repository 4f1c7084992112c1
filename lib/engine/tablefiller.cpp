// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engine/tablefiller.h"

namespace etagere {

namespace {
constexpr quint32 FirstRows = 200;
constexpr qint64 FirstMsecs = 10;
constexpr quint32 BlockRows = 5000;
constexpr qint64 BlockMsecs = 50;
constexpr qint64 WaitMsecs = 100;
} // namespace

TableFiller::TableFiller()
    : m_table(std::make_shared<EntryTable>())
{
    m_sincePublished.start();
}

std::optional<quint32> TableFiller::append(const Row &row, bool &ok)
{
    const std::scoped_lock lock(m_mutex);
    ok = m_table->append(row);
    if (!ok)
        return std::nullopt;
    ++m_pending;
    return isBlockFull() ? std::optional(publish()) : std::nullopt;
}

std::optional<quint32> TableFiller::publishWaiting()
{
    const std::unique_lock lock(m_mutex, std::try_to_lock);
    if (!lock || m_pending == 0 || m_sincePublished.elapsed() < (m_isFirst ? FirstMsecs : WaitMsecs))
        return std::nullopt;
    return publish();
}

quint32 TableFiller::publishAll()
{
    const std::scoped_lock lock(m_mutex);
    return publish();
}

bool TableFiller::isBlockFull() const
{
    if (m_isFirst)
        return m_pending >= FirstRows || m_sincePublished.elapsed() >= FirstMsecs;
    return m_pending >= BlockRows && m_sincePublished.elapsed() >= BlockMsecs;
}

quint32 TableFiller::publish()
{
    m_pending = 0;
    m_isFirst = false;
    m_sincePublished.restart();
    return m_table->publish();
}

} // namespace etagere

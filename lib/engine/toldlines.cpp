// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engine/toldlines.h"

namespace etagere {

void ToldLines::tell(BackendStep, const QString &text)
{
    const std::scoped_lock lock(m_mutex);
    if (!m_waker)
        return;
    if (m_lines.size() == MostLines)
        m_lines.removeFirst();
    m_lines.append(text);
    if (m_lines.size() == 1)
        m_waker();
}

QStringList ToldLines::take()
{
    const std::scoped_lock lock(m_mutex);
    return std::exchange(m_lines, {});
}

void ToldLines::close()
{
    const std::scoped_lock lock(m_mutex);
    m_waker = {};
}

} // namespace etagere

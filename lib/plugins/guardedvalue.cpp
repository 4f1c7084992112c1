// SPDX-License-Identifier: LGPL-3.0-or-later
#include "plugins/guardedvalue.h"

#include "plugins/guard.h"

namespace etagere {

GuardedSource::GuardedSource(QString plugin, std::shared_ptr<const ByteSource> source)
    : m_plugin(std::move(plugin))
    , m_source(std::move(source))
{
}

qint64 GuardedSource::size() const
{
    return guardedOr(qint64(0), [&] { return m_source->size(); });
}

Result<QByteArray> GuardedSource::read(qint64 offset, qint64 length) const
{
    return guarded(m_plugin, [&] { return m_source->read(offset, length); });
}

Value guardedValue(const QString &plugin, Value value)
{
    const auto guard = [&plugin](Part &part) {
        if (part.source)
            part.source = std::make_shared<GuardedSource>(plugin, std::move(part.source));
    };
    guard(value.head);
    if (value.body)
        guard(*value.body);
    return value;
}

} // namespace etagere

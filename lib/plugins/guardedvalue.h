// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/value.h>

namespace etagere {

/// A plug-in's source of bytes, out of which nothing is thrown.
class GuardedSource final : public ByteSource
{
public:
    GuardedSource(QString plugin, std::shared_ptr<const ByteSource> source);
    qint64 size() const override;
    Result<QByteArray> read(qint64 offset, qint64 length) const override;

private:
    QString m_plugin;
    std::shared_ptr<const ByteSource> m_source;
};

/// A value of a plug-in's, its sources guarded.
Value guardedValue(const QString &plugin, Value value);

} // namespace etagere

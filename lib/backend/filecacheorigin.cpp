// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/filecacheorigin.h"

#include <QtCore/QDataStream>
#include <QtCore/QIODevice>

namespace etagere {

namespace {

void write(QDataStream &out, const std::optional<FileState> &state)
{
    out << state.has_value();
    if (state)
        out << state->modifiedNs << state->permissions << state->owner << state->group;
}

void read(QDataStream &in, std::optional<FileState> &state)
{
    bool isThere = false;
    in >> isThere;
    if (!isThere)
        return;
    state.emplace();
    state->kind = FileKind::File;
    in >> state->modifiedNs >> state->permissions >> state->owner >> state->group;
}

} // namespace

QByteArray FileCacheOrigin::toBytes() const
{
    QByteArray bytes;
    QDataStream out(&bytes, QIODevice::WriteOnly);
    write(out, main);
    write(out, body);
    return bytes;
}

FileCacheOrigin FileCacheOrigin::fromBytes(const QByteArray &bytes)
{
    FileCacheOrigin origin;
    QDataStream in(bytes);
    read(in, origin.main);
    read(in, origin.body);
    return in.status() == QDataStream::Ok ? origin : FileCacheOrigin();
}

} // namespace etagere

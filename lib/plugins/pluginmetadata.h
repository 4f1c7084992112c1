// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/result.h>

#include <QtCore/QByteArrayList>

namespace etagere {

/// What a plug-in's file says of itself; nothing of it runs to tell.
struct PluginMetadata {
    QString name;
    QString version;
    QByteArrayList backends;
    QByteArrayList dialects;
    QString difference; ///< why its code does not fit to ours; empty when it does
};

/// BadInput with the reason when the file is no plug-in of Etagere's.
Result<PluginMetadata> readPluginMetadata(const QString &path);

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/plugins.h>

#include <QtCore/QMap>

#include <functional>

namespace etagere {

/// What the user allowed of one path.
struct Consent {
    QByteArray sha256;
    qint64 size = 0;
    bool hasDialects = false; ///< it is worth loading before anything is asked of it by name
    QString leftOff;          ///< why it is not loaded all the same; empty when it may be
};

/// By path. Kept in the user's data folder, mode 0600.
using Consents = QMap<QString, Consent>;

/// Nothing is allowed when the file is absent; Permission or BadInput when it cannot be trusted.
Result<Consents> readConsents();

/// Reads, changes and writes; what several processes do at once comes one after the other.
Result<Done> changeConsents(const std::function<void(Consents &)> &change);

/// "…/etagere/NAME" in the user's data folder: what Etagere keeps of plug-ins.
QString pluginDataPath(const QString &name);

} // namespace etagere

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/backendlog.h>

#include <QtCore/QObject>

namespace etagere {

/// Carries what backends tell in their threads to the thread of whoever is connected.
class StageLog : public QObject, public BackendLog
{
    Q_OBJECT
public:
    void tell(BackendStep step, const QString &text) override { emit told(step, text); }

signals:
    void told(etagere::BackendStep step, const QString &text);
};

} // namespace etagere

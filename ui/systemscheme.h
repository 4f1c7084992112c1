// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "theme.h"

#include <etagere/background.h>

#include <QtDBus/QDBusConnection>
#include <QtDBus/QDBusVariant>

namespace etagere {

/// The colour scheme the desktop prefers, from its settings portal (org.freedesktop.appearance, color-scheme):
/// Qt 6.4 does not tell. Without a portal it stays silent.
class SystemScheme : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    /// Connects to the session bus on a worker, as that can take its time.
    void watch();

signals:
    void schemeRead(etagere::Scheme scheme);

private slots:
    void onSettingChanged(const QString &group, const QString &key, const QDBusVariant &value);

private:
    void ask(QDBusConnection bus);
    void report(const QVariant &value);

    Background m_connecting;
};

} // namespace etagere

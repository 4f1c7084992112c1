// SPDX-License-Identifier: GPL-3.0-or-later
#include "systemscheme.h"

#include <QtDBus/QDBusMessage>
#include <QtDBus/QDBusPendingCallWatcher>
#include <QtDBus/QDBusPendingReply>

using namespace Qt::StringLiterals;

namespace etagere {

namespace {
constexpr auto service = "org.freedesktop.portal.Desktop"_L1;
constexpr auto path = "/org/freedesktop/portal/desktop"_L1;
constexpr auto interface = "org.freedesktop.portal.Settings"_L1;
constexpr auto appearance = "org.freedesktop.appearance"_L1;
constexpr auto colorScheme = "color-scheme"_L1;
} // namespace

void SystemScheme::watch()
{
    // Without an address libdbus would start a bus of its own.
    if (qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS"))
        return;
    m_connecting = Background::run(
        this, [](std::stop_token) { return QDBusConnection::sessionBus(); },
        [this](const QDBusConnection &bus) {
            if (bus.isConnected())
                ask(bus);
        });
}

void SystemScheme::ask(QDBusConnection bus)
{
    bus.connect(service, path, interface, u"SettingChanged"_s, this,
                SLOT(onSettingChanged(QString, QString, QDBusVariant)));
    QDBusMessage question = QDBusMessage::createMethodCall(service, path, interface, u"Read"_s);
    question.setArguments({ appearance, colorScheme });
    auto *answer = new QDBusPendingCallWatcher(bus.asyncCall(question), this);
    connect(answer, &QDBusPendingCallWatcher::finished, this, [this, answer] {
        const QDBusPendingReply<QDBusVariant> reply = *answer;
        if (reply.isValid())
            report(reply.value().variant());
        answer->deleteLater();
    });
}

void SystemScheme::onSettingChanged(const QString &group, const QString &key, const QDBusVariant &value)
{
    if (group == appearance && key == colorScheme)
        report(value.variant());
}

void SystemScheme::report(const QVariant &value)
{
    // The portal's Read wraps the value in one variant more than its signal does.
    const QVariant inner = value.canConvert<QDBusVariant>() ? value.value<QDBusVariant>().variant() : value;
    emit schemeRead(inner.toUInt() == 1 ? Scheme::Dark : Scheme::Light);
}

} // namespace etagere

// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/servernote.h"

#include "connect/serverurl.h"

#include <QtCore/QSettings>

using namespace Qt::StringLiterals;

namespace etagere {

namespace {

const auto nameKey = "name"_L1;
const auto productionKey = "production"_L1;
const auto passwordKey = "password"_L1; // where it comes from

/// A slash would begin a group of its own.
QString groupOf(const Location &location)
{
    return u"servers/"_s + QString::fromLatin1(location.identity().toUtf8().toPercentEncoding());
}

} // namespace

ServerNote serverNote(const Location &location)
{
    QSettings settings;
    settings.beginGroup(groupOf(location));
    ServerNote note;
    note.name = settings.value(nameKey).toString();
    note.isProduction = settings.value(productionKey).toBool();
    if (const int place = settings.value(passwordKey).toInt(); place > 0 && place <= int(PasswordPlace::Keyring))
        note.password = PasswordPlace(place);
    return note;
}

void keepServerNote(const Location &location, const ServerNote &note)
{
    QSettings settings;
    if (note == ServerNote()) {
        settings.remove(groupOf(location));
        return;
    }
    settings.beginGroup(groupOf(location));
    settings.setValue(nameKey, note.name);
    settings.setValue(productionKey, note.isProduction);
    settings.setValue(passwordKey, int(note.password));
}

QString passwordAccount(const Location &location)
{
    return ServerUrl::fromLocation(location).user + u'@' + location.identity();
}

QString sourceTitle(const Location &location)
{
    const QString name = serverNote(location).name;
    return name.isEmpty() ? location.displayName() : name;
}

} // namespace etagere

// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/serveropener.h"

#include "connect/systemkeyring.h"

using namespace Qt::StringLiterals;

namespace etagere {

namespace {

bool hasPassword(const Location &location) { return !ServerUrl::fromLocation(location).password.isEmpty(); }

/// The backend takes what is in the environment.
bool mustAsk(const Location &location, const ServerNote &note)
{
    const bool isWanted = note.password == PasswordPlace::Ask || !ServerUrl::fromLocation(location).user.isEmpty();
    return isWanted && qEnvironmentVariableIsEmpty("ETAGERE_PASSWORD");
}

Location withPassword(const Location &location, const QString &password)
{
    ServerUrl url = ServerUrl::fromLocation(location);
    url.password = password;
    return url.location().value_or(location);
}

} // namespace

ServerOpener::ServerOpener(QWidget &window)
    : m_window(window)
    , m_keyring(std::make_unique<SystemKeyring>())
{
}

ServerOpener::~ServerOpener()
{
    delete m_dialog; // it uses the keyring
}

void ServerOpener::open(const Location &location)
{
    ServerNote note = serverNote(location);
    if (hasPassword(location)) {
        if (note.password == PasswordPlace::None) {
            note.password = PasswordPlace::Ask; // the next time, it will not be in the location
            keepServerNote(location, note);
        }
        emit ready({ location, location });
    } else if (note.password == PasswordPlace::Keyring) {
        fetchPassword(location);
    } else if (mustAsk(location, note)) {
        askForPassword(location);
    } else {
        emit ready({ location, location });
    }
}

void ServerOpener::fetchPassword(const Location &location)
{
    ++m_pending;
    emit told(tr("Asking the keyring for the password of %1…").arg(sourceTitle(location)));
    m_keyring->read(passwordAccount(location), this, [this, location](const Result<QString> &password) {
        --m_pending;
        emit told({});
        if (password)
            emit ready({ withPassword(location, *password), location });
        else
            askForPassword(location, tr("%1. Type the password.").arg(password.error().message));
    });
}

void ServerOpener::connectNew()
{
    if (!m_dialog)
        showDialog({});
    m_dialog->activateWindow();
}

void ServerOpener::edit(const Location &location) { showDialog(location)->setLocation(location); }

void ServerOpener::askForPassword(const Location &location, const QString &why)
{
    ConnectDialog *dialog = showDialog(location);
    dialog->setLocation(withPassword(location, {}));
    dialog->askForPassword(why);
}

/// One at a time: what is asked now counts.
ConnectDialog *ServerOpener::showDialog(const Location &edited)
{
    delete m_dialog;
    m_dialog = new ConnectDialog(*m_keyring, &m_window);
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_dialog, &ConnectDialog::connectWanted, this,
            [this, edited](const WantedServer &server) { onWanted(server, edited); });
    m_dialog->show();
    return m_dialog;
}

void ServerOpener::onWanted(const WantedServer &server, const Location &edited)
{
    const ServerNote before = serverNote(server.location);
    keepServerNote(server.location, server.note);
    keepPassword(server, before);
    emit noted();
    if (server.note.password == PasswordPlace::Keyring && server.password.isEmpty())
        return fetchPassword(server.location);
    const bool isUnlocked = server.isUnlocked && !server.note.isProduction;
    emit ready({ server.location, edited == Location() ? server.location : edited, isUnlocked });
}

/// In the keyring, or no longer there.
void ServerOpener::keepPassword(const WantedServer &server, const ServerNote &before)
{
    const QString account = passwordAccount(server.location);
    if (server.note.password != PasswordPlace::Keyring) {
        if (before.password == PasswordPlace::Keyring)
            m_keyring->remove(account, this, [](const Result<Done> &) {});
        return;
    }
    if (server.password.isEmpty())
        return;
    const Location location = server.location;
    m_keyring->write(account, server.password, this, [this, location](const Result<Done> &done) {
        if (done)
            return;
        ServerNote note = serverNote(location);
        note.password = PasswordPlace::Ask;
        keepServerNote(location, note);
        emit passwordNotKept(location, done.error().message);
    });
}

} // namespace etagere

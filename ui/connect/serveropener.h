// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connect/connectdialog.h"

#include <QtCore/QPointer>
#include <memory>

namespace etagere {

/// A server that can be opened now.
struct ServerOpening {
    Location location;       ///< with its password
    Location edited;         ///< what the user began with; the same unless it was changed
    bool isUnlocked = false; ///< changes are wanted from the start
};

/// Leads from the location of a server to one that can be opened: fetches its password from the keyring, or asks for
/// it; and shows the dialog. Passwords go from here to the open source and to the keyring, nowhere else.
class ServerOpener : public QObject
{
    Q_OBJECT
public:
    explicit ServerOpener(QWidget &window);
    ~ServerOpener() override;

    /// Instead of the desktop's; before anything is opened.
    void setKeyring(std::unique_ptr<Keyring> keyring) { m_keyring = std::move(keyring); }

    /// A server opened before, or typed. ready() follows, after a question perhaps.
    void open(const Location &location);
    /// The empty dialog.
    void connectNew();
    /// The dialog with a location.
    void edit(const Location &location);
    /// The same, with the cursor in the password field.
    void askForPassword(const Location &location, const QString &why = {});

    /// The keyring is asked.
    bool isBusy() const { return m_pending > 0; }
    ConnectDialog *dialog() const { return m_dialog; }

signals:
    void ready(const etagere::ServerOpening &opening);
    /// A note is another one.
    void noted();
    /// What goes on; empty: nothing any more.
    void told(const QString &text);
    /// The keyring did not keep a password.
    void passwordNotKept(const etagere::Location &location, const QString &why);

private:
    ConnectDialog *showDialog(const Location &edited);
    void onWanted(const WantedServer &server, const Location &edited);
    void keepPassword(const WantedServer &server, const ServerNote &before);
    void fetchPassword(const Location &location);

    QWidget &m_window;
    std::unique_ptr<Keyring> m_keyring;
    QPointer<ConnectDialog> m_dialog;
    int m_pending = 0;
};

} // namespace etagere

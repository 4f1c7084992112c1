// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connect/keyring.h"
#include "connect/servernote.h"
#include "connect/serverurl.h"
#include "theme.h"

#include <QtWidgets/QDialog>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace etagere {

class IconLabel;
class ProductionStripe;
class ServerForm;
class TestPanel;

/// What the user wants to connect to, and how.
struct WantedServer {
    Location location; ///< with the password
    QString password;
    ServerNote note;
    bool isUnlocked = false;
};

/// How a server is named: by one URL, or the form that follows it and that it follows; with a test, and what the user
/// notes about it. Not modal.
class ConnectDialog : public QDialog
{
    Q_OBJECT
public:
    /// The keyring outlives it.
    explicit ConnectDialog(Keyring &keyring, QWidget *parent = nullptr);

    void setLocation(const Location &location);
    /// Puts the cursor into the password field; `why` stands beside it.
    void askForPassword(const QString &why);

    QLineEdit *urlField() const { return m_urlField; }
    ServerForm *form() const { return m_form; }
    TestPanel *test() const { return m_test; }

signals:
    void connectWanted(const etagere::WantedServer &server);

protected:
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void layOut();
    QWidget *makeUrlLine();
    QWidget *makeNoteFields();
    void onUrlEdited();
    void onFormEdited();
    void judge();
    void showVerdict();
    void showNote(const ServerNote &note);
    ServerNote note() const;
    void onPlaceChosen();
    void askKeyring();
    void sayAboutPassword(const QString &text, bool isProblem);
    void followProduction();
    void finish();

    Keyring &m_keyring;
    ServerUrl m_url;
    Result<Location> m_location;
    QString m_noted; ///< identity that the note on show is of
    bool m_isNoteEdited = false;
    bool m_wantsPassword = false;

    ProductionStripe *m_stripe;
    QLineEdit *m_urlField;
    IconLabel *m_verdictIcon;
    QLabel *m_verdict;
    ServerForm *m_form;
    TestPanel *m_test;
    QFormLayout *m_noteLayout;
    QWidget *m_passwordLine;
    QLabel *m_placeLabel;
    QComboBox *m_place;
    IconLabel *m_passwordIcon;
    QLabel *m_passwordText;
    QLineEdit *m_name;
    QCheckBox *m_production;
    QCheckBox *m_readOnly;
    QPushButton *m_connect;
};

} // namespace etagere

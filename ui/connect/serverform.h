// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connect/serverurl.h"

#include <QtWidgets/QWidget>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLineEdit;

namespace etagere {

/// The parts of a server's URL as fields; only those that its kind has are shown.
class ServerForm : public QWidget
{
    Q_OBJECT
public:
    explicit ServerForm(QWidget *parent = nullptr);

    /// Leaves fields alone that show the same already, and emits nothing.
    void setUrl(const ServerUrl &url);
    /// What the fields say, those that are hidden left out.
    ServerUrl url() const;
    /// Of the widest label, for fields below that stand in line.
    int labelWidth() const;
    QLineEdit *passwordField() const { return m_password; }

signals:
    void edited(); ///< by the user

private:
    QLineEdit *addField(const QString &label, const QString &name);
    QWidget *addPair(const QString &label, QLineEdit *first, const QString &secondLabel, QLineEdit *second);
    QLineEdit *addFile(const QString &label, const QString &name, const QString &title);
    QLineEdit *makeField(const QString &name);
    void changeKind();
    QLineEdit *hostsField(ServerKind kind) const;
    void showFields();
    void choose(QLineEdit *field, const QString &title);

    QFormLayout *m_layout;
    QComboBox *m_kind;
    QLineEdit *m_host;
    QLineEdit *m_port;
    QLineEdit *m_hosts;
    QLineEdit *m_socket;
    QLineEdit *m_master;
    QLineEdit *m_database;
    QLineEdit *m_prefix;
    QLineEdit *m_user;
    QLineEdit *m_password;
    QCheckBox *m_tls;
    QLineEdit *m_caCert;
    QLineEdit *m_cert;
    QLineEdit *m_key;
    QWidget *m_hostRow;
    QWidget *m_databaseRow;
    QWidget *m_signInRow;
    ServerKind m_hostKind = ServerKind::Redis; ///< the one chosen last that has hosts
    QList<Location::Option> m_others;          ///< that have no field
};

} // namespace etagere

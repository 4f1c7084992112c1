// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/serverform.h"

#include <QtCore/QSignalBlocker>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QFormLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QToolButton>

using namespace Qt::StringLiterals;

namespace etagere {

namespace {

constexpr int longestText = 4096;

/// Setting the same text again would move the cursor.
void setText(QLineEdit *field, const QString &text)
{
    if (field->text() != text)
        field->setText(text);
}

QHBoxLayout *rowLayout(QWidget *row)
{
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    return layout;
}

} // namespace

ServerForm::ServerForm(QWidget *parent)
    : QWidget(parent)
    , m_layout(new QFormLayout(this))
    , m_kind(new QComboBox(this))
    , m_host(makeField(tr("Host")))
    , m_port(makeField(tr("Port")))
    , m_prefix(makeField(tr("Key prefix")))
    , m_user(makeField(tr("User")))
    , m_password(makeField(tr("Password")))
    , m_tls(new QCheckBox(tr("Encrypted by T&LS"), this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(8);
    m_layout->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_kind->setAccessibleName(tr("Kind of server"));
    for (int kind = 0; kind < ServerKindCount; ++kind)
        m_kind->addItem(serverTraits(ServerKind(kind)).title);
    m_layout->addRow(tr("&Kind"), m_kind);
    m_hostRow = addPair(tr("&Host"), m_host, tr("&Port"), m_port);
    m_port->setFixedWidth(fontMetrics().averageCharWidth() * 9);
    m_hosts = addField(tr("&Hosts"), tr("Hosts and ports"));
    m_hosts->setToolTip(tr("Each with its port, between commas: first:7000, second:7000"));
    m_socket = addFile(tr("&Socket"), tr("Path of the socket"), tr("Choose the socket"));
    m_master = addField(tr("&Master"), tr("Name of the master"));
    m_database = makeField(tr("Database"));
    m_database->setPlaceholderText(u"0"_s);
    m_databaseRow = addPair(tr("Key prefi&x"), m_prefix, tr("&Database"), m_database);
    m_database->setFixedWidth(m_port->width());
    m_prefix->setPlaceholderText(tr("All keys"));
    m_prefix->setToolTip(tr("Only keys that begin so are listed, such as esi_"));
    m_signInRow = addPair(tr("Us&er"), m_user, tr("Pass&word"), m_password);
    m_user->setPlaceholderText(tr("The default user"));
    m_password->setEchoMode(QLineEdit::Password);
    m_tls->setAccessibleName(tr("Encrypted by TLS"));
    m_layout->addRow(QString(), m_tls);
    m_caCert = addFile(tr("C&A certificate"), tr("Certificate of the authority"), tr("Choose the CA certificate"));
    m_caCert->setPlaceholderText(tr("The system's authorities"));
    m_cert = addFile(tr("Client certi&ficate"), tr("Client certificate"), tr("Choose the client certificate"));
    m_key = addFile(tr("Ke&y file"), tr("Key of the client certificate"), tr("Choose the key"));
    m_layout->labelForField(m_kind)->setMinimumWidth(labelWidth()); // though the rows that are wider may be hidden
    setMinimumWidth(fontMetrics().averageCharWidth() * 66);
    connect(m_kind, &QComboBox::activated, this, &ServerForm::changeKind);
    connect(m_tls, &QCheckBox::clicked, this, [this] {
        showFields();
        emit edited();
    });
    showFields();
}

QLineEdit *ServerForm::makeField(const QString &name)
{
    auto *field = new QLineEdit(this);
    field->setAccessibleName(name);
    field->setMaxLength(longestText);
    connect(field, &QLineEdit::textEdited, this, &ServerForm::edited);
    return field;
}

QLineEdit *ServerForm::addField(const QString &label, const QString &name)
{
    QLineEdit *field = makeField(name);
    m_layout->addRow(label, field);
    return field;
}

QWidget *ServerForm::addPair(const QString &label, QLineEdit *first, const QString &secondLabel, QLineEdit *second)
{
    auto *row = new QWidget(this);
    QHBoxLayout *layout = rowLayout(row);
    auto *between = new QLabel(secondLabel, row);
    between->setBuddy(second);
    layout->addWidget(first, 1);
    layout->addWidget(between);
    layout->addWidget(second, 1);
    m_layout->addRow(label, row);
    static_cast<QLabel *>(m_layout->labelForField(row))->setBuddy(first);
    return row;
}

QLineEdit *ServerForm::addFile(const QString &label, const QString &name, const QString &title)
{
    auto *row = new QWidget(this);
    QLineEdit *field = makeField(name);
    auto *button = new QToolButton(row);
    button->setText(tr("…"));
    button->setAccessibleName(title);
    button->setToolTip(title);
    connect(button, &QToolButton::clicked, this, [this, field, title] { choose(field, title); });
    QHBoxLayout *layout = rowLayout(row);
    layout->addWidget(field, 1);
    layout->addWidget(button);
    m_layout->addRow(label, row);
    static_cast<QLabel *>(m_layout->labelForField(row))->setBuddy(field);
    return field;
}

/// Does not wait for the answer.
void ServerForm::choose(QLineEdit *field, const QString &title)
{
    auto *dialog = new QFileDialog(this, title, field->text());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this, field](const QString &path) {
        field->setText(path);
        emit edited();
    });
    dialog->open();
}

int ServerForm::labelWidth() const
{
    int width = 0;
    for (int row = 0; row < m_layout->rowCount(); ++row) {
        if (const QLayoutItem *label = m_layout->itemAt(row, QFormLayout::LabelRole))
            width = std::max(width, label->sizeHint().width());
    }
    return width;
}

void ServerForm::setUrl(const ServerUrl &url)
{
    const ServerTraits traits = serverTraits(url.kind);
    m_others = url.others;
    if (!traits.hasSocket)
        m_hostKind = url.kind;
    const QSignalBlocker kindBlocker(m_kind);
    const QSignalBlocker tlsBlocker(m_tls);
    m_kind->setCurrentIndex(int(url.kind));
    setText(hostsField(url.kind), url.hosts);
    setText(m_port, url.port);
    setText(m_socket, url.socketPath);
    setText(m_master, url.master);
    setText(m_database, url.database);
    setText(m_prefix, url.prefix);
    setText(m_user, url.user);
    setText(m_password, url.password);
    m_tls->setChecked(url.isTls);
    setText(m_caCert, url.caCert);
    setText(m_cert, url.cert);
    setText(m_key, url.key);
    showFields();
}

ServerUrl ServerForm::url() const
{
    ServerUrl url;
    url.kind = ServerKind(m_kind->currentIndex());
    const ServerTraits traits = serverTraits(url.kind);
    const auto takeIf = [](bool isShown, const QLineEdit *field) { return isShown ? field->text() : QString(); };
    url.hosts = traits.hasManyHosts ? m_hosts->text() : takeIf(!traits.hasSocket, m_host);
    url.port = takeIf(!traits.hasManyHosts && !traits.hasSocket, m_port);
    url.socketPath = takeIf(traits.hasSocket, m_socket);
    url.master = takeIf(traits.hasMaster, m_master);
    url.database = takeIf(traits.hasDatabase, m_database);
    url.prefix = takeIf(traits.hasPrefix, m_prefix);
    url.user = takeIf(traits.hasSignIn, m_user);
    url.password = takeIf(traits.hasSignIn, m_password);
    url.isTls = traits.hasTls && m_tls->isChecked();
    url.caCert = takeIf(url.isTls, m_caCert);
    url.cert = takeIf(url.isTls, m_cert);
    url.key = takeIf(url.isTls, m_key);
    url.others = m_others;
    return url;
}

/// What both kinds have stays; hosts do even while a socket is chosen in between.
void ServerForm::changeKind()
{
    const auto kind = ServerKind(m_kind->currentIndex());
    if (!serverTraits(kind).hasSocket) {
        ServerUrl url;
        url.kind = m_hostKind;
        url.hosts = hostsField(m_hostKind)->text();
        url.port = m_port->text();
        url.setKind(kind);
        setText(hostsField(kind), url.hosts);
        setText(m_port, url.port);
        m_hostKind = kind;
    }
    showFields();
    emit edited();
}

QLineEdit *ServerForm::hostsField(ServerKind kind) const { return serverTraits(kind).hasManyHosts ? m_hosts : m_host; }

void ServerForm::showFields()
{
    const ServerTraits traits = serverTraits(ServerKind(m_kind->currentIndex()));
    m_layout->setRowVisible(m_hostRow, !traits.hasManyHosts && !traits.hasSocket);
    m_layout->setRowVisible(m_hosts, traits.hasManyHosts);
    m_layout->setRowVisible(m_socket->parentWidget(), traits.hasSocket);
    m_layout->setRowVisible(m_master, traits.hasMaster);
    m_layout->setRowVisible(m_databaseRow, traits.hasPrefix);
    m_layout->setRowVisible(m_signInRow, traits.hasSignIn);
    m_layout->setRowVisible(m_tls, traits.hasTls);
    for (const QLineEdit *file : { m_caCert, m_cert, m_key })
        m_layout->setRowVisible(file->parentWidget(), traits.hasTls && m_tls->isChecked());
    for (QWidget *widget : m_databaseRow->findChildren<QWidget *>()) {
        if (widget != m_prefix)
            widget->setVisible(traits.hasDatabase);
    }
    m_port->setPlaceholderText(traits.usualPort);
    m_hosts->setPlaceholderText(u"localhost:%1"_s.arg(traits.usualPort));
    m_host->setPlaceholderText(u"localhost"_s);
    m_socket->setPlaceholderText(traits.hasSignIn ? u"/run/redis/redis.sock"_s : u"/run/memcached.sock"_s);
}

} // namespace etagere

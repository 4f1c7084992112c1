// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/connectdialog.h"

#include "connect/productionstripe.h"
#include "connect/serverform.h"
#include "connect/testpanel.h"
#include "iconlabel.h"

#include <QtCore/QEvent>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QDialogButtonBox>
#include <QtWidgets/QFormLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>

using namespace Qt::StringLiterals;

namespace etagere {

namespace {

constexpr int longestUrl = 16 * 1024;
constexpr int longestName = 100;

QLabel *sentence(QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

QHBoxLayout *besideIcon(IconLabel *image, QLabel *text)
{
    auto *layout = new QHBoxLayout;
    layout->setSpacing(8);
    image->setFixedWidth(16);
    layout->addWidget(image, 0, Qt::AlignTop);
    layout->addWidget(text, 1);
    return layout;
}

void setTextRole(QLabel *label, Role role)
{
    QPalette palette;
    palette.setColor(QPalette::WindowText, roleColor(role));
    label->setPalette(palette);
}

} // namespace

ConnectDialog::ConnectDialog(Keyring &keyring, QWidget *parent)
    : QDialog(parent)
    , m_keyring(keyring)
    , m_location(failure(ErrorCode::Usage, {}))
    , m_stripe(new ProductionStripe(this))
    , m_urlField(new QLineEdit(this))
    , m_verdictIcon(new IconLabel(16, this))
    , m_verdict(sentence(this))
    , m_form(new ServerForm(this))
    , m_test(new TestPanel(this))
    , m_placeLabel(new QLabel(tr("Passwo&rd is"), this))
    , m_place(new QComboBox(this))
    , m_passwordIcon(new IconLabel(16, this))
    , m_passwordText(sentence(this))
    , m_name(new QLineEdit(this))
    , m_production(new QCheckBox(tr("Product&ion"), this))
    , m_readOnly(new QCheckBox(tr("Read-&only until changes are allowed"), this))
    , m_connect(new QPushButton(tr("&Connect"), this))
{
    setWindowTitle(tr("Connect to server"));
    layOut();
    connect(m_urlField, &QLineEdit::textEdited, this, &ConnectDialog::onUrlEdited);
    connect(m_form, &ServerForm::edited, this, &ConnectDialog::onFormEdited);
    connect(m_place, &QComboBox::activated, this, &ConnectDialog::onPlaceChosen);
    connect(m_name, &QLineEdit::textEdited, this, [this] { m_isNoteEdited = true; });
    connect(m_production, &QCheckBox::clicked, this, [this] { m_isNoteEdited = true; });
    connect(m_production, &QCheckBox::toggled, this, &ConnectDialog::followProduction);
    connect(m_test, &TestPanel::signInRefused, this, [this] { askForPassword({}); });
    connect(m_connect, &QPushButton::clicked, this, &ConnectDialog::finish);
    showNote({});
    judge();
}

void ConnectDialog::layOut()
{
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    buttons->addButton(m_connect, QDialogButtonBox::AcceptRole);
    m_connect->setDefault(true);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    auto *left = new QVBoxLayout;
    left->setSpacing(12);
    left->addWidget(m_form);
    left->addWidget(makeNoteFields());
    left->addStretch(1);
    auto *columns = new QHBoxLayout;
    columns->setSpacing(16);
    columns->addLayout(left, 1);
    columns->addWidget(m_test);
    auto *inner = new QVBoxLayout;
    inner->setContentsMargins(16, 16, 16, 16);
    inner->setSpacing(12);
    inner->addWidget(makeUrlLine());
    inner->addLayout(columns, 1);
    inner->addWidget(buttons);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_stripe);
    layout->addLayout(inner, 1);
}

QWidget *ConnectDialog::makeUrlLine()
{
    auto *line = new QWidget(this);
    auto *label = new QLabel(tr("&URL"), line);
    label->setBuddy(m_urlField);
    m_urlField->setObjectName(u"url"_s);
    m_urlField->setAccessibleName(tr("URL of the server"));
    m_urlField->setPlaceholderText(u"redis://user@localhost:6379/0"_s);
    m_urlField->setMaxLength(longestUrl);
    m_verdict->setObjectName(u"verdict"_s);
    auto *layout = new QGridLayout(line);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(label, 0, 0);
    layout->addWidget(m_urlField, 0, 1);
    layout->addLayout(besideIcon(m_verdictIcon, m_verdict), 1, 1);
    return line;
}

QWidget *ConnectDialog::makeNoteFields()
{
    auto *fields = new QWidget(this);
    m_place->setObjectName(u"place"_s);
    m_place->setAccessibleName(tr("Where the password comes from"));
    m_place->addItems({ tr("not needed"), tr("asked each time"), tr("kept in the keyring") });
    m_placeLabel->setBuddy(m_place);
    m_passwordText->setObjectName(u"password sentence"_s);
    m_name->setObjectName(u"name"_s);
    m_name->setAccessibleName(tr("Name of the server in lists"));
    m_name->setMaxLength(longestName);
    m_production->setObjectName(u"production"_s);
    m_production->setAccessibleName(tr("Production"));
    m_production->setToolTip(tr("Marks the source wherever it is shown. It always starts read-only."));
    m_readOnly->setObjectName(u"read-only"_s);
    m_readOnly->setAccessibleName(tr("Read-only until changes are allowed"));
    m_readOnly->setChecked(true);
    auto *nameLine = new QHBoxLayout;
    nameLine->setSpacing(8);
    nameLine->addWidget(m_name, 1);
    nameLine->addWidget(m_production);
    auto *layout = m_noteLayout = new QFormLayout(fields);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    layout->addRow(m_placeLabel, m_place);
    m_passwordLine = new QWidget(fields);
    m_passwordLine->setLayout(besideIcon(m_passwordIcon, m_passwordText));
    m_passwordLine->layout()->setContentsMargins(0, 0, 0, 0);
    layout->addRow(QString(), m_passwordLine);
    layout->addRow(tr("&Name"), nameLine);
    auto *nameLabel = static_cast<QLabel *>(layout->labelForField(nameLine));
    nameLabel->setBuddy(m_name);
    nameLabel->setMinimumWidth(m_form->labelWidth());
    layout->addRow(QString(), m_readOnly);
    return fields;
}

void ConnectDialog::setLocation(const Location &location)
{
    m_url = ServerUrl::fromLocation(location);
    m_urlField->setText(m_url.text());
    m_form->setUrl(m_url);
    judge();
}

void ConnectDialog::askForPassword(const QString &why)
{
    if (m_place->currentIndex() == int(PasswordPlace::None))
        m_place->setCurrentIndex(int(PasswordPlace::Ask));
    if (!why.isEmpty())
        sayAboutPassword(why, true);
    m_wantsPassword = true;
    m_form->passwordField()->selectAll();
    m_form->passwordField()->setFocus(Qt::OtherFocusReason);
}

void ConnectDialog::showEvent(QShowEvent *event)
{
    QDialog::showEvent(event);
    (m_wantsPassword ? m_form->passwordField() : m_urlField)->setFocus(Qt::OtherFocusReason);
}

/// The password goes to its own field; what is typed is otherwise left alone.
void ConnectDialog::onUrlEdited()
{
    QString text = m_urlField->text();
    const qsizetype length = text.size();
    const std::optional<QString> password = ServerUrl::takePassword(text);
    if (password) {
        const int cursor = m_urlField->cursorPosition();
        m_urlField->setText(text); // the history of the field goes as well: no undo brings it back
        m_urlField->setCursorPosition(std::max<int>(0, cursor - int(length - text.size())));
    }
    const QString present = m_form->passwordField()->text();
    const Result<ServerUrl> parsed = ServerUrl::parse(text);
    if (!parsed) {
        m_url = {};
        m_location = tl::unexpected(parsed.error());
        return showVerdict();
    }
    m_url = *parsed;
    m_url.password = password.value_or(serverTraits(m_url.kind).hasSignIn ? present : QString());
    m_form->setUrl(m_url);
    judge();
}

void ConnectDialog::onFormEdited()
{
    m_url = m_form->url();
    m_urlField->setText(m_url.text());
    judge();
}

void ConnectDialog::judge()
{
    m_location = m_url.location();
    if (m_location && m_location->identity() != m_noted && !m_isNoteEdited) {
        m_noted = m_location->identity();
        showNote(serverNote(*m_location));
    }
    if (!m_url.password.isEmpty() && m_place->currentIndex() == int(PasswordPlace::None))
        m_place->setCurrentIndex(int(PasswordPlace::Ask));
    showVerdict();
}

void ConnectDialog::showVerdict()
{
    const bool isEmpty = m_urlField->text().trimmed().isEmpty();
    const bool isGood = m_location.has_value();
    const Role role = isEmpty ? Role::Muted : isGood ? Role::Fresh : Role::Gone;
    m_verdictIcon->setIcon(isEmpty ? u"connect"_s : isGood ? u"check"_s : u"error"_s, role);
    m_verdict->setText(isEmpty      ? tr("Type or paste a URL, or fill in the fields below.")
                           : isGood ? tr("Understood: %1.").arg(serverTraits(m_url.kind).title)
                                    : tr("Not understood: %1.").arg(m_location.error().message));
    setTextRole(m_verdict, role);
    m_urlField->setAccessibleDescription(m_verdict->text());
    m_connect->setEnabled(isGood);
    m_test->setLocation(isGood ? std::optional(*m_location) : std::nullopt);
    const bool hasSignIn = serverTraits(m_url.kind).hasSignIn;
    m_noteLayout->setRowVisible(m_place, hasSignIn);
}

void ConnectDialog::showNote(const ServerNote &note)
{
    m_name->setText(note.name);
    m_production->setChecked(note.isProduction);
    m_place->setCurrentIndex(int(note.password));
    sayAboutPassword({}, false);
    followProduction();
}

ServerNote ConnectDialog::note() const
{
    const bool hasSignIn = serverTraits(m_url.kind).hasSignIn;
    auto place = hasSignIn ? PasswordPlace(m_place->currentIndex()) : PasswordPlace::None;
    if (place == PasswordPlace::None && !m_url.password.isEmpty())
        place = PasswordPlace::Ask;
    return { m_name->text().trimmed(), m_production->isChecked(), place };
}

void ConnectDialog::onPlaceChosen()
{
    m_isNoteEdited = true;
    sayAboutPassword({}, false);
    if (m_place->currentIndex() == int(PasswordPlace::Keyring))
        askKeyring();
}

/// Whether there is one; a password that it keeps already is taken.
void ConnectDialog::askKeyring()
{
    sayAboutPassword(tr("Asking the keyring…"), false);
    const QString account = m_location ? passwordAccount(*m_location) : QString();
    m_keyring.read(account, this, [this](const Result<QString> &password) {
        if (m_place->currentIndex() != int(PasswordPlace::Keyring))
            return;
        if (password && m_form->passwordField()->text().isEmpty()) {
            m_form->passwordField()->setText(*password);
            onFormEdited();
        }
        if (password || password.error().code == ErrorCode::NotFound)
            return sayAboutPassword(tr("The keyring keeps the password when you connect."), false);
        m_place->setCurrentIndex(int(PasswordPlace::Ask));
        sayAboutPassword(tr("%1; the password is asked each time.").arg(password.error().message), true);
    });
}

void ConnectDialog::sayAboutPassword(const QString &text, bool isProblem)
{
    m_passwordIcon->setIcon(isProblem ? u"error"_s : u"key"_s, isProblem ? Role::Stale : Role::Muted);
    m_passwordText->setText(text);
    setTextRole(m_passwordText, isProblem ? Role::Stale : Role::Muted);
    m_noteLayout->setRowVisible(m_passwordLine, !text.isEmpty());
    m_form->passwordField()->setAccessibleDescription(text);
}

void ConnectDialog::followProduction()
{
    const bool isProduction = m_production->isChecked();
    m_stripe->setVisible(isProduction);
    m_stripe->setName(tr("This source is marked wherever it is shown, and always starts read-only."));
    m_readOnly->setEnabled(!isProduction);
    if (isProduction)
        m_readOnly->setChecked(true);
}

void ConnectDialog::finish()
{
    emit connectWanted({ *m_location, m_url.password, note(), !m_readOnly->isChecked() });
    close();
}

void ConnectDialog::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::ApplicationPaletteChange)
        showVerdict();
    QDialog::changeEvent(event);
}

} // namespace etagere

// SPDX-License-Identifier: GPL-3.0-or-later
#include "mapping/mappingdialog.h"

#include "details/shown.h"
#include "iconlabel.h"
#include "mapping/mappingedit.h"
#include "mapping/mappingparts.h"
#include "paneltable.h"

#include <QtCore/QFileInfo>
#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QDialogButtonBox>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLabel>
#include <QtWidgets/QMessageBox>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSplitter>

using namespace Qt::StringLiterals;

namespace etagere {

namespace {

constexpr int TypingMsecs = 250;

/// "my-cache" of a folder "My Cache": what a mapping may be called.
QByteArray nameFor(const Location &location)
{
    QByteArray name;
    for (const QChar c : location.displayName().toLower()) {
        const bool isPlain = (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9');
        if (isPlain)
            name += char(c.unicode());
        else if (!name.isEmpty() && !name.endsWith('-'))
            name += '-';
    }
    name.truncate(40);
    return name.isEmpty() || dialectByName(name) ? QByteArray("mine") : name;
}

QWidget *titled(const QString &title, QWidget *content)
{
    auto *box = new QWidget;
    auto *label = new QLabel(title, box);
    label->setBuddy(content);
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(label);
    layout->addWidget(content, 1);
    return box;
}

} // namespace

MappingDialog::MappingDialog(const Location &location, std::optional<StoredKey> current, const QString &file,
                             QWidget *parent)
    : QDialog(parent)
    , m_location(location)
    , m_samples(std::make_shared<MappingSamples>(location, std::move(current)))
    , m_edit(new MappingEdit)
    , m_preview(makePanelTable(m_model, tr("What the mapping makes of entries"), this))
    , m_parts(new MappingParts)
    , m_noteIcon(new IconLabel(16, this))
    , m_note(new QLabel(this))
    , m_save(new QPushButton(tr("&Save and read the cache by it"), this))
{
    setWindowTitle(tr("Mapping for %1").arg(location.displayName()));
    layOut();
    m_typing.setSingleShot(true);
    m_typing.setInterval(TypingMsecs);
    connect(m_edit, &QPlainTextEdit::textChanged, &m_typing, qOverload<>(&QTimer::start));
    connect(&m_typing, &QTimer::timeout, this, &MappingDialog::tryOut);
    connect(m_preview->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &MappingDialog::showSelected);
    connect(m_parts, &MappingParts::chosen, this, &MappingDialog::choose);
    connect(m_save, &QPushButton::clicked, this, [this] { saveFile(Replace::Ask); });
    m_save->setEnabled(false);
    load(file, Absent::Propose);
}

void MappingDialog::layOut()
{
    m_preview->setSelectionMode(QAbstractItemView::SingleSelection);
    m_preview->setTextElideMode(Qt::ElideMiddle);
    m_preview->horizontalHeader()->setSectionResizeMode(MappingPreviewModel::Request, QHeaderView::Stretch);
    m_preview->setColumnWidth(MappingPreviewModel::Key, 150);
    m_preview->setColumnWidth(MappingPreviewModel::Outcome, 190);
    m_preview->setColumnWidth(MappingPreviewModel::Status, 60);
    m_preview->setColumnWidth(MappingPreviewModel::Body, 80);
    m_note->setTextFormat(Qt::PlainText);
    m_note->setWordWrap(true);
    m_note->setTextInteractionFlags(Qt::TextSelectableByMouse);

    auto *right = new QSplitter(Qt::Vertical);
    right->addWidget(titled(tr("What it makes of &entries"), m_preview));
    right->addWidget(titled(tr("What is in the &value of the selected one"), m_parts));
    auto *panes = new QSplitter(Qt::Horizontal);
    panes->addWidget(titled(tr("&Mapping"), m_edit));
    panes->addWidget(right);
    panes->setStretchFactor(1, 1);
    panes->setSizes({ 470, 770 });
    for (QSplitter *splitter : { right, panes })
        splitter->setChildrenCollapsible(false);

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    auto *proposal = buttons->addButton(tr("&Propose anew"), QDialogButtonBox::ActionRole);
    proposal->setToolTip(tr("A mapping that the entries suggest, in place of the text"));
    auto *open = buttons->addButton(tr("&Open a file…"), QDialogButtonBox::ActionRole);
    buttons->addButton(m_save, QDialogButtonBox::AcceptRole);
    for (QAbstractButton *button : buttons->buttons()) {
        if (auto *push = qobject_cast<QPushButton *>(button))
            push->setAutoDefault(false); // Enter in a table must not replace the text
    }
    connect(proposal, &QPushButton::clicked, this, &MappingDialog::propose);
    connect(open, &QPushButton::clicked, this, &MappingDialog::chooseFile);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(panes, 1);
    auto *line = new QHBoxLayout;
    line->addWidget(m_noteIcon, 0, Qt::AlignTop);
    line->addWidget(m_note, 1);
    layout->addLayout(line);
    layout->addWidget(buttons);
    resize(1240, 660);
}

QString MappingDialog::note() const { return m_note->text(); }

bool MappingDialog::isSettled() const { return !m_isBusy && !m_typing.isActive() && !m_parts->isBusy(); }

void MappingDialog::tell(const QString &text, const QString &iconName, Role role)
{
    m_noteIcon->setIcon(iconName, role);
    m_noteIcon->setVisible(!iconName.isEmpty());
    m_note->setText(escapedControls(text));
}

void MappingDialog::propose()
{
    m_isBusy = true;
    tell(tr("Reading entries…"));
    m_work = Background::run(
        this,
        [samples = m_samples, name = nameFor(m_location)](const std::stop_token &stop) {
            return samples->proposed(name, stop);
        },
        [this](const Result<QByteArray> &proposed) {
            m_isBusy = false;
            if (!proposed)
                return tell(proposed.error().text(), u"error"_s, Role::Gone);
            m_edit->replaceText(QString::fromUtf8(*proposed));
            tryOut();
        });
}

void MappingDialog::tryOut()
{
    m_typing.stop();
    m_isBusy = true;
    m_work = Background::run(
        this,
        [samples = m_samples, text = m_edit->toPlainText().toUtf8()](const std::stop_token &stop) {
            return samples->tried(text, stop);
        },
        [this](const MappingTrial &trial) { takeTrial(trial); });
}

void MappingDialog::takeTrial(const MappingTrial &trial)
{
    m_isBusy = false;
    const int row = std::max(0, m_preview->currentIndex().row());
    const bool hasOthers = m_trial.entries.size() != trial.entries.size()
        || !std::equal(trial.entries.begin(), trial.entries.end(), m_trial.entries.begin(),
                       [](const SampleEntry &one, const SampleEntry &other) { return one.key == other.key; });
    m_trial = trial;
    m_model.setSamples(trial.samples, !trial.problem);
    if (!trial.samples.isEmpty()) {
        const QSignalBlocker blocker(m_preview->selectionModel());
        m_preview->selectRow(std::min(row, int(trial.samples.size()) - 1));
    }
    if (hasOthers)
        showSelected();
    m_edit->markProblem(trial.problem ? trial.problem->where : QString());
    m_save->setEnabled(!trial.problem);
    tellOutcome();
}

/// What is wrong with the mapping, or how many entries it reads and what is wrong with the selected one.
void MappingDialog::tellOutcome()
{
    if (m_trial.problem)
        return tell(m_trial.problem->text(), u"error"_s, Role::Gone);
    if (m_trial.samples.isEmpty())
        return tell(tr("The cache holds no entry that the mapping speaks of."), u"unknown"_s, Role::Unknown);
    const auto read = std::count_if(m_trial.samples.begin(), m_trial.samples.end(),
                                    [](const MappedSample &sample) { return sample.error.isEmpty(); });
    const QString count = tr("%1 of %2 entries are read as responses.").arg(read).arg(m_trial.samples.size());
    const int row = m_preview->currentIndex().row();
    const QString error = row < 0 ? QString() : m_trial.samples.at(row).error;
    if (error.isEmpty())
        tell(count, u"check"_s, Role::Fresh);
    else
        tell(tr("%1 The selected one is not: %2").arg(count, error), u"error"_s, Role::Gone);
}

void MappingDialog::showSelected()
{
    const int row = m_preview->currentIndex().row();
    if (row < 0 || row >= m_trial.entries.size())
        return m_parts->clear({});
    tellOutcome();
    const Result<Value> &value = m_trial.entries.at(row).value;
    if (value)
        m_parts->showValue(*value);
    else
        m_parts->clear(value.error().text());
}

void MappingDialog::choose(MappedPart member, const ValuePart &part)
{
    const Result<QByteArray> text = mappingWithPart(m_edit->toPlainText().toUtf8(), member, part);
    if (!text)
        return tell(text.error().text(), u"error"_s, Role::Gone);
    m_edit->replaceText(QString::fromUtf8(*text));
    tryOut();
}

void MappingDialog::chooseFile()
{
    auto *dialog = new QFileDialog(this, tr("Open a mapping"), mappingsFolder(), tr("Mappings (*.json)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) { load(path, Absent::Tell); });
    dialog->open();
}

void MappingDialog::load(const QString &file, Absent absent)
{
    m_isBusy = true;
    m_work = Background::run(
        this, [file](const std::stop_token &) { return readMappingText(file); },
        [this, file, absent](const Result<QByteArray> &text) {
            m_isBusy = false;
            if (!text && text.error().code == ErrorCode::NotFound && absent == Absent::Propose)
                return propose();
            if (!text)
                return tell(text.error().text(), u"error"_s, Role::Gone);
            m_file = file;
            m_edit->replaceText(QString::fromUtf8(*text));
            tryOut();
        });
}

/// A file of the same name that is not the one on show stays, unless the user says otherwise.
void MappingDialog::saveFile(Replace replace)
{
    struct Saving {
        Result<QString> path;
        bool isRecognised = false;
        bool isWritten = false;
    };
    const auto save = [text = m_edit->toPlainText().toUtf8(), own = m_file, replace](const std::stop_token &) {
        Saving saving{ mappingPath(text) };
        const bool isOther = saving.path && *saving.path != own && QFileInfo::exists(*saving.path);
        if (!saving.path || (replace == Replace::Ask && isOther))
            return saving;
        saving.path = saveMapping(text);
        saving.isRecognised =
            parseMapping(text).map([](const Mapping &mapping) { return !mapping.keyPrefix.isEmpty(); }).value_or(false);
        saving.isWritten = true;
        return saving;
    };
    m_saving = Background::run(this, save, [this](const Saving &saving) {
        if (!saving.path)
            return tell(saving.path.error().text(), u"error"_s, Role::Gone);
        if (!saving.isWritten)
            return askToReplace(*saving.path);
        emit saved(*saving.path, saving.isRecognised);
        close();
    });
}

void MappingDialog::askToReplace(const QString &path)
{
    auto *question =
        new QMessageBox(QMessageBox::Question, tr("Another mapping of this name"),
                        tr("There is a mapping %1 already. Replace it?").arg(path), QMessageBox::Cancel, this);
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->setTextFormat(Qt::PlainText);
    QPushButton *yes = question->addButton(tr("&Replace"), QMessageBox::AcceptRole);
    connect(yes, &QPushButton::clicked, this, [this] { saveFile(Replace::Yes); });
    question->open();
}

} // namespace etagere

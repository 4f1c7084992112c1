// SPDX-License-Identifier: GPL-3.0-or-later
#include "names/resolvepanel.h"

#include "changes/changebar.h"
#include "humanecount.h"
#include "icons.h"
#include "names/candidatefiles.h"
#include "names/namelooks.h"
#include "paneltable.h"
#include "sourcepage.h"

#include <QtCore/QSaveFile>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>

using namespace Qt::StringLiterals;

namespace etagere {

namespace {

QString adviceText(const QByteArray &dialect)
{
    return dialect == "esipy"
        ? ResolvePanel::tr("EsiPy stores the URL, so requests are known; a Swagger or OpenAPI document of the API "
                           "tells how more keys were made.")
        : ResolvePanel::tr("A hash cannot be undone, but a URL that gives it is the proof. Nothing is asked of the "
                           "network.");
}

} // namespace

ResolvePanel::ResolvePanel(SourcePage &page, std::function<QList<Location>()> others, QWidget *parent)
    : QWidget(parent)
    , m_page(page)
    , m_others(std::move(others))
    , m_bar(new ChangeBar(this))
    , m_files(new CandidateFiles(this))
    , m_add(new QPushButton(icon(u"open"_s), tr("&Add files…"), this))
    , m_remove(new QPushButton(tr("Re&move"), this))
    , m_base(new QLineEdit(this))
    , m_harvests(new QCheckBox(tr("Look in this cache's own &entries"), this))
    , m_asksOthers(new QCheckBox(tr("Look in &other open caches"), this))
    , m_start(new QPushButton(icon(u"resolved"_s), tr("&Start"), this))
    , m_table(makePanelTable(m_model, tr("Names that were found"), this))
    , m_export(new QPushButton(icon(u"save"_s), tr("E&xport names…"), this))
    , m_forget(new QPushButton(tr("&Forget…"), this))
{
    m_bar->setWork(tr("Progress of resolving"), tr("Notes"));
    auto *content = new QHBoxLayout;
    content->setContentsMargins(8, 8, 8, 4);
    content->setSpacing(12);
    content->addWidget(makeSources(), 2);
    content->addWidget(makeFound(), 3);
    layOutPanel(*this, *m_bar, content);
    setFocusProxy(m_add);
    connectNames();
    showState();
    refresh();
}

QWidget *ResolvePanel::makeSources()
{
    for (QCheckBox *box : { m_harvests, m_asksOthers })
        box->setChecked(true);
    m_harvests->setObjectName(u"harvests"_s);
    m_base->setPlaceholderText(tr("https://host: what paths in the files belong to"));
    m_base->setAccessibleName(tr("Base URL"));
    auto *fileButtons = new QVBoxLayout;
    fileButtons->addWidget(m_add);
    fileButtons->addWidget(m_remove);
    fileButtons->addStretch();
    auto *files = new QHBoxLayout;
    files->addWidget(m_files, 1);
    files->addLayout(fileButtons);
    auto *base = new QHBoxLayout;
    auto *label = new QLabel(tr("&Base URL"), this);
    label->setBuddy(m_base);
    base->addWidget(label);
    base->addWidget(m_base, 1);
    auto *where = new QHBoxLayout;
    where->addWidget(m_harvests);
    where->addWidget(m_asksOthers);
    where->addStretch();
    where->addWidget(m_start);
    auto *box = new QWidget(this);
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(mutedText(adviceText(m_page.store().detection().dialect), box));
    layout->addLayout(files, 1);
    layout->addLayout(base);
    layout->addLayout(where);
    return box;
}

QWidget *ResolvePanel::makeFound()
{
    m_table->setTextElideMode(Qt::ElideMiddle);
    m_table->horizontalHeader()->setSectionResizeMode(FoundNamesModel::Url, QHeaderView::Stretch);
    m_table->setColumnWidth(FoundNamesModel::Origin, 180);
    m_table->setColumnWidth(FoundNamesModel::Key, 120);
    m_export->setToolTip(tr("Key, URL and origin, a line each with tabs between them; secrets are masked"));
    m_forget->setToolTip(tr("Deletes what Etagere has learnt of this cache; the cache itself is not touched"));
    addPanelMenu(*m_table, tr("&Show in the table"),
                 [this](const QModelIndex &index) { m_page.goTo({ m_model.names().at(index.row()).key }); });
    auto *commands = new QHBoxLayout;
    commands->addStretch();
    commands->addWidget(m_export);
    commands->addWidget(m_forget);
    auto *box = new QWidget(this);
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_table, 1);
    layout->addLayout(commands);
    return box;
}

void ResolvePanel::connectNames()
{
    for (QPushButton *button : { m_add, m_remove, m_start, m_export, m_forget })
        button->setAutoDefault(true); // Enter presses it
    connect(m_add, &QPushButton::clicked, this, &ResolvePanel::chooseFiles);
    connect(m_remove, &QPushButton::clicked, m_files, &CandidateFiles::removeSelected);
    connect(m_files, &CandidateFiles::changed, this, &ResolvePanel::showState);
    connect(m_files, &QListWidget::itemSelectionChanged, this, &ResolvePanel::showState);
    connect(m_start, &QPushButton::clicked, this, &ResolvePanel::start);
    connect(m_base, &QLineEdit::returnPressed, this, &ResolvePanel::start);
    connect(m_export, &QPushButton::clicked, this, &ResolvePanel::chooseExport);
    connect(m_forget, &QPushButton::clicked, this, &ResolvePanel::askToForget);
    connect(m_bar, &ChangeBar::left, m_start, [this] { m_start->setFocus(Qt::OtherFocusReason); });
    connect(&m_names, &NameResolving::progressed, this, &ResolvePanel::showProgress);
    connect(&m_names, &NameResolving::resolved, this, &ResolvePanel::showOutcome);
    connect(&m_names, &NameResolving::listed, this, &ResolvePanel::showNames);
    connect(&m_names, &NameResolving::forgotten, this, [this](const Result<Done> &result) {
        if (result)
            m_bar->tell(u"check"_s, Role::Fresh, tr("What was learnt of this cache is forgotten."), {}, {});
        else
            m_bar->tell(u"error"_s, Role::Gone, result.error().text(), {}, {});
        takeUp();
    });
}

Location ResolvePanel::cache() const { return m_page.store().detection().location; }

void ResolvePanel::refresh() { m_names.list(cache()); }

void ResolvePanel::start()
{
    if (isBusy())
        return;
    NameSources sources;
    sources.files = m_files->paths();
    sources.base = m_base->text().trimmed().toUtf8();
    sources.harvests = m_harvests->isChecked();
    if (m_asksOthers->isChecked())
        sources.caches = m_others();
    m_bar->showWork(tr("Listing the keys…"), [this] { m_names.cancel(); });
    m_names.start(cache(), sources);
    showState();
}

void ResolvePanel::showProgress(const NamesProgress &progress)
{
    m_bar->setWorkText(tr("%1: %2 of %3 found, %4 candidates tried")
                           .arg(progress.step, humaneCount(progress.found), humaneCount(progress.wanted),
                                humaneCount(progress.candidates)));
    if (progress.wanted > 0)
        m_bar->setProgress(progress.found, progress.wanted);
}

void ResolvePanel::showOutcome(const Result<NamesOutcome> &outcome)
{
    if (!outcome && outcome.error().code != ErrorCode::Cancelled)
        m_bar->tell(u"error"_s, Role::Gone, outcome.error().text(), {}, {});
    else if (!outcome)
        m_bar->tell(u"error"_s, Role::Stale, outcome.error().text(), {}, {});
    else
        m_bar->tell(outcome->notes.isEmpty() ? u"check"_s : u"error"_s,
                    outcome->notes.isEmpty() ? Role::Fresh : Role::Stale, outcomeText(*outcome), outcome->notes, {});
    showState();
    takeUp();
}

/// The source shows what is known now.
void ResolvePanel::takeUp()
{
    refresh();
    m_page.takeNames();
}

void ResolvePanel::showNames(const QList<ResolvedName> &names)
{
    m_model.setNames(names);
    showState();
}

void ResolvePanel::showState()
{
    const bool isKnown = m_model.rowCount() > 0;
    m_start->setEnabled(!isBusy());
    m_remove->setEnabled(!m_files->selectedItems().isEmpty());
    m_export->setEnabled(isKnown);
    m_forget->setEnabled(!isBusy());
}

/// Does not wait for the answer.
void ResolvePanel::chooseFiles()
{
    auto *dialog = new QFileDialog(this, tr("Files with URLs"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    connect(dialog, &QFileDialog::filesSelected, m_files, &CandidateFiles::add);
    dialog->open();
}

void ResolvePanel::chooseExport()
{
    auto *dialog = new QFileDialog(this, tr("Export names"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(tr("names.txt"));
    connect(dialog, &QFileDialog::fileSelected, this, &ResolvePanel::exportTo);
    dialog->open();
}

void ResolvePanel::exportTo(const QString &path)
{
    const QByteArray text = m_model.text();
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly) && file.write(text) == text.size() && file.commit())
        m_bar->tell(u"check"_s, Role::Fresh, tr("%1 names written to %2").arg(humaneCount(m_model.rowCount()), path),
                    {}, {});
    else
        m_bar->tell(u"error"_s, Role::Gone, tr("%1 cannot be written: %2").arg(path, file.errorString()), {}, {});
}

void ResolvePanel::askToForget()
{
    m_bar->ask(u"invalidate"_s, tr("Forget what was learnt of this cache?"),
               tr("Its hashed keys have no names until they are resolved again. The cache itself is not touched."),
               { tr("Forget"), [this] { m_names.forget(cache()); } }, false);
}

} // namespace etagere

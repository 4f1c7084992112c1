// SPDX-License-Identifier: GPL-3.0-or-later
#include "names/keyrunspanel.h"

#include "names/namelooks.h"
#include "names/namesession.h"
#include "paneltable.h"
#include "sourcepage.h"

#include <QtWidgets/QComboBox>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLabel>

using namespace Qt::StringLiterals;

namespace etagere {

namespace {

/// Those that EsiPy runs on, the usual one first on show.
void fillVersions(QComboBox &versions)
{
    for (int minor = 14; minor >= 3; --minor)
        versions.addItem(u"3.%1"_s.arg(minor));
    versions.addItem(u"2.7"_s);
    versions.setCurrentText(u"3.11"_s);
}

} // namespace

KeyRunsPanel::KeyRunsPanel(SourcePage &page, QWidget *parent)
    : QWidget(parent)
    , m_page(page)
    , m_versions(new QComboBox(this))
    , m_summary(new QLabel(this))
    , m_table(makePanelTable(m_model, tr("What a new run finds"), this))
{
    fillVersions(*m_versions);
    m_versions->setAccessibleName(tr("Version of Python"));
    m_summary->setObjectName(u"summary"_s);
    m_summary->setTextFormat(Qt::PlainText);
    m_summary->setWordWrap(true);
    m_summary->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_table->setTextElideMode(Qt::ElideMiddle);
    m_table->setColumnWidth(KeyRunsModel::Found, 120);
    m_table->horizontalHeader()->setSectionResizeMode(KeyRunsModel::Request, QHeaderView::Stretch);
    m_table->horizontalHeader()->setSectionResizeMode(KeyRunsModel::Why, QHeaderView::Stretch);
    addPanelMenu(*m_table, tr("&Go to the entry"),
                 [this](const QModelIndex &index) { m_page.goTo({ m_model.runs().at(index.row()).key }); });
    auto *question = new QLabel(tr("A program is started anew with &Python"), this);
    question->setBuddy(m_versions);
    auto *choice = new QHBoxLayout;
    choice->setSpacing(8);
    choice->addWidget(question);
    choice->addWidget(m_versions);
    choice->addStretch();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 4);
    layout->setSpacing(4);
    layout->addLayout(choice);
    layout->addWidget(m_summary);
    layout->addWidget(m_table, 1);
    setFocusProxy(m_versions);
    connect(m_versions, &QComboBox::currentIndexChanged, this, &KeyRunsPanel::look);
}

void KeyRunsPanel::tell(const QString &text)
{
    m_summary->setText(text);
    m_summary->setAccessibleName(text);
}

QString KeyRunsPanel::summary() const { return m_summary->text(); }

void KeyRunsPanel::look()
{
    m_isBusy = true;
    tell(tr("Looking at the keys…"));
    m_work = Background::run(
        this,
        [cache = m_page.store().detection().location,
         version = m_versions->currentText().toLatin1()](const std::stop_token &stop) {
            return withSession(cache, stop, [&](Session &session) {
                return pythonVersion(version).and_then(
                    [&](PythonVersion python) { return keyRuns(session, python, stop); });
            });
        },
        [this](const Result<KeyRuns> &runs) { showRuns(runs); });
}

void KeyRunsPanel::showRuns(const Result<KeyRuns> &runs)
{
    m_isBusy = false;
    m_model.setRuns(runs ? runs->entries : QList<KeyRun>());
    tell(runs ? runs->summary : runs.error().text());
}

} // namespace etagere

// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/pluginsdialog.h"

#include "details/shown.h"
#include "paneltable.h"

#include <QtWidgets/QDialogButtonBox>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QVBoxLayout>

using namespace Qt::StringLiterals;

namespace etagere {

namespace {

QLabel *makeText(const QString &accessibleName, QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    label->setAccessibleName(accessibleName);
    return label;
}

/// The digits in groups, so that a line can be broken and a person can compare them.
QString grouped(const QByteArray &digits)
{
    constexpr qsizetype groupSize = 8;
    QStringList groups;
    for (qsizetype i = 0; i < digits.size(); i += groupSize)
        groups += QString::fromLatin1(digits.mid(i, groupSize));
    return groups.join(u' ');
}

} // namespace

PluginsDialog::PluginsDialog(QWidget *parent)
    : QDialog(parent)
    , m_table(makePanelTable(m_model, tr("Plug-ins"), this))
    , m_story(makeText(tr("The selected plug-in"), this))
    , m_note(makeText(tr("Notes"), this))
    , m_allow(new QPushButton(tr("&Allow"), this))
    , m_forbid(new QPushButton(tr("&Forbid"), this))
{
    setWindowTitle(tr("Plug-ins"));
    layOut();
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &PluginsDialog::showSelected);
    connect(m_allow, &QPushButton::clicked, this, &PluginsDialog::allowSelected);
    connect(m_forbid, &QPushButton::clicked, this, &PluginsDialog::forbidSelected);
    showSelected();
    look();
}

void PluginsDialog::layOut()
{
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->horizontalHeader()->setSectionResizeMode(PluginsModel::File, QHeaderView::Stretch);
    m_table->setTextElideMode(Qt::ElideMiddle);
    m_allow->setToolTip(tr("This very file may be loaded from now on; it runs with all your rights"));
    m_forbid->setToolTip(tr("It is loaded no more; stores that are open stay so"));
    auto *intro = makeText({}, this);
    intro->setText(
        tr("Plug-ins open other kinds of stores (plugin:NAME). Nothing of a plug-in runs before you allow it; "
           "then it runs with all your rights."));
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    buttons->addButton(m_allow, QDialogButtonBox::ActionRole);
    buttons->addButton(m_forbid, QDialogButtonBox::ActionRole);
    m_allow->setAutoDefault(false); // Enter alone must not let foreign code run
    buttons->button(QDialogButtonBox::Close)->setDefault(true);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    auto *layout = new QVBoxLayout(this);
    for (QWidget *widget : QList<QWidget *>{ intro, m_table, m_story, m_note, buttons })
        layout->addWidget(widget);
    layout->setStretchFactor(m_table, 1);
    resize(760, 420);
}

QString PluginsDialog::story() const { return m_story->text(); }

QString PluginsDialog::note() const { return m_note->text(); }

void PluginsDialog::look()
{
    m_work = Background::run(
        this, [](const std::stop_token &) { return findPlugins(); },
        [this](const FoundPlugins &found) { showFound(found); });
}

void PluginsDialog::showFound(const FoundPlugins &found)
{
    const int row = std::max(0, m_table->currentIndex().row());
    m_model.setPlugins(found.plugins);
    m_table->selectRow(std::min(row, int(found.plugins.size()) - 1));
    QStringList notes = found.notes;
    if (found.plugins.isEmpty())
        notes += tr("There are none in %1").arg(pluginFolders().join(u", "_s));
    m_note->setText(escapedControls(notes.join(u"; "_s)));
    m_note->setVisible(!notes.isEmpty());
    showSelected();
}

const FoundPlugin *PluginsDialog::selected() const
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    return rows.isEmpty() ? nullptr : &m_model.plugins().at(rows.first().row());
}

void PluginsDialog::showSelected()
{
    const FoundPlugin *plugin = selected();
    m_allow->setEnabled(plugin && plugin->state != PluginState::Allowed && plugin->state != PluginState::Refused);
    m_forbid->setEnabled(plugin && plugin->state != PluginState::New && plugin->state != PluginState::Refused);
    m_story->setVisible(plugin);
    if (!plugin)
        return;
    QStringList lines;
    if (!plugin->name.isEmpty())
        lines += tr("%1 %2").arg(plugin->name, plugin->version);
    lines += escapedControls(plugin->path);
    if (!plugin->sha256.isEmpty())
        lines += tr("SHA-256: %1").arg(grouped(plugin->sha256));
    if (!plugin->reason.isEmpty())
        lines += plugin->reason;
    m_story->setText(lines.join(u'\n'));
}

void PluginsDialog::allowSelected()
{
    if (const FoundPlugin *plugin = selected())
        m_work = Background::run(
            this, [seen = *plugin](const std::stop_token &) { return allowPlugin(seen); },
            [this](const Result<Done> &done) { finish(done); });
}

void PluginsDialog::forbidSelected()
{
    if (const FoundPlugin *plugin = selected())
        m_work = Background::run(
            this, [path = plugin->path](const std::stop_token &) { return forbidPlugin(path); },
            [this](const Result<Done> &done) { finish(done); });
}

void PluginsDialog::finish(const Result<Done> &done)
{
    if (done) {
        look();
        return;
    }
    m_note->setText(escapedControls(done.error().text()));
    m_note->setVisible(true);
}

} // namespace etagere

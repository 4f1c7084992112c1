// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/factsview.h"
#include "details/findbar.h"
#include "details/hexpage.h"
#include "details/shown.h"
#include "details/structuremodel.h"
#include "details/treetable.h"
#include "popup.h"

#include <etagere/background.h>

#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QLabel>
#include <QtWidgets/QSplitter>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QVBoxLayout>

namespace etagere {

namespace {

using TreeResult = Result<std::shared_ptr<const StructureTree>>;

/// The stored bytes twice: as the inert tree that they spell, and as they are; each points into the other.
class StoredView : public DetailView
{
    Q_OBJECT
public:
    StoredView();

    QString title() const override { return tr("Stored"); }
    void showEntry(const LoadedEntryPtr &entry, int variant, const StoreInfo &store) override;
    void clear() override { showEntry({}, 0, {}); }

protected:
    void showEvent(QShowEvent *event) override;

private:
    QLayout *newBar();
    void setUpTree();
    void start();
    void takeTree(const TreeResult &tree);
    void showPart(int part);
    void applyMask();
    void highlightSelected();
    void selectAt(qint64 offset);
    void find(const QString &text, bool backward, bool isFromHere);
    void showMenu(QPoint position);
    void setNotes(const QStringList &notes);

    LoadedEntryPtr m_entry;
    bool m_isPending = false;
    Background m_work;
    StructureModel m_model;
    QLabel *m_notes = new QLabel(this);
    QComboBox *m_parts = new QComboBox(this);
    QToolButton *m_reveal = newRevealButton(this);
    TreeTable *m_tree = new TreeTable(this);
    HexPage *m_hex = new HexPage(this);
    FindBar *m_findBar = new FindBar(this);
};

StoredView::StoredView()
{
    setUpTree();
    auto *splitter = new QSplitter(Qt::Vertical, this);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_tree);
    splitter->addWidget(m_hex);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(newBar());
    layout->addWidget(splitter, 1);
    layout->addWidget(m_findBar);
    connect(m_hex->view(), &HexView::cursorMoved, this, &StoredView::selectAt);
    connect(m_findBar, &FindBar::textEdited, this, [this](const QString &text) { find(text, false, true); });
    connect(m_findBar, &FindBar::nextRequested, this,
            [this](const QString &text, bool backward) { find(text, backward, false); });
    connect(m_findBar, &FindBar::closed, m_tree, [this] { m_tree->setFocus(); });
    clear();
}

QLayout *StoredView::newBar()
{
    m_notes->setWordWrap(true);
    m_notes->setTextFormat(Qt::PlainText);
    m_notes->setForegroundRole(QPalette::PlaceholderText);
    m_parts->addItems({ tr("Entry"), tr("Body file") });
    m_parts->setAccessibleName(tr("Which stored bytes"));
    connect(m_parts, &QComboBox::activated, this, &StoredView::showPart);
    connect(m_reveal, &QToolButton::toggled, this, [this](bool isRevealed) {
        m_model.setRevealed(isRevealed);
        applyMask();
    });
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(12, 4, 8, 4);
    bar->addWidget(m_notes, 1);
    bar->addWidget(m_parts);
    bar->addWidget(m_reveal);
    return bar;
}

void StoredView::setUpTree()
{
    m_tree->setModel(&m_model);
    m_tree->keepFitted(StructureModel::Label, 0.4);
    m_tree->keepFitted(StructureModel::Content, 0.5);
    for (const int column : { StructureModel::Type, StructureModel::Offset })
        m_tree->keepFitted(column, 0.35);
    m_tree->setAccessibleName(tr("Structure of the stored bytes"));
    m_tree->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this, &StoredView::highlightSelected);
    connect(m_tree, &QWidget::customContextMenuRequested, this, &StoredView::showMenu);
    connect(m_tree, &TreeTable::copyRequested, this,
            [this] { QGuiApplication::clipboard()->setText(m_model.value(m_tree->currentIndex())); });
}

void StoredView::showEntry(const LoadedEntryPtr &entry, int, const StoreInfo &)
{
    m_work.cancel();
    m_entry = entry;
    m_isPending = entry != nullptr;
    m_model.setStructure({});
    m_reveal->setChecked(false);
    m_reveal->hide();
    m_parts->setVisible(entry && entry->value.body);
    m_parts->setCurrentIndex(0);
    setNotes({});
    showPart(0);
    if (isVisible())
        start();
}

void StoredView::showEvent(QShowEvent *event)
{
    DetailView::showEvent(event);
    start();
}

void StoredView::start()
{
    if (!std::exchange(m_isPending, false) || !m_entry->dialect)
        return;
    setNotes({ tr("Reading the structure…") });
    m_work = Background::run(
        this,
        [entry = m_entry](const std::stop_token &) -> TreeResult {
            Result<Structure> structure = entry->dialect->structure(entry->key, entry->value);
            if (!structure)
                return tl::unexpected(structure.error());
            return StructureTree::fromStructure(std::move(*structure));
        },
        [this](const TreeResult &tree) { takeTree(tree); });
}

void StoredView::takeTree(const TreeResult &tree)
{
    if (!tree) {
        setNotes({ tr("The structure cannot be read: %1").arg(tree.error().text()),
                   tr("The bytes below are what is stored.") });
        return;
    }
    m_model.setStructure(*tree);
    m_reveal->setVisible((*tree)->hasSecrets());
    applyMask();
    setNotes(QStringList((*tree)->structure.format) + (*tree)->structure.notes);
    m_tree->expandToDepth((*tree)->structure.nodes.size() < 200 ? 3 : 0);
    m_tree->fitColumns();
    m_tree->setCurrentIndex(m_model.index(0, 0));
}

void StoredView::setNotes(const QStringList &notes)
{
    m_notes->setText(escapedControls(notes.join(QStringLiteral(" · "))));
}

void StoredView::showPart(int part)
{
    const bool isBody = part == 1 && m_entry && m_entry->value.body;
    m_hex->view()->setPart(!m_entry ? Part() : isBody ? *m_entry->value.body : m_entry->value.head);
    applyMask();
}

void StoredView::applyMask()
{
    const bool isShown = m_reveal->isChecked() || m_parts->currentIndex() == 1 || !m_model.structureTree();
    m_hex->view()->setMasked(isShown ? QList<ByteRange>() : m_model.structureTree()->secretRanges());
}

void StoredView::highlightSelected()
{
    if (m_parts->currentIndex() == 0)
        m_hex->view()->setHighlight(m_model.range(m_tree->currentIndex()));
}

// Only what the user points at in the bytes moves the tree; a highlight does not move the cursor.
void StoredView::selectAt(qint64 offset)
{
    const auto &tree = m_model.structureTree();
    if (!tree || m_parts->currentIndex() == 1 || m_hex->view()->selection().length > 1)
        return;
    if (const qint32 node = tree->nodeAt(offset); node >= 0)
        m_tree->reveal(m_model.indexOf(node));
}

void StoredView::find(const QString &text, bool backward, bool isFromHere)
{
    m_findBar->setStatus({});
    if (text.isEmpty() || !m_model.structureTree())
        return;
    const qint32 current = qMax(-1, m_model.node(m_tree->currentIndex()));
    const qint32 found = m_model.find(text, isFromHere ? current - 1 : current, backward);
    if (found < 0)
        m_findBar->setStatus(tr("Not found"));
    else
        m_tree->reveal(m_model.indexOf(found));
}

void StoredView::showMenu(QPoint position)
{
    const QPersistentModelIndex index = m_tree->indexAt(position); // another entry may be shown before the choice
    if (!index.isValid())
        return;
    auto *clipboard = QGuiApplication::clipboard();
    QMenu &menu = newPopup(this);
    menu.addAction(tr("Copy value"), this, [=, this] { clipboard->setText(m_model.value(index)); });
    menu.addAction(tr("Copy path"), this, [=, this] { clipboard->setText(m_model.path(index)); });
    menu.popup(m_tree->viewport()->mapToGlobal(position));
}

} // namespace

DetailView *storedView() { return new StoredView; }

} // namespace etagere

#include "storedview.moc"

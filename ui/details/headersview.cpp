// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/factsview.h"
#include "details/fieldguide.h"
#include "details/headersmodel.h"
#include "details/shown.h"
#include "details/treetable.h"
#include "details/valuetext.h"
#include "icons.h"
#include "popup.h"

#include <QtCore/QSortFilterProxyModel>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtGui/QShortcut>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QVBoxLayout>

namespace etagere {

namespace {

/// The stored field lines, a filter over them, and under them the selected one in full with what it means.
class HeadersView : public DetailView
{
    Q_OBJECT
public:
    HeadersView();

    QString title() const override { return tr("Headers"); }
    void showEntry(const LoadedEntryPtr &entry, int variant, const StoreInfo &store) override;
    void clear() override { showEntry({}, 0, {}); }

private:
    QHBoxLayout *newBar();
    QWidget *newDetail();
    void setUpTree();
    void openGroups();
    void showSelected();
    void showMenu(QPoint position);
    void copySelected();
    QModelIndex selected() const;
    void setRevealed(bool isRevealed);
    void updateEmptyText(const LoadedEntryPtr &entry);

    HeadersModel m_model;
    QSortFilterProxyModel m_shown;
    QLineEdit *m_filter = new QLineEdit(this);
    QToolButton *m_reveal = newRevealButton(this);
    TreeTable *m_tree = new TreeTable(this);
    QLabel *m_empty = new QLabel(this);
    ValueText *m_value = new ValueText;
    ValueText *m_meaning = new ValueText;
};

HeadersView::HeadersView()
{
    m_empty->setWordWrap(true);
    m_empty->setTextFormat(Qt::PlainText);
    m_empty->setContentsMargins(12, 8, 12, 8);
    setUpTree();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(newBar());
    layout->addWidget(m_empty);
    layout->addWidget(m_tree, 1);
    layout->addWidget(newDetail());
    auto *find = new QShortcut(QKeySequence::Find, this);
    find->setContext(Qt::WidgetWithChildrenShortcut);
    connect(find, &QShortcut::activated, m_filter, [this] {
        m_filter->setFocus();
        m_filter->selectAll();
    });
    clear();
}

QHBoxLayout *HeadersView::newBar()
{
    m_filter->setObjectName(QStringLiteral("filter"));
    m_filter->setPlaceholderText(tr("Filter fields and values"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setAccessibleName(tr("Filter fields"));
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_shown.setFilterFixedString(text);
        openGroups();
    });
    connect(m_reveal, &QToolButton::toggled, this, &HeadersView::setRevealed);
    auto *copy = new QToolButton(this);
    copy->setObjectName(QStringLiteral("copyAll"));
    copy->setText(tr("Copy all"));
    copy->setIcon(icon(QStringLiteral("copy"), Role::Muted));
    copy->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    copy->setAutoRaise(true);
    connect(copy, &QToolButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_model.text()); });
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(8, 4, 8, 4);
    bar->addWidget(m_filter, 1);
    bar->addWidget(m_reveal);
    bar->addWidget(copy);
    return bar;
}

void HeadersView::setUpTree()
{
    m_shown.setSourceModel(&m_model);
    m_shown.setFilterKeyColumn(-1);
    m_shown.setRecursiveFilteringEnabled(true);
    m_shown.setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_tree->setModel(&m_shown);
    m_tree->setRootIsDecorated(false);
    m_tree->keepFitted(HeadersModel::Name, 0.45);
    m_tree->setAccessibleName(tr("Header fields"));
    m_tree->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_tree, &QWidget::customContextMenuRequested, this, &HeadersView::showMenu);
    connect(m_tree, &TreeTable::copyRequested, this, &HeadersView::copySelected);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this, &HeadersView::showSelected);
}

QWidget *HeadersView::newDetail()
{
    m_value->setFont(fixedFont());
    m_value->setAccessibleName(tr("Selected value"));
    m_meaning->setAccessibleName(tr("What the field means"));
    m_meaning->setRole(Role::Muted);
    auto *inner = new QWidget;
    auto *lines = new QVBoxLayout(inner);
    lines->setContentsMargins(12, 8, 12, 8);
    lines->addWidget(m_value);
    lines->addWidget(m_meaning);
    lines->addStretch();
    auto *scroller = new QScrollArea(this);
    scroller->setAccessibleName(tr("Value of the selected field"));
    scroller->setWidgetResizable(true);
    scroller->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroller->setWidget(inner);
    scroller->setFixedHeight(fontMetrics().height() * 6 + 24);
    return scroller;
}

void HeadersView::showEntry(const LoadedEntryPtr &entry, int variant, const StoreInfo &)
{
    m_reveal->setChecked(false);
    m_model.setResponse(shownResponse(entry, variant));
    m_reveal->setVisible(m_model.hasSecrets());
    openGroups();
    m_tree->fitColumns();
    updateEmptyText(entry);
    showSelected();
}

void HeadersView::openGroups()
{
    m_tree->expandAll();
    for (int group = 0; group < m_shown.rowCount(); ++group)
        m_tree->setFirstColumnSpanned(group, {}, true);
}

void HeadersView::updateEmptyText(const LoadedEntryPtr &entry)
{
    const bool hasFields = m_model.fieldCount() > 0;
    m_tree->setVisible(hasFields || !entry);
    m_empty->setVisible(!hasFields && entry);
    if (entry)
        m_empty->setText(entry->decoded
                             ? tr("The store keeps no header fields for this entry.")
                             : tr("The header fields cannot be read: %1").arg(entry->decoded.error().text()));
}

QModelIndex HeadersView::selected() const { return m_shown.mapToSource(m_tree->currentIndex()); }

void HeadersView::showSelected()
{
    const HeaderField *field = m_model.field(selected());
    m_value->setValue(field ? shortened(m_model.shownValue(selected()), 20000) : QString());
    const QString meaning = field ? fieldMeaning(field->name) : tr("Select a field to read it in full.");
    m_meaning->setValue(meaning.isEmpty() ? tr("A field of this origin; no standard describes it here.") : meaning);
}

void HeadersView::setRevealed(bool isRevealed)
{
    m_model.setRevealed(isRevealed);
    showSelected();
}

void HeadersView::copySelected()
{
    if (const HeaderField *field = m_model.field(selected())) {
        QGuiApplication::clipboard()->setText(
            QStringLiteral("%1: %2").arg(shownText(field->name), m_model.shownValue(selected())));
    }
}

void HeadersView::showMenu(QPoint position)
{
    const HeaderField *field = m_model.field(selected());
    if (!field)
        return;
    auto *clipboard = QGuiApplication::clipboard();
    QMenu &menu = newPopup(this);
    menu.addAction(tr("Copy field"), this, &HeadersView::copySelected);
    menu.addAction(tr("Copy value"), this, [=, this] { clipboard->setText(m_model.shownValue(selected())); });
    menu.addAction(tr("Copy name"), this, [clipboard, name = shownText(field->name)] { clipboard->setText(name); });
    menu.popup(m_tree->viewport()->mapToGlobal(position));
}

} // namespace

DetailView *headersView() { return new HeadersView; }

} // namespace etagere

#include "headersview.moc"

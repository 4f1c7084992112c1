// SPDX-License-Identifier: GPL-3.0-or-later
#include "sourcespanel.h"

#include "connect/servernote.h"
#include "connect/serverurl.h"
#include "icons.h"
#include "popup.h"
#include "sourceicon.h"

#include <QtCore/QSignalBlocker>
#include <QtGui/QPainter>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QStyledItemDelegate>
#include <QtWidgets/QTreeWidget>
#include <QtWidgets/QVBoxLayout>

using namespace Qt::StringLiterals;

namespace etagere {

namespace {
constexpr int locationRole = Qt::UserRole;
constexpr int productionRole = Qt::UserRole + 1; // the name of what is in production
constexpr QSize rowSize(0, 24);
constexpr int lockWidth = 24;

/// Draws a stripe beside what is in production; the word for it stays where the name gives way.
class SourceDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        constexpr int width = 3;
        QStyledItemDelegate::paint(painter, option, index);
        if (index.data(productionRole).isValid())
            painter->fillRect(QRect(0, option.rect.top(), width, option.rect.height()), roleColor(Role::Gone));
    }

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        const QString name = index.data(productionRole).toString();
        if (name.isEmpty())
            return;
        const QString word = option->text.sliced(name.size());
        const int besides = option->decorationSize.width() + option->fontMetrics.horizontalAdvance(word) + margins;
        option->text = option->fontMetrics.elidedText(name, Qt::ElideMiddle, option->rect.width() - besides) + word;
    }

private:
    static constexpr int margins = 24; // around the icon and the text
};
} // namespace

SourcesPanel::SourcesPanel(QWidget *parent)
    : QWidget(parent)
    , m_tree(new QTreeWidget(this))
{
    m_tree->setObjectName(u"sources"_s);
    m_tree->setAccessibleName(tr("Sources"));
    m_tree->setHeaderHidden(true);
    m_tree->setColumnCount(2); // the second: a padlock
    m_tree->header()->setStretchLastSection(false);
    m_tree->header()->setMinimumSectionSize(lockWidth);
    m_tree->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_tree->header()->setSectionResizeMode(1, QHeaderView::Fixed);
    m_tree->header()->resizeSection(1, lockWidth);
    m_tree->setItemDelegate(new SourceDelegate(m_tree));
    m_tree->setRootIsDecorated(false);
    m_tree->setItemsExpandable(false);
    m_tree->setIndentation(12);
    m_tree->setUniformRowHeights(true);
    m_tree->setTextElideMode(Qt::ElideMiddle);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setContextMenuPolicy(Qt::CustomContextMenu);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_tree);

    m_start = new QTreeWidgetItem(m_tree, { tr("Start") });
    m_start->setSizeHint(0, rowSize);
    m_start->setIcon(0, icon(u"demo"_s, Role::Muted));
    m_lessons = new QTreeWidgetItem(m_tree, { tr("Learn") });
    m_lessons->setSizeHint(0, rowSize);
    m_lessons->setIcon(0, icon(u"lesson"_s, Role::Muted));
    m_lessons->setToolTip(0, tr("How ETag caching works, step by step, without a network"));
    m_open = makeGroup(tr("Open"));
    m_found = makeGroup(tr("Found on this computer"));
    m_recent = makeGroup(tr("Recent"));
    connect(m_tree, &QTreeWidget::currentItemChanged, this, [this](QTreeWidgetItem *item) {
        if (item == m_start)
            emit switched(Start);
        else if (item == m_lessons)
            emit switched(Lessons);
        else if (item && item->parent() == m_open)
            emit switched(m_open->indexOfChild(item));
    });
    connect(m_tree, &QTreeWidget::itemActivated, this, &SourcesPanel::onActivated);
    connect(m_tree, &QWidget::customContextMenuRequested, this, &SourcesPanel::showMenu);
}

QTreeWidgetItem *SourcesPanel::makeGroup(const QString &title)
{
    auto *group = new QTreeWidgetItem(m_tree, { title });
    group->setFlags(Qt::ItemIsEnabled);
    group->setSizeHint(0, rowSize);
    group->setForeground(0, QBrush(palette().color(QPalette::PlaceholderText)));
    group->setExpanded(true);
    group->setHidden(true);
    return group;
}

QTreeWidgetItem *SourcesPanel::makeItem(QTreeWidgetItem *group, const QString &title, const QIcon &image,
                                        const QString &toolTip)
{
    auto *item = new QTreeWidgetItem(group, { title });
    item->setIcon(0, image);
    item->setSizeHint(0, rowSize);
    item->setToolTip(0, toolTip);
    return item;
}

/// By colour, icon and word; a screen reader gets the words.
void SourcesPanel::mark(QTreeWidgetItem *item, bool isProduction, bool isUnlocked)
{
    QStringList words;
    if (isProduction) {
        words << tr("production");
        item->setData(0, productionRole, item->text(0));
        item->setIcon(0, icon(u"production"_s, Role::Gone));
    }
    if (isUnlocked) {
        words << tr("changes allowed");
        item->setIcon(1, icon(u"unlock"_s, Role::Stale));
        item->setToolTip(1, tr("Changes are allowed"));
        item->setData(1, Qt::AccessibleTextRole, tr("changes allowed"));
    }
    if (words.isEmpty())
        return;
    item->setData(0, Qt::AccessibleTextRole, (QStringList{ item->text(0) } + words).join(u", "_s));
    item->setToolTip(0, item->toolTip(0) + u'\n' + words.join(u", "_s));
    if (isProduction)
        item->setText(0, tr("%1 · production").arg(item->text(0)));
}

void SourcesPanel::setOpen(const QList<OpenSource> &sources, int current)
{
    const QSignalBlocker blocker(m_tree);
    qDeleteAll(m_open->takeChildren());
    for (const OpenSource &source : sources) {
        const QString scheme = QString::fromLatin1(source.location.scheme());
        const QString backend = source.backend.isEmpty() ? scheme : source.backend;
        auto *item = makeItem(m_open, source.title, sourceIcon(backend), source.location.toString());
        item->setData(0, locationRole, source.location.toString());
        mark(item, source.isProduction, source.isUnlocked);
    }
    m_open->setHidden(sources.isEmpty());
    const auto isUnlocked = [](const OpenSource &source) { return source.isUnlocked; };
    m_tree->setColumnHidden(1, std::none_of(sources.begin(), sources.end(), isUnlocked));
    m_tree->setCurrentItem(current == Lessons ? m_lessons : current < 0 ? m_start : m_open->child(current));
}

void SourcesPanel::setFound(const QList<FoundCache> &caches)
{
    qDeleteAll(m_found->takeChildren());
    for (const FoundCache &cache : caches) {
        auto *item = makeItem(m_found, cache.program + u" · "_s + cache.location.displayName(),
                              sourceIcon(QString::fromLatin1(cache.location.scheme())), cache.location.toString());
        item->setData(0, locationRole, cache.location.toString());
    }
    m_found->setHidden(caches.isEmpty());
}

void SourcesPanel::setRecent(const QList<Location> &locations)
{
    qDeleteAll(m_recent->takeChildren());
    for (const Location &location : locations) {
        auto *item = makeItem(m_recent, sourceTitle(location), icon(u"recent"_s, Role::Muted), location.toString());
        item->setData(0, locationRole, location.toString());
        mark(item, serverNote(location).isProduction, false);
    }
    m_recent->setHidden(locations.isEmpty());
}

void SourcesPanel::focusList() { m_tree->setFocus(Qt::OtherFocusReason); }

void SourcesPanel::onActivated(QTreeWidgetItem *item)
{
    const auto location = Location::parse(item->data(0, locationRole).toString());
    if (location && item->parent() && item->parent() != m_open)
        emit openRequested(*location);
}

void SourcesPanel::showMenu(const QPoint &position)
{
    QTreeWidgetItem *item = m_tree->itemAt(position);
    if (!item || !item->parent())
        return;
    QMenu &menu = newPopup(this);
    // The list may be made anew before the choice.
    const auto location = Location::parse(item->data(0, locationRole).toString());
    if (item->parent() == m_open) {
        menu.addAction(tr("Close"), this, [this, index = m_open->indexOfChild(item)] { emit closeRequested(index); });
    } else if (location) {
        menu.addAction(tr("Open"), this, [this, location = *location] { emit openRequested(location); });
    }
    if (location && isServer(*location))
        menu.addAction(tr("Edit connection…"), this, [this, location = *location] { emit editRequested(location); });
    menu.popup(m_tree->viewport()->mapToGlobal(position));
}

} // namespace etagere

// SPDX-License-Identifier: GPL-3.0-or-later
#include "startpage.h"

#include "connect/servernote.h"
#include "humanecount.h"
#include "icons.h"
#include "sourceicon.h"

#include <etagere/entrytablemodel.h>

#include <QtCore/QEvent>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QTreeWidget>

using namespace Qt::StringLiterals;

namespace etagere {

namespace {

constexpr int locationRole = Qt::UserRole;

QLabel *sectionTitle(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    QFont bold = label->font();
    bold.setBold(true);
    label->setFont(bold);
    return label;
}

void addRow(QTreeWidget *list, const QStringList &texts, const QIcon &image, const Location &location)
{
    auto *item = new QTreeWidgetItem(list, texts);
    item->setIcon(0, image);
    item->setData(0, locationRole, location.toString());
    item->setToolTip(1, location.toString());
    item->setSizeHint(1, QSize(0, 24)); // of the column that stretches: a hint of the others would be their width
    for (int column = 2; column < texts.size(); ++column)
        item->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
}

} // namespace

StartPage::StartPage(QWidget *parent)
    : QWidget(parent)
    , m_foundTitle(sectionTitle(tr("Found on this computer"), this))
    , m_found(makeList(tr("Found on this computer"), { tr("Program"), tr("Folder"), tr("Entries"), tr("Size") }))
    , m_recentTitle(sectionTitle(tr("Recent"), this))
    , m_recent(makeList(tr("Recent"), { tr("Name"), tr("Location") }))
    , m_location(new QLineEdit(this))
    , m_problem(new QLabel(this))
{
    auto *column = new QVBoxLayout;
    column->setSpacing(8);
    column->addWidget(makeHeading());
    column->addWidget(m_problem);
    column->addSpacing(8);
    column->addWidget(m_foundTitle);
    column->addWidget(m_found);
    column->addSpacing(8);
    column->addWidget(makeLocationLine());
    column->addSpacing(8);
    column->addWidget(m_recentTitle);
    column->addWidget(m_recent);
    column->addStretch(1);
    m_problem->setWordWrap(true);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->hide();

    auto *page = new QHBoxLayout(this);
    page->setContentsMargins(24, 24, 24, 24);
    page->addStretch(1);
    page->addLayout(column, 12);
    page->addStretch(1);
    setRecent({});
    setFound({}, true);
}

QWidget *StartPage::makeHeading()
{
    auto *heading = new QWidget(this);
    auto *image = new QLabel(heading);
    image->setPixmap(applicationIcon().pixmap(QSize(48, 48), devicePixelRatioF()));
    auto *name = sectionTitle(tr("Etagere"), heading);
    QFont large = name->font();
    large.setPointSizeF(large.pointSizeF() * 1.6);
    name->setFont(large);
    auto *purpose = new QLabel(
        tr("Opens the cache that an API client left behind and shows it as HTTP. Reading changes nothing."), heading);
    purpose->setWordWrap(true);

    auto *texts = new QVBoxLayout;
    texts->setSpacing(4);
    texts->addWidget(name);
    texts->addWidget(purpose);
    auto *layout = new QHBoxLayout(heading);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(16);
    layout->addWidget(image);
    layout->addLayout(texts, 1);
    return heading;
}

QWidget *StartPage::makeLocationLine()
{
    auto *line = new QWidget(this);
    m_location->setAccessibleName(tr("Location"));
    m_location->setPlaceholderText(tr("Path of a folder or file, redis://host, memcached://host"));
    auto *folder = new QPushButton(icon(u"folder"_s), tr("Open &folder…"), line);
    auto *server = new QPushButton(icon(u"connect"_s), tr("&Connect…"), line);
    server->setToolTip(tr("To a Redis or memcached server"));
    auto *demo = new QPushButton(icon(u"demo"_s), tr("Open &demo"), line);
    auto *learn = new QPushButton(icon(u"lesson"_s), tr("&Learn"), line);
    learn->setToolTip(tr("How ETag caching works, step by step, without a network"));
    connect(m_location, &QLineEdit::returnPressed, this, [this] { emit textEntered(m_location->text()); });
    connect(folder, &QPushButton::clicked, this, &StartPage::folderWanted);
    connect(server, &QPushButton::clicked, this, &StartPage::serverWanted);
    connect(demo, &QPushButton::clicked, this, &StartPage::demoWanted);
    connect(learn, &QPushButton::clicked, this, &StartPage::lessonsWanted);
    auto *layout = new QHBoxLayout(line);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_location, 1);
    layout->addWidget(folder);
    layout->addWidget(server);
    layout->addWidget(demo);
    layout->addWidget(learn);
    return line;
}

QTreeWidget *StartPage::makeList(const QString &name, const QStringList &columns)
{
    auto *list = new QTreeWidget(this);
    list->setAccessibleName(name);
    list->setHeaderLabels(columns);
    list->setRootIsDecorated(false);
    list->setUniformRowHeights(true);
    list->setTextElideMode(Qt::ElideMiddle);
    list->setAlternatingRowColors(true);
    for (int column = 2; column < columns.size(); ++column)
        list->headerItem()->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
    list->header()->setStretchLastSection(false);
    list->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    list->header()->setSectionResizeMode(1, QHeaderView::Stretch);
    connect(list, &QTreeWidget::itemActivated, this, [this](QTreeWidgetItem *item) {
        if (const auto location = Location::parse(item->data(0, locationRole).toString()))
            emit openRequested(*location);
    });
    return list;
}

void StartPage::setFound(const QList<FoundCache> &caches, bool isSearching)
{
    m_found->clear();
    for (const FoundCache &cache : caches) {
        const QString entries = cache.entries < 0 ? QString() : humaneCount(cache.entries);
        const QString size = cache.bytes < 0 ? QString() : humaneSize(cache.bytes);
        addRow(m_found, { cache.program, cache.location.path(), entries, size },
               sourceIcon(QString::fromLatin1(cache.location.scheme())), cache.location);
    }
    if (caches.isEmpty()) {
        auto *hint =
            new QTreeWidgetItem(m_found, { isSearching ? tr("Looking…") : tr("No cache in the usual places") });
        hint->setFlags(Qt::NoItemFlags);
        hint->setFirstColumnSpanned(true);
    } else {
        m_found->setCurrentItem(m_found->topLevelItem(0));
    }
    fitHeight(m_found);
}

void StartPage::setRecent(const QList<Location> &locations)
{
    m_recent->clear();
    for (const Location &location : locations) {
        const bool isProduction = serverNote(location).isProduction;
        const QString title = isProduction ? tr("%1 · production").arg(sourceTitle(location)) : sourceTitle(location);
        const QIcon image = isProduction ? icon(u"production"_s, Role::Gone) : icon(u"recent"_s, Role::Muted);
        addRow(m_recent, { title, location.toString() }, image, location);
    }
    m_recent->setVisible(!locations.isEmpty());
    m_recentTitle->setVisible(!locations.isEmpty());
    fitHeight(m_recent);
}

/// As high as its rows, up to eight of them; it scrolls from there.
void StartPage::fitHeight(QTreeWidget *list) const
{
    const int row = list->topLevelItemCount() > 0 ? list->visualItemRect(list->topLevelItem(0)).height() : 0;
    const int rows = std::clamp(list->topLevelItemCount(), 1, 8);
    list->setFixedHeight(list->header()->sizeHint().height() + rows * std::max(row, 24) + 2 * list->frameWidth() + 2);
}

void StartPage::setProblem(const QString &text)
{
    QPalette palette;
    palette.setColor(QPalette::WindowText, roleColor(Role::Gone));
    m_problem->setPalette(palette);
    m_problem->setText(text);
    m_problem->setVisible(!text.isEmpty());
}

void StartPage::focusList() { m_found->setFocus(Qt::OtherFocusReason); }

void StartPage::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        setProblem(m_problem->text());
    QWidget::changeEvent(event);
}

} // namespace etagere

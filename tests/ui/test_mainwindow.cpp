// SPDX-License-Identifier: GPL-3.0-or-later
#include "activity/activitypanel.h"
#include "changes/changebar.h"
#include "changes/trashpanel.h"
#include "detailpane.h"
#include "entryview.h"
#include "filterbar.h"
#include "mainwindow.h"
#include "messagepage.h"
#include "sourcepage.h"
#include "sourcespanel.h"
#include "startpage.h"
#include "statusline.h"
#include "windowtest.h"

#include <QtCore/QMimeData>
#include <QtCore/QSettings>
#include <QtCore/QTemporaryDir>
#include <QtGui/QAccessible>
#include <QtGui/QClipboard>
#include <QtTest/QtTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QDialog>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QMenu>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QTabBar>
#include <QtWidgets/QTabWidget>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QTreeWidget>

using namespace etagere;
using namespace Qt::StringLiterals;

namespace {

constexpr int fixtureEntries = 26; // tests/data/fixtures/cachecontrol-filecache

void copyFolder(const QString &from, const QString &to)
{
    QDirIterator files(from, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString file = files.next();
        const QString target = to + file.sliced(from.size());
        QVERIFY(QDir().mkpath(QFileInfo(target).path()));
        QVERIFY(QFile::copy(file, target));
    }
}

const QString fixture = QStringLiteral(ETAGERE_TEST_DATA "/fixtures/cachecontrol-filecache/cache");

QString cell(const SourcePage &page, int row, Column column)
{
    return page.view()->model()->index(row, int(column)).data().toString();
}

QPushButton *buttonWith(const QWidget &parent, const QString &text)
{
    for (auto *button : parent.findChildren<QPushButton *>()) {
        if (!button->isHidden() && button->text().contains(text))
            return button;
    }
    return nullptr;
}

} // namespace

class TestMainWindow : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void cleanup();

    void startPageIsUsefulAtOnce();
    void opensAndListsAFolder();
    void sortsByAClickOnTheHeader();
    void filtersWhileTyping();
    void saysWhyAFilterIsNone();
    void tellsWhichTermExcludesAll();
    void selectedRowReachesTheDetails();
    void keysGoThereAndBack();
    void choosesColumnsAndKeepsThem();
    void opensADroppedFolder();
    void missingFolderGetsAPageWithRetry();
    void badLocationIsSaidOnTheStartPage();
    void refreshShowsAnAddedEntryAndKeepsTheRow();
    void marksWhatTheClientDoes();
    void cancelKeepsWhatWasRead();
    void severalSourcesAreSwitchedAndClosed();
    void copiesKeysAndMaskedUrls();
    void copiesARequestForOtherTools();
    void requestWithoutUrlCannotBeCopied();
    void everyControlHasAName();
    void actionsHaveNoBareLetters();
    void fitsASmallScreen();
    void readingChangesNothing();

private:
    SourcePage *openFixture();

    QTemporaryDir m_home;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<MainWindow> m_window;
};

void TestMainWindow::initTestCase()
{
    qputenv("HOME", m_home.path().toLocal8Bit());
    qputenv("XDG_CACHE_HOME", m_home.filePath(u"cache"_s).toLocal8Bit());
    qputenv("XDG_DATA_HOME", m_home.filePath(u"data"_s).toLocal8Bit());
    qputenv("XDG_CONFIG_HOME", m_home.filePath(u"config"_s).toLocal8Bit());
    QDir::setCurrent(m_home.path());
    QApplication::setStyle(u"Fusion"_s);
    QCoreApplication::setOrganizationName(u"etagere-test"_s);
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_home.filePath(u"config"_s));
}

void TestMainWindow::init()
{
    QSettings().clear();
    m_folder = std::make_unique<QTemporaryDir>();
    m_theme = std::make_unique<Theme>();
    m_window = std::make_unique<MainWindow>(*m_theme);
    m_window->show();
    m_window->activateWindow(); // where there is no window manager, nobody else gives it the focus
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    m_window->finishStart();
}

void TestMainWindow::cleanup()
{
    m_window.reset();
    m_theme.reset();
}

SourcePage *TestMainWindow::openFixture()
{
    copyFolder(fixture, m_folder->filePath(u"cache"_s));
    m_window->open(Location::fromPath(m_folder->filePath(u"cache"_s)));
    if (!QTest::qWaitFor([this] { return m_window->isSettled() && m_window->currentPage()->model()->rowCount() > 0; },
                         20'000))
        return nullptr;
    return m_window->currentPage();
}

void TestMainWindow::startPageIsUsefulAtOnce()
{
    QVERIFY(!m_window->currentPage());
    QVERIFY(m_window->startPage()->isVisible());
    QVERIFY(!m_window->details()->isVisible());
    // A cache where pip keeps its own is found, and Enter opens it.
    copyFolder(fixture, m_home.filePath(u"cache/pip/http"_s));
    m_window->actions().findCaches->trigger();
    QTreeWidget *found = m_window->startPage()->found();
    SOON_VERIFY(m_window->isSettled());
    QVERIFY(found->topLevelItemCount() >= 1);
    QCOMPARE(found->topLevelItem(0)->text(0), u"pip"_s);
    found->setFocus();
    QTest::keyClick(found, Qt::Key_Return);
    QVERIFY(m_window->currentPage());
    SOON_COMPARE(m_window->currentPage()->model()->rowCount(), fixtureEntries);
    QVERIFY(QDir(m_home.filePath(u"cache/pip"_s)).removeRecursively());
}

void TestMainWindow::opensAndListsAFolder()
{
    SourcePage *page = openFixture();
    QVERIFY(page);
    QCOMPARE(page->model()->rowCount(), fixtureEntries);
    QVERIFY(m_window->statusLine()->text().startsWith(u"26 entries"));
    QVERIFY(page->kind().contains(u"filecache"));
    QVERIFY(page->kind().contains(u"CacheControl"));
    QVERIFY(m_window->windowTitle().contains(u"cache"_s));
    QVERIFY(m_window->details()->isVisible());
    const QStringList recent = QSettings().value("recent"_L1).toStringList();
    QCOMPARE(recent, QStringList{ m_folder->filePath(u"cache"_s) });
}

void TestMainWindow::sortsByAClickOnTheHeader()
{
    SourcePage *page = openFixture();
    QVERIFY(page);
    QHeaderView *header = page->view()->horizontalHeader();
    const int column = int(Column::Status);
    const QPoint middle(header->sectionViewportPosition(column) + header->sectionSize(column) / 2,
                        header->height() / 2);
    QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, middle);
    SOON_COMPARE(cell(*page, 0, Column::Status), u"200"_s);
    SOON_COMPARE(cell(*page, fixtureEntries - 1, Column::Status), u"308"_s);
    QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, middle);
    SOON_COMPARE(cell(*page, 0, Column::Status), u"308"_s);
}

void TestMainWindow::filtersWhileTyping()
{
    SourcePage *page = openFixture();
    QVERIFY(page);
    m_window->actions().filter->trigger();
    auto *edit = page->findChild<QLineEdit *>(u"filter"_s);
    SOON_VERIFY(edit->hasFocus());
    QTest::keyClicks(edit, u"status:30"_s);
    QTest::keyClicks(edit, u"1"_s);
    QCOMPARE(edit->palette().color(QPalette::Base), roleColor(Role::GoodField));
    SOON_COMPARE(page->model()->rowCount(), 1);
    QCOMPARE(cell(*page, 0, Column::Status), u"301"_s);
    SOON_VERIFY(m_window->statusLine()->text().startsWith(u"1 shown of 26 entries"));
    edit->clear();
    SOON_COMPARE(page->model()->rowCount(), fixtureEntries);
}

void TestMainWindow::saysWhyAFilterIsNone()
{
    SourcePage *page = openFixture();
    QVERIFY(page);
    auto *edit = page->findChild<QLineEdit *>(u"filter"_s);
    QTest::keyClicks(edit, u"status:abc"_s);
    QCOMPARE(edit->palette().color(QPalette::Base), roleColor(Role::BadField));
    QVERIFY(!page->filterBar()->problem().isEmpty());
    QCOMPARE(edit->accessibleDescription(), page->filterBar()->problem());
    QTest::qWait(200);
    QCOMPARE(page->model()->rowCount(), fixtureEntries); // the last good filter stays
}

void TestMainWindow::tellsWhichTermExcludesAll()
{
    SourcePage *page = openFixture();
    QVERIFY(page);
    page->filterBar()->setText(u"status:301 type:image"_s);
    SOON_VERIFY(page->message()->isVisible());
    SOON_VERIFY(buttonWith(*page->message(), u"Drop type:image"_s));
    QTest::mouseClick(buttonWith(*page->message(), u"Drop type:image"_s), Qt::LeftButton);
    QCOMPARE(page->filterBar()->text(), u"status:301"_s);
    SOON_COMPARE(page->model()->rowCount(), 1);
    QVERIFY(page->view()->isVisible());
}

void TestMainWindow::selectedRowReachesTheDetails()
{
    SourcePage *page = openFixture();
    QVERIFY(page);
    page->filterBar()->setText(u"status:308"_s);
    SOON_COMPARE(page->model()->rowCount(), 1);
    const QRect first = page->view()->visualRect(page->view()->model()->index(0, 0));
    QTest::mouseClick(page->view()->viewport(), Qt::LeftButton, {}, first.center());
    SOON_VERIFY(page->current().shown());
    QVERIFY(page->current().shown()->entry);
    QVERIFY(page->current().shown()->entry->decoded.has_value());
    QCOMPARE(page->current().shown()->entry->decoded->variants.first().status, 308);
    // CacheControl keeps a hash of the URL alone.
    QCOMPARE(m_window->details()->title(), u"5319975513c2e9f842b20f800bc7aa9d852b8b8b27c0e66f09fcda51"_s);
}

void TestMainWindow::keysGoThereAndBack()
{
    SourcePage *page = openFixture();
    QVERIFY(page);
    page->view()->selectRow(0);
    page->view()->setFocus();
    SOON_VERIFY(page->current().shown());
    QTest::keyClick(page->view(), Qt::Key_Space);
    QVERIFY(!m_window->details()->isVisible());
    QVERIFY(page->view()->hasFocus());
    QTest::keyClick(page->view(), Qt::Key_Return);
    QVERIFY(m_window->details()->isVisible());
    SOON_VERIFY(m_window->details()->isAncestorOf(QApplication::focusWidget()));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    SOON_VERIFY(page->view()->hasFocus());
    QTest::keyClick(page->view(), Qt::Key_Escape);
    SOON_VERIFY(m_window->sources()->list()->hasFocus());
    QTest::keyClick(m_window.get(), Qt::Key_L, Qt::ControlModifier);
    SOON_VERIFY(page->findChild<QLineEdit *>(u"filter"_s)->hasFocus());
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    SOON_VERIFY(page->view()->hasFocus());
}

void TestMainWindow::choosesColumnsAndKeepsThem()
{
    SourcePage *page = openFixture();
    QVERIFY(page);
    QHeaderView *header = page->view()->horizontalHeader();
    QVERIFY(header->isSectionHidden(int(Column::Type)));
    emit header->customContextMenuRequested(QPoint(10, 10));
    auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
    QVERIFY(menu);
    QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(menu->actions().at(int(Column::Type))).center());
    menu->close();
    QVERIFY(!header->isSectionHidden(int(Column::Type)));

    m_window->closeSource(0);
    m_window->open(Location::fromPath(m_folder->filePath(u"cache"_s)));
    QVERIFY(!m_window->currentPage()->view()->isColumnHidden(int(Column::Type)));
}

void TestMainWindow::opensADroppedFolder()
{
    copyFolder(fixture, m_folder->filePath(u"dropped"_s));
    QMimeData data;
    data.setUrls({ QUrl::fromLocalFile(m_folder->filePath(u"dropped"_s)) });
    const QPoint centre = m_window->rect().center();
    QDragEnterEvent enter(centre, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(m_window.get(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(centre, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(m_window.get(), &drop);
    QVERIFY(m_window->currentPage());
    SOON_COMPARE(m_window->currentPage()->model()->rowCount(), fixtureEntries);
}

void TestMainWindow::missingFolderGetsAPageWithRetry()
{
    const QString folder = m_folder->filePath(u"late"_s);
    m_window->open(Location::fromPath(folder));
    SourcePage *page = m_window->currentPage();
    SOON_VERIFY(page->message()->isVisible());
    SOON_VERIFY(!page->message()->text().isEmpty());
    QVERIFY(page->message()->title().contains(u"cannot be opened"));
    QVERIFY(!m_window->problem().isEmpty());
    copyFolder(fixture, folder);
    QTest::mouseClick(buttonWith(*page->message(), u"Retry"_s), Qt::LeftButton);
    SOON_COMPARE(page->model()->rowCount(), fixtureEntries);
    QVERIFY(page->view()->isVisible());
    QVERIFY(m_window->problem().isEmpty());
}

void TestMainWindow::badLocationIsSaidOnTheStartPage()
{
    m_window->openTexts({ u"no-such-scheme://x"_s });
    // Either the location itself is refused, or opening it is; both are said in the window.
    SOON_VERIFY(!m_window->problem().isEmpty());
}

void TestMainWindow::refreshShowsAnAddedEntryAndKeepsTheRow()
{
    SourcePage *page = openFixture();
    QVERIFY(page);
    page->view()->selectRow(3);
    SOON_VERIFY(page->current().shown());
    const QString selected = cell(*page, 3, Column::Key);
    const QString added = m_folder->filePath(u"cache/a/b/c/d/e/abcde"_s + QString(51, u'0'));
    QVERIFY(QDir().mkpath(QFileInfo(added).path()));
    const QString any = QDirIterator(fixture, { u"036e73c1*"_s }, QDir::Files, QDirIterator::Subdirectories).next();
    QVERIFY(QFile::copy(any, added));
    QTest::keyClick(m_window.get(), Qt::Key_F5);
    SOON_COMPARE(page->model()->rowCount(), fixtureEntries + 1);
    SOON_VERIFY(page->view()->currentIndex().isValid());
    QCOMPARE(cell(*page, page->view()->currentIndex().row(), Column::Key), selected);
}

void TestMainWindow::marksWhatTheClientDoes()
{
    SourcePage *page = openFixture();
    QVERIFY(page);
    auto *watch = m_window->statusLine()->findChild<QToolButton *>(u"watch"_s);
    QVERIFY(watch->isChecked());
    page->view()->selectRow(3);
    SOON_VERIFY(page->current().shown());
    const QString selected = cell(*page, 3, Column::Key);
    const auto pathOf = [this](const QString &key) {
        return QDirIterator(m_folder->filePath(u"cache"_s), { key }, QDir::Files, QDirIterator::Subdirectories).next();
    };
    const auto markAt = [page](int row) { return RowMark(page->model()->index(row, 0).data(MarkRole).toInt()); };

    // The client removes one entry and stores another over the selected one.
    QVERIFY(QFile::remove(pathOf(cell(*page, 0, Column::Key))));
    SOON_COMPARE(markAt(0), RowMark::Gone);
    QVERIFY(m_window->statusLine()->text().contains(u"1 gone"));
    QCOMPARE(page->model()->rowCount(), fixtureEntries);
    const QString path = pathOf(selected);
    QVERIFY(QFile::remove(path));
    QVERIFY(QFile::copy(pathOf(cell(*page, 5, Column::Key)), path));
    SOON_VERIFY(m_window->statusLine()->text().contains(u"1 changed"));
    SOON_COMPARE(markAt(page->view()->currentIndex().row()), RowMark::Changed);
    QCOMPARE(cell(*page, page->view()->currentIndex().row(), Column::Key), selected);
    SOON_COMPARE(page->model()->rowCount(), fixtureEntries);

    QTest::mouseClick(watch, Qt::LeftButton);
    QVERIFY(!page->live().isOn());
    QTest::keyClick(m_window.get(), Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(page->live().isOn());
}

void TestMainWindow::cancelKeepsWhatWasRead()
{
    copyFolder(fixture, m_folder->filePath(u"cache"_s));
    const QString any = QDirIterator(fixture, { u"036e73c1*"_s }, QDir::Files, QDirIterator::Subdirectories).next();
    for (int i = 0; i < 4000; ++i) {
        const QString name = u"%1"_s.arg(i, 56, 16, QChar(u'0'));
        const QString leaf = m_folder->filePath(u"cache/%1/%2/0/0/0"_s.arg(i % 16, 0, 16).arg(i / 16 % 16, 0, 16));
        QVERIFY(QDir().mkpath(leaf));
        QVERIFY(QFile::link(any, leaf + u'/' + name) || QFile::copy(any, leaf + u'/' + name));
    }
    m_window->open(Location::fromPath(m_folder->filePath(u"cache"_s)));
    SourcePage *page = m_window->currentPage();
    bool isCancelled = false;
    connect(page, &SourcePage::statusChanged, this, [&] {
        if (!isCancelled && page->status().phase == SourceStatus::Phase::Reading) {
            isCancelled = true;
            m_window->actions().cancel->trigger();
        }
    });
    SOON_VERIFY(page->status().phase == SourceStatus::Phase::Partial
                || page->status().phase == SourceStatus::Phase::Complete);
    QCOMPARE(page->status().phase, SourceStatus::Phase::Partial);
    QVERIFY(m_window->statusLine()->text().startsWith(u"Partial: cancelled"));
    QVERIFY(page->status().entries < 4000);
    QVERIFY(!m_window->actions().cancel->isEnabled());
}

void TestMainWindow::severalSourcesAreSwitchedAndClosed()
{
    QVERIFY(openFixture());
    copyFolder(fixture, m_folder->filePath(u"second"_s));
    m_window->openTexts({ m_folder->filePath(u"second"_s) });
    QCOMPARE(m_window->sourceCount(), 2);
    QCOMPARE(m_window->currentPage()->title(), Location::fromPath(m_folder->filePath(u"second"_s)).displayName());
    m_window->open(Location::fromPath(m_folder->filePath(u"cache"_s)));
    QCOMPARE(m_window->sourceCount(), 2); // it is open already
    QCOMPARE(m_window->currentPage()->location(), Location::fromPath(m_folder->filePath(u"cache"_s)));
    QTest::keyClick(m_window.get(), Qt::Key_W, Qt::ControlModifier);
    QCOMPARE(m_window->sourceCount(), 1);
    m_window->actions().close->trigger();
    QVERIFY(!m_window->currentPage());
    QVERIFY(m_window->startPage()->isVisible());
    QVERIFY(!m_window->actions().refresh->isEnabled());
}

void TestMainWindow::copiesKeysAndMaskedUrls()
{
    copyFolder(QStringLiteral(ETAGERE_TEST_DATA "/fixtures/esipy-filecache/cache"), m_folder->filePath(u"esipy"_s));
    m_window->open(Location::fromPath(m_folder->filePath(u"esipy"_s)));
    SourcePage *page = m_window->currentPage();
    SOON_VERIFY(page->isSettled() && page->model()->rowCount() > 0);
    page->filterBar()->setText(u"url:token="_s);
    SOON_COMPARE(page->model()->rowCount(), 1);
    page->view()->selectRow(0);
    m_window->actions().copyUrl->trigger();
    QVERIFY(QGuiApplication::clipboard()->text().contains(u"token=***"));
    m_window->actions().copyUrlWithSecrets->trigger();
    QVERIFY(QGuiApplication::clipboard()->text().endsWith(u"token=not-a-real-token"));
    m_window->actions().copyKey->trigger();
    QVERIFY(QGuiApplication::clipboard()->text().startsWith(u"esi_17f568a26fab2484e2d3c15784"));
}

static QAction *copyAsOf(const SourcePage &page)
{
    const QList<QAction *> lines = page.view()->actions();
    const auto found =
        std::find_if(lines.begin(), lines.end(), [](const QAction *line) { return line->objectName() == u"copyAs"; });
    return found == lines.end() ? nullptr : *found;
}

/// With clicks, through the menu of the row under the keyboard.
static QString copiedThroughMenu(SourcePage &page, const QString &actionName)
{
    QGuiApplication::clipboard()->clear();
    QContextMenuEvent wanted(QContextMenuEvent::Keyboard, QPoint(), QPoint());
    QApplication::sendEvent(page.view(), &wanted);
    const auto clickOn = [](QMenu &menu, QAction *line) {
        QTest::mouseClick(&menu, Qt::LeftButton, {}, menu.actionGeometry(line).center());
    };
    QAction *copyAs = copyAsOf(page);
    if (auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget())) {
        clickOn(*menu, copyAs);
        if (copyAs->isEnabled() && QTest::qWaitFor([&] { return copyAs->menu()->isVisible(); }, 20'000))
            clickOn(*copyAs->menu(), copyAs->menu()->findChild<QAction *>(actionName));
    }
    while (QWidget *open = QApplication::activePopupWidget())
        open->close();
    return QGuiApplication::clipboard()->text();
}

void TestMainWindow::copiesARequestForOtherTools()
{
    copyFolder(QStringLiteral(ETAGERE_TEST_DATA "/fixtures/esipy-filecache/cache"), m_folder->filePath(u"esipy"_s));
    m_window->open(Location::fromPath(m_folder->filePath(u"esipy"_s)));
    SourcePage *page = m_window->currentPage();
    SOON_VERIFY(page->isSettled() && page->model()->rowCount() > 0);
    page->filterBar()->setText(u"url:token="_s);
    SOON_COMPARE(page->model()->rowCount(), 1);
    QVERIFY(copiedThroughMenu(*page, u"copyAsCurl"_s).isEmpty());
    page->view()->selectRow(0);
    SOON_VERIFY(page->current().shown());
    const QString curl = copiedThroughMenu(*page, u"copyAsCurl"_s);
    QVERIFY2(curl.startsWith(u"curl ") && curl.contains(u"token=***"), qPrintable(curl));
    QVERIFY2(!curl.contains(u"If-None-Match"), qPrintable(curl));
    QVERIFY(copiedThroughMenu(*page, u"copyAsEsiPy"_s).contains(u"esipy"));

    page->filterBar()->setText({});
    SOON_VERIFY(page->isSettled() && page->model()->rowCount() > 1);
    page->view()->selectAll();
    const QAction *copyAs = copyAsOf(*page);
    QVERIFY(!copyAs->isEnabled());
    QVERIFY2(copyAs->toolTip().contains(u"single entry"), qPrintable(copyAs->toolTip()));
}

void TestMainWindow::requestWithoutUrlCannotBeCopied()
{
    QVERIFY(openFixture());
    SourcePage *page = m_window->currentPage();
    const auto hasNoUrl = [&](int row) { return page->model()->row(row).url.isEmpty(); };
    int row = 0;
    while (row < page->model()->rowCount() && !hasNoUrl(row))
        ++row;
    QVERIFY(row < page->model()->rowCount());
    page->view()->selectRow(row);
    SOON_VERIFY(page->current().shown());
    QVERIFY(copiedThroughMenu(*page, u"copyAsCurl"_s).isEmpty());
    const QAction *copyAs = copyAsOf(*page);
    QVERIFY(!copyAs->isEnabled());
    QVERIFY2(copyAs->toolTip().contains(u"URL"), qPrintable(copyAs->toolTip()));
}

/// What has the focus needs a name, or a value that is read out instead. Bars and menus name their items.
static QStringList namelessControls(const QWidget &window)
{
    QStringList nameless;
    for (QWidget *widget : window.findChildren<QWidget *>()) {
        if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisible() || widget->inherits("QMenuBar")
            || widget->inherits("QTabBar"))
            continue;
        const QAccessibleInterface *accessible = QAccessible::queryAccessibleInterface(widget);
        if (!accessible
            || (accessible->text(QAccessible::Name).isEmpty() && accessible->text(QAccessible::Value).isEmpty()))
            nameless += u"%1 %2 in %3"_s.arg(QLatin1StringView(widget->metaObject()->className()), widget->objectName(),
                                             QLatin1StringView(widget->parent()->metaObject()->className()));
    }
    return nameless;
}

void TestMainWindow::everyControlHasAName()
{
    QCOMPARE(namelessControls(*m_window).join(u'\n'), QString());
    m_window->actions().showTrash->trigger();
    m_window->actions().showActivity->trigger();
    SourcePage *page = openFixture();
    QVERIFY(page);
    page->view()->selectRow(0);
    SOON_VERIFY(page->current().shown());
    page->changeBar()->tell(u"error"_s, Role::Gone, u"Two things"_s, { u"one"_s, u"two"_s }, { u"Undo"_s, [] {} });
    QTest::mouseClick(page->changeBar()->findChild<QToolButton *>(), Qt::LeftButton);
    QVERIFY(m_window->activity()->isVisible());
    QCOMPARE(namelessControls(*m_window).join(u'\n'), QString());
    m_window->actions().showActivity->trigger();
    SOON_VERIFY(m_window->trash()->isVisible());
    auto *tabs = m_window->details()->findChild<QTabWidget *>();
    QVERIFY(tabs);
    for (int tab = 0; tab < tabs->count(); ++tab) {
        tabs->setCurrentIndex(tab);
        SOON_VERIFY(tabs->currentWidget()->isVisible());
        QTest::qWait(100); // what a tab prepares off the thread
        QCOMPARE(namelessControls(*m_window).join(u'\n'), QString());
    }
}

void TestMainWindow::actionsHaveNoBareLetters()
{
    const QList<QAction *> actions = m_window->actions().withShortcuts();
    QSet<QKeySequence> seen;
    for (const QAction *action : actions) {
        QVERIFY2(!action->shortcut().isEmpty(), qPrintable(action->text()));
        QVERIFY2(!seen.contains(action->shortcut()), qPrintable(action->text()));
        seen.insert(action->shortcut());
        const QKeyCombination key = action->shortcut()[0];
        const bool isNoLetter = (key.key() >= Qt::Key_F1 && key.key() <= Qt::Key_F12) || key.key() == Qt::Key_Delete;
        QVERIFY2(isNoLetter || key.keyboardModifiers().testFlag(Qt::ControlModifier), qPrintable(action->text()));
    }
}

void TestMainWindow::fitsASmallScreen()
{
    SourcePage *page = openFixture();
    QVERIFY(page);
    page->view()->selectRow(0);
    SOON_VERIFY(page->current().shown());
    QVERIFY2(m_window->minimumSizeHint().width() <= 1366,
             qPrintable(QString::number(m_window->minimumSizeHint().width())));
    QVERIFY2(m_window->minimumSizeHint().height() <= 700,
             qPrintable(QString::number(m_window->minimumSizeHint().height())));
    const auto *tabs = m_window->details()->findChild<QTabBar *>();
    QVERIFY(m_window->details()->width() <= 412);
    for (const auto *arrow : tabs->findChildren<QToolButton *>())
        QVERIFY(!arrow->isVisible());
    QVERIFY(tabs->rect().contains(tabs->tabRect(tabs->count() - 1)));
    m_window->actions().shortcuts->trigger();
    m_window->actions().about->trigger();
    for (const QDialog *dialog : m_window->findChildren<QDialog *>()) {
        QVERIFY(!dialog->isModal());
        const QSize size = dialog->sizeHint();
        QVERIFY2(size.height() <= 700 && size.width() <= 1366,
                 qPrintable(u"%1: %2x%3"_s.arg(dialog->windowTitle()).arg(size.width()).arg(size.height())));
    }
}

void TestMainWindow::readingChangesNothing()
{
    SourcePage *page = openFixture();
    QVERIFY(page);
    const auto stateOfFolder = [this] {
        QStringList lines;
        QDirIterator files(m_folder->path(), QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot,
                           QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const QFileInfo info(files.next());
            lines << info.filePath() + info.lastModified().toString(Qt::ISODateWithMs) + QString::number(info.size());
        }
        lines.sort();
        return lines;
    };
    const QStringList before = stateOfFolder();
    page->view()->selectRow(0);
    SOON_VERIFY(page->current().shown());
    page->refresh();
    SOON_VERIFY(page->isSettled());
    page->filterBar()->setText(u"body:a"_s);
    SOON_VERIFY(page->isSettled());
    QCOMPARE(stateOfFolder(), before);
}

QTEST_MAIN(TestMainWindow)
#include "test_mainwindow.moc"

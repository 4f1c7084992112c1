// SPDX-License-Identifier: GPL-3.0-or-later
// Expire, invalidate and undo as the user does them: with keys and clicks, looked up in the files.
#include "activity/activitylog.h"
#include "activity/activitypanel.h"
#include "changes/changebar.h"
#include "changes/trashpanel.h"
#include "entryview.h"
#include "filterbar.h"
#include "statusline.h"
#include "ui/ownwindow.h"

#include <QtGui/QClipboard>
#include <QtTest/QtTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QLabel>
#include <QtWidgets/QMenu>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QSpinBox>
#include <QtWidgets/QTableView>
#include <QtWidgets/QToolButton>

using namespace etagere;
using namespace etagere::test;
using namespace Qt::StringLiterals;

namespace {

const QString fixtures = QStringLiteral(ETAGERE_TEST_DATA "/fixtures/");

void copyFolder(const QString &from, const QString &to)
{
    QDirIterator files(from, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString file = files.next();
        const QString target = to + file.sliced(from.size());
        QVERIFY(QDir().mkpath(QFileInfo(target).path()));
        QVERIFY(QFile::copy(file, target));
        QVERIFY(QFile::setPermissions(target, QFile::ReadOwner | QFile::WriteOwner));
    }
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Every file with its time and bytes. Lock files come and go with each writer.
QMap<QString, QByteArray> snapshotOf(const QString &folder)
{
    QMap<QString, QByteArray> snapshot;
    QDirIterator files(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QFileInfo info(files.next());
        if (!info.fileName().endsWith(u".lock"))
            snapshot[info.filePath()] =
                QByteArray::number(info.lastModified().toMSecsSinceEpoch()) + ' ' + contentOf(info.filePath());
    }
    return snapshot;
}

QString cell(const SourcePage &page, int row, Column column)
{
    return page.view()->model()->index(row, int(column)).data().toString();
}

} // namespace

class TestChanges : public QObject, private OwnWindow
{
    Q_OBJECT
private slots:
    void initTestCase() { setUpApplication(); }
    void init();
    void cleanup();

    void lockedSourceRefuses();
    void explanationUnlocks();
    void removesAndPutsBack();
    void placeInTheTableStays();
    void marksStale();
    void saysWhyItCannotBeMarked();
    void previewSaysCountAndBytes();
    void questionGoesWithItsSelection();
    void previewOfMarkingSaysWhatStays();
    void removesAllThatTheFilterShows();
    void cancelledRemovalCanBePutBack();
    void keysReachThePanels();
    void newerEntryIsKeptAndSaid();
    void folderThatCannotBeWrittenIsSaid();
    void unlockingIsForgottenWithTheSource();
    void trashUndoesAfterReopening();
    void earlierChangeIsAskedAbout();
    void trashIsDeletedForGood();
    void trashMenuUndoes();
    void trashTeachesWhenEmpty();
    void limitsAreKept();
    void activitySaysWhatWasDone();
    void activityIsBounded();

private:
    SourcePage *open(const QString &fixture);
    SourcePage *reopen();
    SourcePage *openUnlocked(const QString &fixture);
    bool isQuiet() const { return window().isSettled() && !window().currentPage()->changes().trash().isLoading(); }
    QString folder() const { return path(u"cache"_s); }
    QStringList filesOf(const QString &key) const;
    QString barText() const { return window().currentPage()->changeBar()->text(); }
    QString barDetail() const { return window().currentPage()->changeBar()->detail(); }
    void pressInBar(const QString &text);
    QString log() const;
};

void TestChanges::init() { openWindow(); }

void TestChanges::cleanup() { closeWindow(); }

SourcePage *TestChanges::open(const QString &fixture)
{
    copyFolder(fixtures + fixture, folder());
    return reopen();
}

SourcePage *TestChanges::reopen()
{
    window().open(Location::fromPath(folder()));
    SourcePage *page = window().currentPage();
    const bool isOpen = QTest::qWaitFor([&] { return isQuiet() && page->model()->rowCount() > 0; }, 20'000);
    return isOpen ? page : nullptr;
}

SourcePage *TestChanges::openUnlocked(const QString &fixture)
{
    SourcePage *page = open(fixture);
    if (page)
        window().actions().allowChanges->trigger();
    return page;
}

QStringList TestChanges::filesOf(const QString &key) const
{
    QStringList files;
    QDirIterator all(folder(), { key, key + u".body"_s }, QDir::Files, QDirIterator::Subdirectories);
    while (all.hasNext())
        files << all.next();
    return files;
}

/// To whatever has the keyboard, as from a real one.
void TestChanges::pressInBar(const QString &text)
{
    QPushButton *button = buttonWith(*window().currentPage()->changeBar(), text);
    QVERIFY2(button, qPrintable(text + u" in: "_s + barText()));
    QTest::mouseClick(button, Qt::LeftButton);
}

QString TestChanges::log() const
{
    QStringList lines;
    for (int row = 0; row < window().activityLog().rowCount(); ++row)
        lines << window().activityLog().line(row);
    return lines.join(u'\n');
}

void TestChanges::lockedSourceRefuses()
{
    SourcePage *page = open(u"cachecontrol-separate-body/cache"_s);
    QVERIFY(page);
    const auto before = snapshotOf(folder());
    page->view()->setFocus();
    page->view()->selectRow(0);
    const Actions &actions = window().actions();
    QVERIFY(actions.allowChanges->isEnabled());
    QVERIFY(!actions.allowChanges->isChecked());
    for (const QAction *action :
         { actions.invalidate, actions.expire, actions.invalidateShown, actions.expireShown, actions.undo })
        QVERIFY2(!action->isEnabled(), qPrintable(action->text()));
    QCOMPARE(window().statusLine()->findChild<QToolButton *>(u"lock"_s)->text(), u"Read-only"_s);
    press(Qt::Key_Delete);
    press(Qt::Key_E, Qt::ControlModifier);
    SOON_VERIFY(barText().startsWith(u"Read-only"));
    QCOMPARE(snapshotOf(folder()), before);
    // The engine refuses too, whatever the widgets say.
    QSignalSpy finished(&page->store(), &Store::changeFinished);
    page->store().invalidate({ page->model()->row(0).storedKey() }, u"by force"_s);
    SOON_COMPARE(finished.size(), 1);
    QCOMPARE(finished.first().at(1).value<Result<EditOutcome>>().error().code, ErrorCode::ReadOnly);
    QCOMPARE(snapshotOf(folder()), before);
}

void TestChanges::explanationUnlocks()
{
    SourcePage *page = open(u"cachecontrol-separate-body/cache"_s);
    QVERIFY(page);
    page->view()->setFocus();
    page->view()->selectRow(0);
    press(Qt::Key_Delete);
    pressInBar(u"Allow changes"_s);
    QVERIFY(page->changes().isUnlocked());
    QVERIFY(window().actions().allowChanges->isChecked());
    QCOMPARE(window().statusLine()->findChild<QToolButton *>(u"lock"_s)->text(), u"Changes allowed"_s);
    QVERIFY(barText().isEmpty());
}

void TestChanges::removesAndPutsBack()
{
    SourcePage *page = open(u"cachecontrol-separate-body/cache"_s);
    QVERIFY(page);
    QTest::mouseClick(window().statusLine()->findChild<QToolButton *>(u"lock"_s), Qt::LeftButton);
    QVERIFY(page->changes().isUnlocked());
    const auto before = snapshotOf(folder());
    const int rows = page->model()->rowCount();
    page->view()->selectRow(0);
    page->view()->setFocus();
    const QString key = cell(*page, 0, Column::Key);
    QCOMPARE(filesOf(key).size(), 2);

    press(Qt::Key_Delete);
    SOON_COMPARE(page->model()->rowCount(), rows - 1);
    QVERIFY2(barText().startsWith(u"Removed "_s + key), qPrintable(barText()));
    QCOMPARE(filesOf(key), QStringList());
    SOON_VERIFY(isQuiet());

    QVERIFY(window().actions().undo->isEnabled());
    press(Qt::Key_Z, Qt::ControlModifier);
    SOON_COMPARE(page->model()->rowCount(), rows);
    QVERIFY2(barText().startsWith(u"Put back "_s + key), qPrintable(barText()));
    SOON_VERIFY(page->current().shown() && page->current().shown()->entry->key.bytes == key.toLatin1());
    QCOMPARE(cell(*page, page->view()->currentIndex().row(), Column::Key), key);
    QCOMPARE(snapshotOf(folder()), before);
    SOON_VERIFY(isQuiet());
    QVERIFY(!window().actions().undo->isEnabled()); // there is nothing left to undo
}

void TestChanges::placeInTheTableStays()
{
    SourcePage *page = openUnlocked(u"cachecontrol-filecache/cache"_s);
    QVERIFY(page);
    window().resize(1000, 300); // so that the table scrolls
    page->view()->sortByColumn(int(Column::Key), Qt::AscendingOrder);
    SOON_VERIFY(isQuiet());
    page->view()->setFocus();
    page->view()->selectRow(20);
    QTRY_VERIFY(page->view()->verticalScrollBar()->value() > 0);
    const int scroll = page->view()->verticalScrollBar()->value();
    const QString next = cell(*page, 21, Column::Key);
    press(Qt::Key_Delete);
    SOON_COMPARE(page->model()->rowCount(), 25);
    SOON_COMPARE(page->view()->currentIndex().row(), 20);
    QCOMPARE(cell(*page, 20, Column::Key), next);
    SOON_VERIFY(page->current().shown()); // the details follow
    QCOMPARE(page->current().shown()->entry->key.bytes, next.toLatin1());
    // The bar above takes some height, the place itself stays.
    QVERIFY(page->view()->verticalScrollBar()->value() >= scroll);
    QVERIFY(page->view()->hasFocus());
}

void TestChanges::marksStale()
{
    SourcePage *page = openUnlocked(u"pip-http/cache/http"_s);
    QVERIFY(page);
    page->filterBar()->setText(u"fresh -etag:none"_s);
    SOON_VERIFY(isQuiet() && page->model()->rowCount() > 0 && page->model()->filter().text() == u"fresh -etag:none");
    const QString key = cell(*page, 0, Column::Key);
    page->filterBar()->setText(u"key:"_s + key);
    SOON_COMPARE(page->model()->rowCount(), 1);
    page->view()->selectRow(0);
    page->view()->setFocus();
    SOON_VERIFY(page->current().shown());
    QCOMPARE(cell(*page, 0, Column::State), u"fresh"_s);
    const auto before = snapshotOf(folder());
    press(Qt::Key_E, Qt::ControlModifier);
    SOON_COMPARE(cell(*page, 0, Column::State), u"stale"_s);
    QVERIFY2(barText().startsWith(u"Marked ") && barText().endsWith(u" stale."), qPrintable(barText()));
    QVERIFY(!cell(*page, 0, Column::ETag).isEmpty());
    SOON_COMPARE(page->current().shown()->state.word, u"stale"_s);
    QVERIFY(snapshotOf(folder()) != before);
    SOON_VERIFY(isQuiet());
    pressInBar(u"Undo"_s);
    SOON_COMPARE(cell(*page, 0, Column::State), u"fresh"_s);
    QCOMPARE(snapshotOf(folder()), before);
}

void TestChanges::saysWhyItCannotBeMarked()
{
    SourcePage *page = openUnlocked(u"cachecontrol-filecache/cache"_s);
    QVERIFY(page);
    const auto before = snapshotOf(folder());
    page->filterBar()->setText(u"status:308"_s);
    SOON_COMPARE(page->model()->rowCount(), 1);
    page->view()->selectRow(0);
    page->view()->setFocus();
    press(Qt::Key_E, Qt::ControlModifier);
    SOON_VERIFY(barText().contains(u"served for ever"));
    QCOMPARE(snapshotOf(folder()), before);
    pressInBar(u"Remove"_s);
    SOON_VERIFY(barText().startsWith(u"Removed "));
    QCOMPARE(snapshotOf(folder()).size(), before.size() - 1);
}

void TestChanges::previewSaysCountAndBytes()
{
    SourcePage *page = openUnlocked(u"cachecontrol-separate-body/cache"_s);
    QVERIFY(page);
    const auto before = snapshotOf(folder());
    const int rows = page->model()->rowCount();
    page->view()->setFocus();
    page->view()->selectRow(0);
    for (int i = 0; i < 2; ++i)
        press(Qt::Key_Down, Qt::ShiftModifier);
    qint64 bytes = 0;
    for (int row = 0; row < 3; ++row)
        bytes += page->model()->row(row).storedBytes;
    const QString question = u"Remove 3 entries (%1)?"_s.arg(humaneSize(bytes));

    press(Qt::Key_Delete);
    SOON_COMPARE(barText(), question);
    QVERIFY(barDetail().contains(u"can be put back"));
    press(Qt::Key_Escape); // the keyboard is in the bar
    QVERIFY(barText().isEmpty());
    QVERIFY(page->view()->hasFocus());
    press(Qt::Key_Delete);
    SOON_COMPARE(barText(), question);
    pressInBar(u"Cancel"_s);
    QVERIFY(isQuiet());
    QCOMPARE(snapshotOf(folder()), before);
    QCOMPARE(page->model()->rowCount(), rows);

    press(Qt::Key_Delete);
    SOON_COMPARE(barText(), question);
    press(Qt::Key_Return);
    SOON_COMPARE(page->model()->rowCount(), rows - 3);
    QCOMPARE(barText(), u"Removed 3 entries (%1)."_s.arg(humaneSize(bytes)));
    SOON_VERIFY(isQuiet());
    pressInBar(u"Undo"_s);
    SOON_COMPARE(page->model()->rowCount(), rows);
    QCOMPARE(snapshotOf(folder()), before);
}

void TestChanges::questionGoesWithItsSelection()
{
    SourcePage *page = openUnlocked(u"cachecontrol-separate-body/cache"_s);
    QVERIFY(page);
    page->view()->setFocus();
    page->view()->selectAll();
    press(Qt::Key_Delete);
    SOON_VERIFY(barText().startsWith(u"Remove "));
    page->view()->selectRow(1);
    QVERIFY(barText().isEmpty());
}

void TestChanges::previewOfMarkingSaysWhatStays()
{
    SourcePage *page = openUnlocked(u"cachecontrol-filecache/cache"_s);
    QVERIFY(page);
    const auto before = snapshotOf(folder());
    const Msecs now = QDateTime::currentMSecsSinceEpoch();
    int able = 0;
    int forEver = 0;
    for (int row = 0; row < page->model()->rowCount(); ++row) {
        able += expirable(page->model()->row(row), now) == Expirable::Yes;
        forEver += expirable(page->model()->row(row), now) == Expirable::Never;
    }
    QVERIFY(forEver > 1);
    window().actions().expireShown->trigger();
    if (able > 0) {
        SOON_VERIFY(barText().startsWith(u"Mark %1 of 26 entries stale"_s.arg(able)));
        QVERIFY2(barDetail().contains(u"%1 are served for ever"_s.arg(forEver)), qPrintable(barDetail()));
        pressInBar(u"Cancel"_s);
    } else {
        SOON_VERIFY(barText().startsWith(u"None of 26 entries would change"));
        QVERIFY2(barText().contains(u"%1 are served for ever"_s.arg(forEver)), qPrintable(barText()));
    }
    QCOMPARE(snapshotOf(folder()), before);
}

void TestChanges::removesAllThatTheFilterShows()
{
    SourcePage *page = openUnlocked(u"cachecontrol-filecache/cache"_s);
    QVERIFY(page);
    page->filterBar()->setText(u"status:200"_s);
    SOON_VERIFY(isQuiet() && page->model()->rowCount() < 26);
    const int matching = page->model()->rowCount();
    page->view()->setFocus();
    press(Qt::Key_Delete, Qt::ControlModifier | Qt::ShiftModifier);
    SOON_VERIFY(barText().startsWith(u"Remove %1 entries"_s.arg(matching)));
    pressInBar(u"Remove"_s);
    SOON_COMPARE(page->status().entries, qint64(26 - matching));
    QVERIFY(barText().startsWith(u"Removed %1 entries"_s.arg(matching)));
    SOON_VERIFY(isQuiet());
    QCOMPARE(page->changes().trash().changes().first().label, u"%1 entries: status:200"_s.arg(matching));
}

void TestChanges::cancelledRemovalCanBePutBack()
{
    copyFolder(fixtures + u"cachecontrol-filecache/cache"_s, folder());
    const QByteArray any =
        contentOf(QDirIterator(folder(), { u"036e73c1*"_s }, QDir::Files, QDirIterator::Subdirectories).next());
    for (int i = 0; i < 3000; ++i) {
        QFile file(folder() + u"/0/0/0/0/0/00000"_s + u"%1"_s.arg(i, 51, 16, QChar(u'0')));
        QVERIFY(QDir().mkpath(QFileInfo(file.fileName()).path()));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(any);
    }
    SourcePage *page = reopen();
    QVERIFY(page);
    window().actions().allowChanges->trigger();
    const auto before = snapshotOf(folder());
    bool isCancelled = false;
    connect(&page->store(), &Store::changeProgress, this, [&](qint64 done, qint64 total) {
        if (isCancelled || done == 0 || done == total)
            return;
        isCancelled = true;
        QCOMPARE(total, 3026);
        for (auto *button : page->changeBar()->findChildren<QPushButton *>()) {
            if (button->text() == u"Cancel")
                button->click(); // a click of the mouse would have to wait until the bar is worth showing
        }
    });
    window().actions().invalidateShown->trigger();
    SOON_VERIFY(barText().startsWith(u"Remove 3\u202F026 entries"_s));
    pressInBar(u"Remove"_s);
    SOON_VERIFY(isCancelled && isQuiet());
    QVERIFY2(barText().startsWith(u"Cancelled. Removed "), qPrintable(barText()));
    const qsizetype left = snapshotOf(folder()).size();
    QVERIFY(left > 0 && left < before.size());
    QCOMPARE(page->model()->rowCount(), int(left));
    pressInBar(u"Undo"_s);
    SOON_COMPARE(page->model()->rowCount(), 3026);
    QCOMPARE(snapshotOf(folder()), before);
}

void TestChanges::keysReachThePanels()
{
    SourcePage *page = openUnlocked(u"cachecontrol-filecache/cache"_s);
    QVERIFY(page);
    page->view()->setFocus();
    page->view()->selectRow(0);
    press(Qt::Key_Delete);
    SOON_VERIFY(barText().startsWith(u"Removed"));
    SOON_VERIFY(isQuiet());
    press(Qt::Key_F4);
    QVERIFY(window().trash()->table()->hasFocus());
    press(Qt::Key_F6);
    QVERIFY(window().activity()->table()->hasFocus());
    press(Qt::Key_F4); // behind the other one: brought to the front
    QVERIFY(window().trash()->isVisible());
    QVERIFY(window().actions().showTrash->isChecked());
    press(Qt::Key_Escape);
    QVERIFY(page->view()->hasFocus());
    press(Qt::Key_F4);
    QVERIFY(!window().trash()->isVisible());
    QVERIFY(!window().actions().showTrash->isChecked());
}

void TestChanges::newerEntryIsKeptAndSaid()
{
    SourcePage *page = openUnlocked(u"cachecontrol-filecache/cache"_s);
    QVERIFY(page);
    page->view()->selectRow(0);
    page->view()->setFocus();
    const QString path = filesOf(cell(*page, 0, Column::Key)).first();
    const QByteArray newer = contentOf(filesOf(cell(*page, 1, Column::Key)).first());
    press(Qt::Key_Delete);
    SOON_VERIFY(barText().startsWith(u"Removed "));
    SOON_VERIFY(isQuiet());
    QVERIFY(QDir().mkpath(QFileInfo(path).path()));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(newer);
    file.close();
    press(Qt::Key_Z, Qt::ControlModifier);
    SOON_VERIFY(barText().contains(u"was not put back"));
    QVERIFY2(barDetail().contains(u"newer response"), qPrintable(barDetail()));
    QCOMPARE(contentOf(path), newer);
    QVERIFY(log().contains(u"newer response"));
}

void TestChanges::folderThatCannotBeWrittenIsSaid()
{
    SourcePage *page = openUnlocked(u"cachecontrol-filecache/cache"_s);
    QVERIFY(page);
    // A file where the trash wants a folder: nothing can be kept, so nothing may be removed.
    const QString trash = home() + u"/XDG_DATA_HOME/etagere"_s;
    QDir(trash).removeRecursively();
    QVERIFY(QDir().mkpath(QFileInfo(trash).path()));
    QFile file(trash);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.close();
    const auto before = snapshotOf(folder());
    page->view()->selectRow(0);
    page->view()->setFocus();
    press(Qt::Key_Delete);
    SOON_VERIFY(!barText().isEmpty() && !page->changes().isBusy());
    QVERIFY2(!barText().startsWith(u"Removed"), qPrintable(barText()));
    QCOMPARE(snapshotOf(folder()), before);
    QVERIFY(QFile::remove(trash));
}

void TestChanges::unlockingIsForgottenWithTheSource()
{
    QVERIFY(openUnlocked(u"cachecontrol-separate-body/cache"_s));
    QVERIFY(window().actions().allowChanges->isChecked());
    copyFolder(fixtures + u"pip-http/cache/http"_s, path(u"second"_s));
    window().open(Location::fromPath(path(u"second"_s)));
    SOON_VERIFY(isQuiet());
    QVERIFY(!window().actions().allowChanges->isChecked()); // of another source
    window().switchTo(0);
    QVERIFY(window().actions().allowChanges->isChecked());
    press(Qt::Key_W, Qt::ControlModifier);
    QVERIFY(reopen());
    QVERIFY(!window().currentPage()->changes().isUnlocked());
    QVERIFY(!window().actions().allowChanges->isChecked());
}

void TestChanges::trashUndoesAfterReopening()
{
    SourcePage *page = openUnlocked(u"cachecontrol-separate-body/cache"_s);
    QVERIFY(page);
    const auto before = snapshotOf(folder());
    const int rows = page->model()->rowCount();
    page->view()->setFocus();
    page->view()->selectRow(0);
    press(Qt::Key_Delete);
    SOON_COMPARE(page->model()->rowCount(), rows - 1);
    SOON_VERIFY(isQuiet());
    press(Qt::Key_W, Qt::ControlModifier);
    page = reopen();
    QVERIFY(page);
    QCOMPARE(page->model()->rowCount(), rows - 1);

    press(Qt::Key_F4);
    TrashPanel *trash = window().trash();
    QVERIFY(trash->isVisible());
    QCOMPARE(trash->table()->model()->rowCount(), 1);
    const auto trashCell = [&](int column) { return trash->table()->model()->index(0, column).data().toString(); };
    QVERIFY(trashCell(TrashModel::What).startsWith(u"Removed: "));
    QCOMPARE(trashCell(TrashModel::Entries), u"1"_s);
    QCOMPARE(trashCell(TrashModel::State), u"can be put back"_s);
    QVERIFY(!buttonWith(*trash, u"Undo"_s)); // read-only
    window().actions().allowChanges->trigger();
    QVERIFY(buttonWith(*trash, u"Undo"_s));
    QTest::mouseClick(buttonWith(*trash, u"Undo"_s), Qt::LeftButton);
    SOON_COMPARE(page->model()->rowCount(), rows);
    QCOMPARE(snapshotOf(folder()), before);
    SOON_COMPARE(trashCell(TrashModel::State), u"put back"_s);
    QVERIFY(!buttonWith(*trash, u"Undo"_s));
}

void TestChanges::earlierChangeIsAskedAbout()
{
    SourcePage *page = openUnlocked(u"cachecontrol-separate-body/cache"_s);
    QVERIFY(page);
    const auto before = snapshotOf(folder());
    page->view()->setFocus();
    page->view()->selectRow(0);
    press(Qt::Key_Delete);
    SOON_VERIFY(barText().startsWith(u"Removed"));
    SOON_VERIFY(isQuiet());
    press(Qt::Key_W, Qt::ControlModifier);
    page = reopen();
    QVERIFY(page);
    window().actions().allowChanges->trigger();
    press(Qt::Key_Z, Qt::ControlModifier);
    QVERIFY2(barText().startsWith(u"Put back 1 entry? Removed "), qPrintable(barText()));
    QVERIFY(snapshotOf(folder()) != before);
    pressInBar(u"Put back"_s);
    SOON_COMPARE(snapshotOf(folder()), before);
}

void TestChanges::trashIsDeletedForGood()
{
    SourcePage *page = openUnlocked(u"cachecontrol-separate-body/cache"_s);
    QVERIFY(page);
    page->view()->setFocus();
    page->view()->selectRow(0);
    press(Qt::Key_Delete);
    SOON_VERIFY(barText().startsWith(u"Removed"));
    SOON_VERIFY(isQuiet());
    press(Qt::Key_F4);
    TrashPanel *trash = window().trash();
    SOON_COMPARE(trash->table()->model()->rowCount(), 1);
    QTest::mouseClick(buttonWith(*trash, u"Empty…"_s), Qt::LeftButton);
    QVERIFY(trash->bar()->text().contains(u"for good"));
    QTest::mouseClick(buttonWith(*trash->bar(), u"Cancel"_s), Qt::LeftButton);
    QCOMPARE(QDir(page->changes().trash().folder()).entryList(QDir::Files).size(), 1);
    QTest::mouseClick(buttonWith(*trash, u"Delete for good…"_s), Qt::LeftButton);
    QTest::mouseClick(buttonWith(*trash->bar(), u"Delete for good"_s), Qt::LeftButton);
    SOON_COMPARE(trash->table()->model()->rowCount(), 0);
    QCOMPARE(QDir(page->changes().trash().folder()).entryList(QDir::Files), QStringList());
    QVERIFY(!window().actions().undo->isEnabled());
}

void TestChanges::trashMenuUndoes()
{
    SourcePage *page = openUnlocked(u"cachecontrol-separate-body/cache"_s);
    QVERIFY(page);
    const auto before = snapshotOf(folder());
    page->view()->setFocus();
    page->view()->selectRow(0);
    press(Qt::Key_Delete);
    SOON_VERIFY(barText().startsWith(u"Removed"));
    SOON_VERIFY(isQuiet());
    press(Qt::Key_F4);
    QTableView *table = window().trash()->table();
    SOON_COMPARE(table->model()->rowCount(), 1);
    auto *undo = table->findChild<QAction *>(u"undo"_s);
    SOON_VERIFY(undo->isEnabled());
    QTimer::singleShot(0, table, [undo] { // once the menu waits for an answer
        if (auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget()))
            QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(undo).center());
    });
    const QPoint place = table->visualRect(table->model()->index(0, 0)).center();
    QContextMenuEvent wanted(QContextMenuEvent::Mouse, place, table->viewport()->mapToGlobal(place));
    QApplication::sendEvent(table->viewport(), &wanted);
    SOON_COMPARE(snapshotOf(folder()), before);
    SOON_VERIFY(!undo->isEnabled());
}

void TestChanges::trashTeachesWhenEmpty()
{
    window().actions().showTrash->trigger();
    const auto text = [this] {
        QString shown;
        for (const auto *label : window().trash()->findChildren<QLabel *>())
            shown += label->isVisible() ? label->text() : QString();
        return shown;
    };
    QVERIFY(text().contains(u"No source is open"));
    QVERIFY(open(u"cachecontrol-separate-body/cache"_s));
    QVERIFY(text().contains(u"can be put back byte for byte"));
    QVERIFY(!buttonWith(*window().trash(), u"Empty…"_s));
}

void TestChanges::limitsAreKept()
{
    SourcePage *page = openUnlocked(u"cachecontrol-filecache/cache"_s);
    QVERIFY(page);
    window().actions().showTrash->trigger();
    const auto boxes = window().trash()->findChildren<QSpinBox *>();
    QCOMPARE(boxes.size(), 2);
    boxes.at(0)->selectAll();
    QTest::keyClicks(boxes.at(0), u"7"_s);
    QTest::keyClick(boxes.at(0), Qt::Key_Return);
    boxes.at(1)->setValue(1);

    // What is larger than the trash may be cannot be put back, so it is not removed.
    const QString large = folder() + u"/0/0/0/0/0/"_s + QString(56, u'0');
    QVERIFY(QDir().mkpath(QFileInfo(large).path()));
    QFile file(large);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(2 * 1024 * 1024, 'x'));
    file.close();
    page->refresh();
    SOON_COMPARE(page->model()->rowCount(), 27);
    SOON_VERIFY(isQuiet());
    page->view()->sortByColumn(int(Column::Size), Qt::DescendingOrder);
    SOON_COMPARE(cell(*page, 0, Column::Size), u"2.0 MiB"_s);
    page->view()->selectRow(0);
    page->view()->setFocus();
    press(Qt::Key_Delete);
    SOON_VERIFY(barText().contains(u"limit"));
    QVERIFY(QFile::exists(large));

    closeWindow();
    showWindow();
    const auto kept = window().trash()->findChildren<QSpinBox *>();
    QCOMPARE(kept.at(0)->value(), 7);
    QCOMPARE(kept.at(1)->value(), 1);
}

void TestChanges::activitySaysWhatWasDone()
{
    SourcePage *page = open(u"esipy-filecache/cache"_s);
    QVERIFY(page);
    page->filterBar()->setText(u"url:token="_s);
    SOON_COMPARE(page->model()->rowCount(), 1);
    page->view()->selectRow(0);
    page->view()->setFocus();
    SOON_VERIFY(page->current().shown());
    window().actions().allowChanges->trigger();
    press(Qt::Key_Delete);
    SOON_VERIFY(barText().startsWith(u"Removed "));
    SOON_VERIFY(isQuiet());
    QVERIFY2(log().contains(u"Opened "_s + folder()), qPrintable(log()));
    QVERIFY2(log().contains(u"Listed "), qPrintable(log()));
    QVERIFY2(log().contains(u"cache.db"), qPrintable(log())); // where the entry was read
    QVERIFY(log().contains(u"Changes allowed"));
    QVERIFY2(log().contains(u"Removed "), qPrintable(log()));
    SOON_VERIFY(log().contains(u"Deleted the row of "));
    QVERIFY2(!log().contains(u"not-a-real-token"), qPrintable(log()));
    QVERIFY(!barText().contains(u"not-a-real-token"));

    press(Qt::Key_F6);
    QTableView *table = window().activity()->table();
    QVERIFY(table->isVisible());
    table->setFocus();
    table->selectRow(0);
    press(Qt::Key_C, Qt::ControlModifier);
    QVERIFY(QGuiApplication::clipboard()->text().contains(u"Opened "_s + folder()));
}

void TestChanges::activityIsBounded()
{
    ActivityLog log;
    for (int i = 0; i < ActivityLog::MostLines + 5; ++i)
        log.add(u"source"_s, u"line %1 https://user:pw@host/?token=abc"_s.arg(i));
    QCOMPARE(log.rowCount(), ActivityLog::MostLines);
    QVERIFY(log.line(0).contains(u"line 5 "));
    QVERIFY2(!log.line(0).contains(u"abc") && !log.line(0).contains(u"pw@"), qPrintable(log.line(0)));
}

QTEST_MAIN(TestChanges)
#include "test_changes.moc"

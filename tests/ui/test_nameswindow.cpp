// SPDX-License-Identifier: GPL-3.0-or-later
// Names of hashed keys as the user finds them: from the line above the table to the proof in the Key tab.
#include "changes/changebar.h"
#include "detailpane.h"
#include "details/factform.h"
#include "entryview.h"
#include "filterbar.h"
#include "names/candidatefiles.h"
#include "sourcehint.h"
#include "names/resolvepanel.h"
#include "ui/nameswindow.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QMimeData>
#include <QtGui/QDropEvent>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QTableView>
#include <QtWidgets/QToolButton>

using namespace etagere;
using namespace etagere::test;
using namespace Qt::StringLiterals;

class TestNamesWindow : public QObject, private NamesWindow
{
    Q_OBJECT
private slots:
    void initTestCase() { setUpApplication(); }
    void init() { openWindow(); }
    void cleanup() { closeWindow(); }

    void resolvesWithADroppedList();
    void keyTabLeadsToNames();
    void cancelKeepsWhatWasFound();
    void badFilesAreNotes();
    void exportsAndForgets();
    void otherCachesAreAsked();
    void hintStaysAwayOnceClosed();
    void knownCachesGetNoHint();

private:
    ResolvePanel *panel() const { return window().names()->panel() ? window().names()->panel()->resolve() : nullptr; }
    void startWith(const QString &file);
    qint64 namedRows(SourcePage &page) const;
    QString fact(const QString &label) const;
};

void TestNamesWindow::startWith(const QString &file)
{
    press(Qt::Key_N, Qt::ControlModifier | Qt::ShiftModifier);
    SOON_VERIFY(panel() && panel()->isVisible());
    panel()->files()->add({ file });
    QPushButton *start = buttonWith(*panel(), u"Start"_s);
    QVERIFY(start);
    QTest::mouseClick(start, Qt::LeftButton);
}

qint64 TestNamesWindow::namedRows(SourcePage &page) const
{
    qint64 named = 0;
    for (int row = 0; row < page.model()->rowCount(); ++row)
        named += !page.model()->row(row).url.isEmpty();
    return named;
}

QString TestNamesWindow::fact(const QString &label) const
{
    const auto *view = window().details()->findChild<QWidget *>(u"key"_s);
    return view ? view->findChild<FactForm *>()->value(label) : QString();
}

void TestNamesWindow::resolvesWithADroppedList()
{
    SourcePage *page = open(u"cachecontrol-filecache"_s);
    QVERIFY(page);
    const auto before = snapshotOf(folder());
    SOON_COMPARE(page->hint()->text(), u"26 of 26 keys are hashes without a name."_s);
    page->view()->sortByColumn(int(Column::Key), Qt::AscendingOrder);
    SOON_VERIFY(window().isSettled());
    page->view()->selectRow(12);
    SOON_VERIFY(page->current().shown());
    const QByteArray key = page->current().shown()->entry->key.bytes;

    QTest::mouseClick(buttonWith(*page->hint(), u"Resolve names…"_s), Qt::LeftButton);
    SOON_VERIFY(panel() && panel()->isVisible());
    QMimeData dropped;
    dropped.setUrls({ QUrl::fromLocalFile(listOfUrls()) });
    QWidget *target = panel()->files()->viewport();
    QDragEnterEvent enter({ 5, 5 }, Qt::CopyAction, &dropped, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(target, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop({ 5, 5 }, Qt::CopyAction, &dropped, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(target, &drop);
    QCOMPARE(panel()->files()->paths(), QStringList{ listOfUrls() });
    QTest::mouseClick(buttonWith(*panel(), u"Start"_s), Qt::LeftButton);

    SOON_COMPARE(namedRows(*page), 26);
    SOON_VERIFY(panel()->bar()->text().startsWith(u"26 of 26 hashed keys without a name were resolved"));
    SOON_COMPARE(panel()->table()->model()->rowCount(), 26);
    QCOMPARE(panel()->table()->model()->index(0, FoundNamesModel::Origin).data().toString(), u"urls.txt"_s);
    SOON_COMPARE(page->hint()->text(), QString());
    SOON_VERIFY(window().isSettled());
    SOON_VERIFY(page->current().shown() && page->current().shown()->entry->name);
    QCOMPARE(page->current().shown()->entry->key.bytes, key);
    QCOMPARE(page->view()->currentIndex().row(), 12);
    QCOMPARE(snapshotOf(folder()), before);
}

void TestNamesWindow::keyTabLeadsToNames()
{
    SourcePage *page = open(u"cachecontrol-filecache"_s);
    QVERIFY(page);
    page->view()->setFocus();
    page->view()->selectRow(0);
    SOON_VERIFY(page->current().shown());
    window().details()->showView(u"key"_s);
    SOON_VERIFY(fact(u"Known because"_s).startsWith(u"Not known"));
    auto *resolve = window().details()->findChild<QToolButton *>(u"resolve"_s);
    QVERIFY(resolve && resolve->isVisible());
    QTest::mouseClick(resolve, Qt::LeftButton);
    SOON_VERIFY(panel() && panel()->isVisible());
    startWith(listOfUrls());
    SOON_VERIFY(fact(u"Known because"_s).startsWith(u"Proven"));
    QCOMPARE(fact(u"URL found in"_s), u"urls.txt"_s);
    QVERIFY(fact(u"URL"_s).startsWith(u"http"));
    QVERIFY(!resolve->isVisible());
}

void TestNamesWindow::cancelKeepsWhatWasFound()
{
    SourcePage *page = open(u"cachecontrol-filecache"_s);
    QVERIFY(page);
    const QString list = fileBeside(u"many.txt"_s, [](QFile &file) {
        file.write(contentOf(listOfUrls()));
        for (int i = 0; i < 2'000'000; ++i)
            file.write("https://nowhere.example/" + QByteArray::number(i) + '\n');
    });
    startWith(list);
    SOON_VERIFY(panel()->bar()->text().contains(u"many.txt")); // once it has taken half a second
    SOON_VERIFY(panel()->bar()->text().contains(u"26 of 26") || panel()->bar()->text().contains(u"0 of 26"));
    QPushButton *cancel = buttonWith(*panel()->bar(), u"Cancel"_s);
    QVERIFY(cancel);
    QElapsedTimer timer;
    timer.start();
    QTest::mouseClick(cancel, Qt::LeftButton);
    SOON_VERIFY(!panel()->isBusy());
    QVERIFY2(timer.elapsed() < 3000, qPrintable(QString::number(timer.elapsed()))); // 200 ms where nobody else works
    SOON_VERIFY(panel()->bar()->text().startsWith(u"Cancelled"));
    SOON_COMPARE(namedRows(*page), 26);
}

void TestNamesWindow::badFilesAreNotes()
{
    SourcePage *page = open(u"cachecontrol-filecache"_s);
    QVERIFY(page);
    press(Qt::Key_N, Qt::ControlModifier | Qt::ShiftModifier);
    SOON_VERIFY(panel() && panel()->isVisible());
    auto *harvests = panel()->findChild<QCheckBox *>(u"harvests"_s);
    QVERIFY(harvests && harvests->isChecked());
    harvests->setFocus();
    press(Qt::Key_Space); // one entry names another
    startWith(fileBeside(u"zeros"_s, [](QFile &file) { file.write(QByteArray(100'000, '\0')); }));
    QTRY_VERIFY2_WITH_TIMEOUT(panel()->bar()->text().startsWith(u"0 of 26"), qPrintable(panel()->bar()->text()),
                              20'000);
    QVERIFY2(panel()->bar()->detail().contains(u"zeros"), qPrintable(panel()->bar()->detail()));
    QCOMPARE(namedRows(*page), 0);
    // The way back: the file goes with Delete.
    panel()->files()->setCurrentRow(0);
    panel()->files()->setFocus();
    press(Qt::Key_Delete);
    QVERIFY(panel()->files()->paths().isEmpty());
}

void TestNamesWindow::exportsAndForgets()
{
    SourcePage *page = open(u"cachecontrol-filecache"_s);
    QVERIFY(page);
    startWith(listOfUrls());
    SOON_COMPARE(namedRows(*page), 26);
    SOON_COMPARE(panel()->table()->model()->rowCount(), 26);
    const QString exported = folder() + u".txt"_s;
    panel()->exportTo(exported);
    const QByteArrayList lines = contentOf(exported).trimmed().split('\n');
    QCOMPARE(lines.size(), 26);
    for (const QByteArray &line : lines) {
        QCOMPARE(line.split('\t').size(), 3);
        QVERIFY2(line.endsWith("\turls.txt"), line.constData());
    }
    QTest::mouseClick(buttonWith(*panel(), u"Forget…"_s), Qt::LeftButton);
    SOON_VERIFY(panel()->bar()->isAsking());
    QTest::mouseClick(buttonWith(*panel()->bar(), u"Forget"_s), Qt::LeftButton);
    SOON_COMPARE(namedRows(*page), 0);
    SOON_COMPARE(panel()->table()->model()->rowCount(), 0);
    SOON_COMPARE(page->hint()->text(), u"26 of 26 keys are hashes without a name."_s);
}

void TestNamesWindow::otherCachesAreAsked()
{
    QVERIFY(open(u"cachecontrol-filecache-latest"_s));
    startWith(fixture(u"cachecontrol-filecache-latest/urls.txt"_s));
    SOON_VERIFY(namedRows(*window().currentPage()) > 20);
    SourcePage *page = open(u"cachecontrol-filecache"_s);
    QVERIFY(page);
    press(Qt::Key_N, Qt::ControlModifier | Qt::ShiftModifier);
    SOON_VERIFY(panel() && panel()->isVisible() && panel()->files()->paths().isEmpty());
    QTest::mouseClick(buttonWith(*panel(), u"Start"_s), Qt::LeftButton);
    SOON_VERIFY(namedRows(*page) > 20); // the two were filled by one script
}

void TestNamesWindow::hintStaysAwayOnceClosed()
{
    SourcePage *page = open(u"cachecontrol-filecache"_s);
    QVERIFY(page);
    SOON_VERIFY(page->hint()->isVisible());
    QTest::mouseClick(page->hint()->findChild<QToolButton *>(), Qt::LeftButton);
    QVERIFY(!page->hint()->isVisible());
    QVERIFY(page->view()->hasFocus());
    QSignalSpy listed(page, &SourcePage::listed);
    press(Qt::Key_F5);
    SOON_COMPARE(listed.size(), 1);
    SOON_VERIFY(window().isSettled());
    QVERIFY(!page->hint()->isVisible());
}

void TestNamesWindow::knownCachesGetNoHint()
{
    SourcePage *page = open(u"esipy-filecache"_s);
    QVERIFY(page);
    page->view()->selectRow(0);
    SOON_VERIFY(page->current().shown());
    QCOMPARE(page->hint()->text(), QString());
    QVERIFY(window().actions().compareRuns->isEnabled());
}

QTEST_MAIN(TestNamesWindow)
#include "test_nameswindow.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// From a URL to its entry, duplicates and what a new run finds, as the user asks for them.
#include "changes/changebar.h"
#include "detailpane.h"
#include "details/factform.h"
#include "entryview.h"
#include "filterbar.h"
#include "names/duplicatespanel.h"
#include "names/keyrunspanel.h"
#include "names/urlkeyspanel.h"
#include "ui/nameswindow.h"

#include <etagere/nameresolver.h>

#include <QtWidgets/QComboBox>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QTableView>
#include <QtWidgets/QTreeView>

using namespace etagere;
using namespace etagere::test;
using namespace Qt::StringLiterals;

namespace {

const QByteArray ordersKey = "esi_00431965a67915ae32ca99da9dbd3e6f";
const QByteArray ordersUrl = "https://esi.evetech.net/latest/markets/10000002/orders/"
                             "?datasource=tranquility&order_type=sell&page=1";

/// Stores the entry once more, under another key that its request may have.
void duplicate(const QString &cache)
{
    Result<Session> session = Session::open(Location::fromPath(cache), Access::Write);
    QVERIFY(session);
    Result<Value> value = session->read({ ordersKey });
    QVERIFY(value);
    Request request;
    request.url = ordersUrl;
    const Result<QList<PossibleKey>> keys = possibleKeys(*session, request);
    QVERIFY(keys);
    const auto other = std::find_if(keys->begin(), keys->end(), [](const PossibleKey &key) { return !key.isStored; });
    QVERIFY(other != keys->end());
    value->version = {};
    value->origin = {};
    QVERIFY(session->backend().change(other->key, {}, *value, {}));
}

} // namespace

class TestKeyQuestions : public QObject, private NamesWindow
{
    Q_OBJECT
private slots:
    void initTestCase() { setUpApplication(); }
    void init() { openWindow(); }
    void cleanup() { closeWindow(); }

    void urlLeadsToItsEntry();
    void filterThatHidesItGoes();
    void urlWithoutEntryIsSaid();
    void duplicatesAreRemovedAndPutBack();
    void lockedSourceKeepsItsDuplicates();
    void noDuplicatesIsSaid();
    void runsAreComparedByVersion();
    void escapeLeavesThePanel();

private:
    NamesPanel *panel() const { return window().names()->panel(); }
    void askForUrl(const QByteArray &url);
    QByteArray currentKey() const;
};

void TestKeyQuestions::askForUrl(const QByteArray &url)
{
    press(Qt::Key_G, Qt::ControlModifier);
    SOON_VERIFY(panel() && panel()->urlKeys()->url()->hasFocus());
    panel()->urlKeys()->url()->selectAll();
    QTest::keyClicks(panel()->urlKeys()->url(), QString::fromLatin1(url));
    press(Qt::Key_Return);
    SOON_VERIFY(!panel()->urlKeys()->isBusy());
}

QByteArray TestKeyQuestions::currentKey() const
{
    const auto &shown = window().currentPage()->current().shown();
    return shown && shown->entry ? shown->entry->key.bytes : QByteArray();
}

void TestKeyQuestions::urlLeadsToItsEntry()
{
    SourcePage *page = open(u"esipy-filecache"_s);
    QVERIFY(page);
    askForUrl(ordersUrl);
    QTableView *table = panel()->urlKeys()->table();
    SOON_VERIFY(table->hasFocus());
    QVERIFY(table->model()->rowCount() > 10);
    QCOMPARE(table->model()->index(0, PossibleKeysModel::Stored).data().toString(), u"stored"_s);
    QCOMPARE(table->model()->index(1, PossibleKeysModel::Stored).data().toString(), u"not here"_s);
    QVERIFY(table->model()->index(0, PossibleKeysModel::How).data().toString().contains(u"Python"));
    QVERIFY2(panel()->urlKeys()->summary().contains(u"1 is stored"), qPrintable(panel()->urlKeys()->summary()));
    press(Qt::Key_Return);
    SOON_COMPARE(currentKey(), ordersKey);
    SOON_COMPARE(page->model()->row(page->view()->currentIndex().row()).key.toByteArray(), ordersKey);
}

void TestKeyQuestions::filterThatHidesItGoes()
{
    SourcePage *page = open(u"esipy-filecache"_s);
    QVERIFY(page);
    page->filterBar()->setText(u"status:404"_s);
    SOON_VERIFY(window().isSettled() && page->model()->filter().text() == u"status:404");
    askForUrl(ordersUrl);
    SOON_VERIFY(panel()->urlKeys()->table()->hasFocus());
    press(Qt::Key_Return);
    SOON_COMPARE(currentKey(), ordersKey);
    QVERIFY(page->model()->filter().isEmpty());
}

void TestKeyQuestions::urlWithoutEntryIsSaid()
{
    SourcePage *page = open(u"cachecontrol-filecache"_s);
    QVERIFY(page);
    askForUrl("http://nowhere.example/");
    SOON_VERIFY(panel()->urlKeys()->summary().contains(u"none is stored"));
    press(Qt::Key_Return);
    QCOMPARE(panel()->urlKeys()->summary(), u"There is no entry of this key."_s);
}

void TestKeyQuestions::duplicatesAreRemovedAndPutBack()
{
    copyFixture(u"esipy-filecache"_s);
    duplicate(folder());
    SourcePage *page = openCopy();
    QVERIFY(page);
    const int rows = page->model()->rowCount();
    window().actions().allowChanges->trigger();
    press(Qt::Key_D, Qt::ControlModifier);
    SOON_VERIFY(panel() && !panel()->duplicates()->isBusy());
    DuplicatesPanel *duplicates = panel()->duplicates();
    SOON_VERIFY(duplicates->tree()->isVisible() && duplicates->model().rowCount() > 0);
    int group = -1;
    for (int i = 0; i < duplicates->model().groups().size(); ++i)
        group = duplicates->model().groups().at(i).url == ordersUrl ? i : group;
    QVERIFY(group >= 0);
    const QModelIndex request = duplicates->model().index(group, 0);
    QCOMPARE(duplicates->model().rowCount(request), 2);
    QCOMPARE(duplicates->model().index(0, DuplicatesModel::Why, request).data().toString(), u"The freshest."_s);
    QVERIFY(!duplicates->model().index(1, DuplicatesModel::Why, request).data().toString().isEmpty());

    QTest::mouseClick(duplicates->tree()->viewport(), Qt::LeftButton, {},
                      duplicates->tree()->visualRect(request).center());
    QTest::mouseClick(buttonWith(*duplicates, u"Of selected requests…"_s), Qt::LeftButton);
    SOON_VERIFY(page->changeBar()->text().startsWith(u"Remove 1 entry ("));
    QTest::mouseClick(buttonWith(*page->changeBar(), u"Remove"_s), Qt::LeftButton);
    SOON_COMPARE(page->model()->rowCount(), rows - 1);
    SOON_VERIFY(window().isSettled());
    const auto isListed = [&] {
        return std::any_of(duplicates->model().groups().begin(), duplicates->model().groups().end(),
                           [](const DuplicateGroup &g) { return g.url == ordersUrl; });
    };
    SOON_VERIFY(!isListed());
    QTest::mouseClick(buttonWith(*page->changeBar(), u"Undo"_s), Qt::LeftButton);
    SOON_COMPARE(page->model()->rowCount(), rows);
    SOON_VERIFY(isListed());
}

void TestKeyQuestions::lockedSourceKeepsItsDuplicates()
{
    copyFixture(u"esipy-filecache"_s);
    duplicate(folder());
    SourcePage *page = openCopy();
    QVERIFY(page);
    const int rows = page->model()->rowCount();
    press(Qt::Key_D, Qt::ControlModifier);
    SOON_VERIFY(panel() && panel()->duplicates()->model().rowCount() > 0);
    SOON_VERIFY(buttonWith(*panel()->duplicates(), u"Of all…"_s));
    QTest::mouseClick(buttonWith(*panel()->duplicates(), u"Of all…"_s), Qt::LeftButton);
    SOON_VERIFY(page->changeBar()->text().startsWith(u"Read-only"));
    QCOMPARE(page->model()->rowCount(), rows);
}

void TestKeyQuestions::noDuplicatesIsSaid()
{
    QVERIFY(open(u"cachecontrol-separate-body"_s));
    press(Qt::Key_D, Qt::ControlModifier);
    SOON_VERIFY(panel() && panel()->duplicates()->summary() == u"Each request has one entry only.");
    QVERIFY(!buttonWith(*panel()->duplicates(), u"Of all…"_s));
}

void TestKeyQuestions::runsAreComparedByVersion()
{
    QVERIFY(open(u"esipy-filecache"_s));
    press(Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
    SOON_VERIFY(panel() && panel()->runs()->table()->model()->rowCount() > 5);
    const QString at311 = panel()->runs()->summary();
    QVERIFY2(at311.contains(u"3.11"), qPrintable(at311));
    panel()->runs()->versions()->setFocus();
    press(Qt::Key_End); // 2.7
    SOON_VERIFY(panel()->runs()->summary().contains(u"2.7"));
    QVERIFY(panel()->runs()->summary() != at311);
}

void TestKeyQuestions::escapeLeavesThePanel()
{
    SourcePage *page = open(u"esipy-filecache"_s);
    QVERIFY(page);
    press(Qt::Key_G, Qt::ControlModifier);
    SOON_VERIFY(panel() && panel()->urlKeys()->url()->hasFocus());
    press(Qt::Key_Escape);
    SOON_VERIFY(page->view()->hasFocus());
}

QTEST_MAIN(TestKeyQuestions)
#include "test_keyquestions.moc"

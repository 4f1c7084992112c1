// SPDX-License-Identifier: GPL-3.0-or-later
#include "entryview.h"
#include "filterbar.h"
#include "grouptree.h"
#include "sourcepage.h"
#include "windowtest.h"

#include <etagere/datetime.h>

#include <QtCore/QTemporaryDir>
#include <QtGui/QAction>
#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QtTest>

using namespace etagere;
using namespace Qt::StringLiterals;

namespace {

void addRow(EntryTable &table, const QByteArray &url, bool isStale = false)
{
    Row row;
    row.key = "key";
    row.url = url;
    row.rule = FreshnessRule::ByExpiry;
    row.expiresAt = currentTime() + (isStale ? -60'000 : 3'600'000);
    QVERIFY(table.append(row));
    table.publish();
}

std::shared_ptr<EntryTable> someTable()
{
    auto table = std::make_shared<EntryTable>();
    addRow(*table, "https://b.example/v1/items/1");
    addRow(*table, "https://b.example/v1/items/2?x=/no/group/", true);
    addRow(*table, "https://b.example/v1/itemsets", true);
    addRow(*table, "https://user:pw@a.example/secret/1");
    addRow(*table, "https://c.example:8443/#/fragment/");
    addRow(*table, "");
    addRow(*table, "no address");
    return table;
}

QStringList lines(const EntryGroups &groups, int group = 0, int depth = 0)
{
    const EntryGroup &shown = groups.groups[size_t(group)];
    QStringList all{
        QString(depth, u' ')
        + u"%1 %2/%3"_s.arg(shown.isWithoutUrl ? u"?"_s : shown.name).arg(shown.stale).arg(shown.entries)
    };
    for (const int inside : shown.inside)
        all += lines(groups, inside, depth + 1);
    return all;
}

EntryGroups groupsOf(const EntryTable &table) { return entryGroups(table, currentTime(), {}); }

} // namespace

class TestGroupTree : public QObject
{
    Q_OBJECT
private slots:
    void groupsByHostAndPath();
    void termsMatchTheirGroups();
    void credentialsAreLeftOut();
    void tooManyGroupsAreCut();
    void stops();
    void modelIsSound();
    void keysChooseGroups();
    void growsWithoutLosingThePlace();
    void countsOnlyWhatIsVisible();
    void narrowsTheTableOfASource();
};

void TestGroupTree::groupsByHostAndPath()
{
    const EntryGroups groups = groupsOf(*someTable());
    QCOMPARE(lines(groups),
             QStringList({ u" 2/7"_s, u" ? 0/1"_s, u" a.example 0/1"_s, u"  secret/ 0/1"_s, u" b.example 2/3"_s,
                           u"  v1/ 2/3"_s, u"   items/ 1/2"_s, u" c.example:8443 0/1"_s }));
    QVERIFY(!groups.isCut);
    QCOMPARE(lines(groupsOf(EntryTable())), QStringList{ u" 0/0"_s });
}

void TestGroupTree::termsMatchTheirGroups()
{
    const auto table = someTable();
    for (const EntryGroup &group : groupsOf(*table).groups) {
        const QString term = groupTerm(group);
        const Result<Filter> filter = Filter::parse(term);
        QVERIFY2(filter, qPrintable(term));
        QCOMPARE(filteredRows(*table, *filter, 0, table->size(), currentTime()).size(), size_t(group.entries));
        QVERIFY(term.isEmpty() || filter->terms() == QStringList{ term });
    }
}

void TestGroupTree::credentialsAreLeftOut()
{
    for (const EntryGroup &group : groupsOf(*someTable()).groups)
        QVERIFY(!groupTerm(group).contains(u"pw") && !group.name.contains(u"pw"));
}

void TestGroupTree::tooManyGroupsAreCut()
{
    EntryTable table;
    Row row;
    for (int i = 0; i < 60'000; ++i) {
        const QByteArray url = "https://h/" + QByteArray::number(i) + "/x";
        row.url = url;
        QVERIFY(table.append(row));
    }
    table.publish();
    const EntryGroups groups = groupsOf(table);
    QVERIFY(groups.isCut);
    QCOMPARE(groups.groups.size(), size_t(50'000));
    QCOMPARE(groups.groups[1].entries, 60'000u); // none is lost around them
}

void TestGroupTree::stops()
{
    std::stop_source stop;
    stop.request_stop();
    QCOMPARE(entryGroups(*someTable(), currentTime(), stop.get_token()).groups[0].entries, 0u);
}

void TestGroupTree::modelIsSound()
{
    GroupModel model;
    const QAbstractItemModelTester tester(&model);
    QCOMPARE(model.rowCount(), 0);
    model.setGroups(groupsOf(*someTable()));
    const QModelIndex all = model.index(0, 0);
    QCOMPARE(all.data().toString(), u"All entries"_s);
    QCOMPARE(model.index(0, GroupModel::StaleShare).data().toString(), u"28 %"_s);
    QCOMPARE(model.index(1, GroupModel::StaleShare, all).data().toString(), u"none"_s);
    const QModelIndex items = model.indexOf(u"url:\"https://b.example/v1/items/\""_s);
    QCOMPARE(items.data().toString(), u"items/"_s);
    QCOMPARE(items.parent().parent().data().toString(), u"b.example"_s);
    QVERIFY(items.data(Qt::ToolTipRole).toString().contains(u"2 entries, 1 of them stale"));
    QVERIFY(!model.indexOf(u"url:elsewhere"_s).isValid());
}

void TestGroupTree::keysChooseGroups()
{
    GroupTree tree;
    QSignalSpy chosen(&tree, &GroupTree::groupChosen);
    QSignalSpy left(&tree, &GroupTree::left);
    tree.setTable(someTable());
    tree.show();
    SOON_COMPARE(tree.currentIndex().data().toString(), u"All entries"_s);
    QCOMPARE(chosen.count(), 0); // nobody chose anything
    QTest::keyClick(&tree, Qt::Key_Down);
    QTest::keyClick(&tree, Qt::Key_Down);
    QTest::keyClick(&tree, Qt::Key_Down);
    QCOMPARE(chosen.count(), 3);
    QCOMPARE(chosen.last(), QVariantList({ u"url:\"a.example/\""_s, u"url:\"https://b.example/\""_s }));
    tree.followFilter(*Filter::parse(u"stale url:\"https://b.example/\""_s));
    QCOMPARE(tree.currentIndex().data().toString(), u"b.example"_s);
    tree.followFilter(*Filter::parse(u"stale"_s));
    QCOMPARE(tree.currentIndex().data().toString(), u"All entries"_s);
    QCOMPARE(chosen.count(), 3);
    QTest::keyClick(&tree, Qt::Key_Escape);
    QCOMPARE(left.count(), 1);
}

void TestGroupTree::growsWithoutLosingThePlace()
{
    const auto table = someTable();
    GroupTree tree;
    tree.setTable(table);
    tree.show();
    SOON_VERIFY(tree.currentIndex().isValid());
    QTest::keyClick(&tree, Qt::Key_End); // c.example, the last host
    QTest::keyClick(&tree, Qt::Key_Up);
    QTest::keyClick(&tree, Qt::Key_Right); // opens b.example
    QTest::keyClick(&tree, Qt::Key_Down);
    QCOMPARE(tree.currentIndex().data().toString(), u"v1/"_s);
    QSignalSpy chosen(&tree, &GroupTree::groupChosen);
    addRow(*table, "https://aa.example/v1/items/1");
    tree.setTable(table);
    SOON_COMPARE(tree.model()->index(0, GroupModel::Entries).data().toString(), u"8"_s);
    QCOMPARE(tree.currentIndex().data().toString(), u"v1/"_s);
    QVERIFY(tree.isExpanded(tree.currentIndex().parent()));
    QCOMPARE(chosen.count(), 0);
}

void TestGroupTree::countsOnlyWhatIsVisible()
{
    GroupTree tree;
    tree.setTable(someTable());
    QVERIFY(!tree.isCounting());
    tree.show();
    QVERIFY(tree.isCounting());
    SOON_VERIFY(!tree.isCounting());
    QCOMPARE(tree.model()->rowCount(), 1);
}

void TestGroupTree::narrowsTheTableOfASource()
{
    SourcePage page(Location::fromPath(QStringLiteral(ETAGERE_TEST_DATA "/fixtures/esipy-filecache/cache")));
    QAction action(nullptr);
    action.setCheckable(true);
    page.showGroupsBy(&action);
    page.show();
    QVERIFY(QTest::qWaitForWindowActive(&page));
    page.refresh();
    SOON_VERIFY(page.isSettled() && page.model()->rowCount() > 0);
    const int all = page.model()->rowCount();
    QVERIFY(!page.groups()->isVisible());
    action.setChecked(true);
    QVERIFY(page.groups()->isVisible());
    QTRY_VERIFY(page.groups()->hasFocus());
    SOON_COMPARE(page.groups()->currentIndex().data().toString(), u"All entries"_s);

    page.filterBar()->setText(u"status:200"_s);
    QTest::keyClick(page.groups(), Qt::Key_Down); // those without a URL
    QCOMPARE(page.filterBar()->text(), u"status:200 url:none"_s);
    QTest::keyClick(page.groups(), Qt::Key_Down);
    QVERIFY2(page.filterBar()->text().startsWith(u"status:200 url:\"https://"), qPrintable(page.filterBar()->text()));
    SOON_VERIFY(page.isSettled() && page.model()->rowCount() > 0 && page.model()->rowCount() < all);
    const int entries = page.groups()->currentIndex().siblingAtColumn(GroupModel::Entries).data().toInt();
    QVERIFY(page.model()->rowCount() <= entries);
    QTest::keyClick(page.groups(), Qt::Key_Home);
    QCOMPARE(page.filterBar()->text(), u"status:200"_s);
    QTest::keyClick(page.groups(), Qt::Key_Return);
    QTRY_VERIFY(page.view()->hasFocus());
    action.setChecked(false);
    QVERIFY(!page.groups()->isVisible());
}

QTEST_MAIN(TestGroupTree)
#include "test_grouptree.moc"

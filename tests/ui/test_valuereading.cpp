// SPDX-License-Identifier: GPL-3.0-or-later
// A store in which reading a value leaves a trace: only what is on screen is read, all only when the user says so.
#include "support/fakebackend.h"
#include "windowtest.h"

#include "changes/changebar.h"
#include "entryview.h"
#include "filterbar.h"
#include "sourcepage.h"

#include <QtCore/QStandardPaths>
#include <QtTest/QtTest>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QScrollBar>

using namespace etagere;
using namespace Qt::StringLiterals;

namespace {

/// A page on a fake store, shown, listed and at rest.
class ShownPage : public SourcePage
{
public:
    explicit ShownPage(const QString &options)
        : SourcePage(Location::parse(u"fake:/?"_s + options).value())
    {
        resize(900, 400);
        show();
        refresh();
    }

    bool isListed() { return isOpen() && isSettled() && model()->rowCount() > 0; }
    QString text(int row, Column column) { return model()->index(row, int(column)).data().toString(); }
    bool isRead(int row) { return model()->index(row, 0).data(IsReadRole).toBool(); }
    RowMark mark(int row) { return RowMark(model()->index(row, 0).data(MarkRole).toInt()); }
    bool areReadOnScreen()
    {
        const auto [first, last] = view()->rowsOnScreen();
        for (int row = first; row <= last; ++row) {
            if (!isRead(row))
                return false;
        }
        return last >= first;
    }
    QPushButton *readAllButton()
    {
        for (QPushButton *button : changeBar()->findChildren<QPushButton *>()) {
            if (button->isVisible() && button->text() == u"Read all")
                return button;
        }
        return nullptr;
    }
};

} // namespace

class TestValueReading : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        test::installFakes();
    }

    void readsWhatIsOnScreenAlone();
    void readsMoreWhenScrolled();
    void showsWhatIsGone();
    void readsAllWhenAskedTo();
    void keyFiltersNeedNoValues();
    void tellsWhatItsLanesDo();
    void ordinaryStoresAreReadWhole();
};

void TestValueReading::readsWhatIsOnScreenAlone()
{
    const int before = test::fakeReads();
    ShownPage page(u"rows=5000&touches=1"_s);
    SOON_VERIFY(page.isListed() && page.areReadOnScreen());
    const auto [first, last] = page.view()->rowsOnScreen();
    QCOMPARE(first, 0);
    QVERIFY(last < 100);
    QCOMPARE(test::fakeReads() - before, last + 1);
    QCOMPARE(page.text(0, Column::Request), u"https://fake.example/items/0"_s);
    QCOMPARE(page.text(0, Column::Status), u"200"_s);
    QVERIFY(!page.isRead(4000));
    QCOMPARE(page.text(4000, Column::Request), u"fake_004000"_s);
    QCOMPARE(page.text(4000, Column::State), u"not read"_s);
    QVERIFY(page.text(4000, Column::Size) != QString());
    QVERIFY(page.status().text().contains(u"read when on screen"));
}

void TestValueReading::readsMoreWhenScrolled()
{
    ShownPage page(u"rows=5000&touches=1"_s);
    SOON_VERIFY(page.isListed() && page.areReadOnScreen());
    const int before = test::fakeReads();
    page.view()->verticalScrollBar()->setValue(page.view()->verticalScrollBar()->maximum());
    SOON_VERIFY(page.areReadOnScreen());
    const auto [first, last] = page.view()->rowsOnScreen();
    QCOMPARE(last, 4999);
    QCOMPARE(test::fakeReads() - before, last - first + 1);
    QCOMPARE(page.text(4999, Column::Status), u"404"_s);
}

void TestValueReading::showsWhatIsGone()
{
    ShownPage page(u"rows=20&touches=1&gone=5"_s);
    SOON_COMPARE(page.mark(4), RowMark::Gone);
    SOON_VERIFY(page.isRead(3));
    QCOMPARE(page.mark(3), RowMark::None);
    QCOMPARE(page.model()->rowCount(), 20);
}

void TestValueReading::readsAllWhenAskedTo()
{
    ShownPage page(u"rows=2000&touches=1"_s);
    SOON_VERIFY(page.isListed() && page.areReadOnScreen());
    const int before = test::fakeReads();
    page.filterBar()->setText(u"status:404"_s);
    SOON_VERIFY(page.readAllButton());
    QVERIFY(page.changeBar()->text().contains(u"2"_s));
    QCOMPARE(test::fakeReads(), before);
    QTest::mouseClick(page.readAllButton(), Qt::LeftButton);
    SOON_COMPARE(page.model()->rowCount(), 200);
    QCOMPARE(test::fakeReads() - before, 2000);
    QVERIFY(!page.readAllButton());
    QCOMPARE(page.text(0, Column::Request), u"https://fake.example/items/9"_s);
}

void TestValueReading::keyFiltersNeedNoValues()
{
    ShownPage page(u"rows=2000&touches=1"_s);
    SOON_VERIFY(page.isListed() && page.areReadOnScreen());
    page.filterBar()->setText(u"key:fake_0019"_s);
    SOON_COMPARE(page.model()->rowCount(), 100);
    QVERIFY(!page.readAllButton());
    SOON_VERIFY(page.areReadOnScreen());
    page.view()->horizontalHeader()->setSortIndicator(int(Column::Status), Qt::AscendingOrder);
    SOON_VERIFY(page.readAllButton());
    page.view()->horizontalHeader()->setSortIndicator(int(Column::Key), Qt::AscendingOrder);
    SOON_VERIFY(!page.readAllButton());
    page.view()->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
}

void TestValueReading::tellsWhatItsLanesDo()
{
    ShownPage page(u"rows=10&touches=1"_s);
    QSignalSpy told(&page.store(), &Store::told);
    SOON_VERIFY(!told.isEmpty());
    QCOMPARE(told.first().first().toStringList().first(), u"fake: opened"_s);
}

void TestValueReading::ordinaryStoresAreReadWhole()
{
    ShownPage page(u"rows=2000"_s);
    SOON_VERIFY(page.isListed());
    QVERIFY(page.isRead(1999));
    page.filterBar()->setText(u"status:404"_s);
    SOON_COMPARE(page.model()->rowCount(), 200);
    QVERIFY(!page.readAllButton());
}

QTEST_MAIN(TestValueReading)
#include "test_valuereading.moc"

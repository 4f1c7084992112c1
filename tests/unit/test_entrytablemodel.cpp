// SPDX-License-Identifier: GPL-3.0-or-later
#include <etagere/datetime.h>
#include <etagere/entrytablemodel.h>

#include <QtCore/QRegularExpression>
#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <algorithm>
#include <atomic>
#include <thread>

using namespace etagere;
using namespace Qt::StringLiterals;

namespace {

constexpr Msecs Hour = 3600'000;

// Row n: distinct keys, sizes that repeat, every third a 404.
void appendRow(EntryTable &table, quint32 n)
{
    const QByteArray key = "esi_" + QByteArray::number(n * 2654435761U, 16);
    const QByteArray url = "https://h" + QByteArray::number(n % 10) + ".example/" + QByteArray::number(n);
    Row row;
    row.key = key;
    row.url = url;
    row.method = "GET";
    row.contentType = "application/json";
    row.etag = n % 2 ? "\"e\"" : "";
    row.status = n % 3 ? 200 : 404;
    row.storedBytes = n * 7919 % 1000;
    row.expiresAt = currentTime() + (n % 2 ? Hour : -Hour);
    row.rule = FreshnessRule::ByExpiry;
    QVERIFY(table.append(row));
}

std::shared_ptr<EntryTable> tableOf(quint32 rows)
{
    auto table = std::make_shared<EntryTable>();
    for (quint32 n = 0; n < rows; ++n)
        appendRow(*table, n);
    table->publish();
    return table;
}

void appendRows(EntryTable &table, quint32 first, quint32 last)
{
    for (quint32 n = first; n < last; ++n)
        appendRow(table, n);
    table.publish();
}

std::vector<quint32> shownRows(const EntryTableModel &model)
{
    std::vector<quint32> rows;
    for (int i = 0; i < model.rowCount(); ++i)
        rows.push_back(model.tableRow(i));
    return rows;
}

Filter filterOf(const QString &text)
{
    const Result<Filter> filter = Filter::parse(text);
    if (!filter)
        qFatal("%s", qPrintable(filter.error().text()));
    return *filter;
}

// What the model should show, made at once.
std::vector<quint32> expectedRows(const EntryTable &table, const QString &filter, std::optional<Column> column,
                                  bool reverse)
{
    const Msecs now = currentTime();
    std::vector<quint32> rows = filteredRows(table, filterOf(filter), 0, table.size(), now);
    if (column)
        sortRows(table, rows, *column, reverse, now);
    return rows;
}

// A model with its own check of the contract between models and views.
struct Checked {
    EntryTableModel model;
    QAbstractItemModelTester tester{ &model, QAbstractItemModelTester::FailureReportingMode::QtTest };
};

} // namespace

class TestEntryTableModel : public QObject
{
    Q_OBJECT
private slots:
    void emptyModel();
    void growsWithoutOrder();
    void filters();
    void sorts_data();
    void sorts();
    void sortsAndFilters();
    void newRowsAreMerged_data();
    void newRowsAreMerged();
    void newRowsWhileWorking();
    void restriction();
    void rowsBothWays();
    void persistentIndexesFollow();
    void manyPersistentIndexesFollow();
    void lastWishCounts();
    void anotherTable();
    void liveMarks_data();
    void liveMarks();
    void destroyedWhileWorking();
    void stress();
    void texts();
    void hostileTexts();
    void tokensAreMasked();
    void roles();
    void toolTips();
    void headers();
    void refreshesTimesOfSomeRows();
    void humaneTimes_data();
    void humaneTimes();
    void humaneSizes_data();
    void humaneSizes();
};

void TestEntryTableModel::emptyModel()
{
    Checked c;
    QCOMPARE(c.model.rowCount(), 0);
    QCOMPARE(c.model.columnCount(), ColumnCount);
    c.model.setFilter(filterOf(u"stale"_qs));
    c.model.sort(int(Column::Size));
    QTRY_VERIFY(!c.model.isBusy());
    QCOMPARE(c.model.rowCount(), 0);
    QCOMPARE(c.model.viewRow(0), -1);
    c.model.setTable(nullptr);
    QVERIFY(c.model.table());
    QVERIFY(!c.model.data({}, Qt::DisplayRole).isValid());
}

void TestEntryTableModel::growsWithoutOrder()
{
    Checked c;
    auto table = tableOf(10);
    c.model.setTable(table);
    QCOMPARE(c.model.rowCount(), 10);
    QSignalSpy inserted(&c.model, &QAbstractItemModel::rowsInserted);
    QSignalSpy busy(&c.model, &EntryTableModel::busyChanged);
    appendRows(*table, 10, 5000);
    QCOMPARE(c.model.rowCount(), 10);
    c.model.takeNewRows();
    c.model.takeNewRows();
    QCOMPARE(c.model.rowCount(), 5000);
    QCOMPARE(inserted.count(), 1);
    QCOMPARE(inserted.at(0).at(1).toInt(), 10);
    QCOMPARE(inserted.at(0).at(2).toInt(), 4999);
    QCOMPARE(busy.count(), 0);
    QCOMPARE(c.model.tableRow(4321), 4321U);
    QCOMPARE(c.model.viewRow(4321), 4321);
    QCOMPARE(c.model.viewRow(5000), -1);
}

void TestEntryTableModel::filters()
{
    Checked c;
    const auto table = tableOf(2000);
    c.model.setTable(table);
    QSignalSpy busy(&c.model, &EntryTableModel::busyChanged);
    QSignalSpy ordered(&c.model, &EntryTableModel::orderChanged);
    for (const char *text : { "status:404", "host:h3.example", "nothing", "size>500 status:200", "" }) {
        const QString filter = QString::fromUtf8(text);
        c.model.setFilter(filterOf(filter));
        QCOMPARE(c.model.filter().text(), filter);
        QTRY_VERIFY(!c.model.isBusy());
        QVERIFY2(shownRows(c.model) == expectedRows(*table, filter, {}, false), text);
    }
    QCOMPARE(busy.count(), 8); // to no filter at once
    QCOMPARE(ordered.count(), 5);
}

void TestEntryTableModel::sorts_data()
{
    QTest::addColumn<int>("column");
    for (int column = 0; column < ColumnCount; ++column)
        QTest::newRow(columnName(Column(column)).data()) << column;
}

void TestEntryTableModel::sorts()
{
    QFETCH(int, column);
    Checked c;
    const auto table = tableOf(700);
    c.model.setTable(table);
    for (Qt::SortOrder order : { Qt::AscendingOrder, Qt::DescendingOrder }) {
        c.model.sort(column, order);
        QVERIFY(c.model.isBusy());
        QTRY_VERIFY(!c.model.isBusy());
        QVERIFY(shownRows(c.model) == expectedRows(*table, {}, Column(column), order == Qt::DescendingOrder));
    }
    c.model.unsort();
    QVERIFY(shownRows(c.model) == expectedRows(*table, {}, {}, false));
}

void TestEntryTableModel::sortsAndFilters()
{
    Checked c;
    const auto table = tableOf(5000);
    c.model.setTable(table);
    c.model.sort(int(Column::Size), Qt::DescendingOrder);
    c.model.setFilter(filterOf(u"status:404"_qs));
    QTRY_VERIFY(!c.model.isBusy());
    QVERIFY(shownRows(c.model) == expectedRows(*table, u"status:404"_qs, Column::Size, true));
    c.model.setFilter({});
    QTRY_VERIFY(!c.model.isBusy());
    QVERIFY(shownRows(c.model) == expectedRows(*table, {}, Column::Size, true));
    c.model.sort(-1);
    QCOMPARE(c.model.rowCount(), 5000);
    QCOMPARE(c.model.tableRow(17), 17U);
}

void TestEntryTableModel::newRowsAreMerged_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<int>("column");
    QTest::addColumn<bool>("reverse");
    QTest::newRow("filter") << u"status:404"_qs << -1 << false;
    QTest::newRow("key") << QString() << int(Column::Key) << false;
    QTest::newRow("key, reversed") << QString() << int(Column::Key) << true;
    QTest::newRow("size") << QString() << int(Column::Size) << false;
    QTest::newRow("size, reversed, filter") << u"host:h2.example|h3.example"_qs << int(Column::Size) << true;
    QTest::newRow("absent values") << QString() << int(Column::ETag) << true;
}

void TestEntryTableModel::newRowsAreMerged()
{
    QFETCH(QString, filter);
    QFETCH(int, column);
    QFETCH(bool, reverse);
    Checked c;
    auto table = tableOf(200);
    c.model.setTable(table);
    c.model.setFilter(filterOf(filter));
    c.model.sort(column, reverse ? Qt::DescendingOrder : Qt::AscendingOrder);
    QTRY_VERIFY(!c.model.isBusy());
    const auto sorted = column < 0 ? std::nullopt : std::optional(Column(column));
    QSignalSpy layouts(&c.model, &QAbstractItemModel::layoutChanged);
    for (quint32 size = 200; size < 600; size += 80) {
        appendRows(*table, size, size + 80);
        c.model.takeNewRows();
        const std::vector<quint32> expected = expectedRows(*table, filter, sorted, reverse);
        QTRY_COMPARE(c.model.rowCount(), int(expected.size()));
        QVERIFY(shownRows(c.model) == expected);
        QVERIFY(!c.model.isBusy());
    }
    QCOMPARE(layouts.count(), column < 0 ? 0 : 5);
}

// Rows published while a sort is under way are not lost.
void TestEntryTableModel::newRowsWhileWorking()
{
    EntryTableModel model;
    auto table = tableOf(20000);
    model.setTable(table);
    model.sort(int(Column::Request));
    for (quint32 size = 20000; size < 21000; size += 100) {
        appendRows(*table, size, size + 100);
        model.takeNewRows();
    }
    QTRY_COMPARE(model.rowCount(), 21000);
    QVERIFY(shownRows(model) == expectedRows(*table, {}, Column::Request, false));
}

void TestEntryTableModel::restriction()
{
    Checked c;
    auto table = tableOf(100);
    c.model.setTable(table);
    c.model.setFilter(filterOf(u"nothing"_qs));
    c.model.setRestriction(std::vector<quint32>{ 70, 3, 3, 150, 20 });
    QTRY_VERIFY(!c.model.isBusy());
    QVERIFY(shownRows(c.model) == (std::vector<quint32>{ 3, 20, 70 }));
    appendRows(*table, 100, 200);
    c.model.takeNewRows();
    QTRY_COMPARE(c.model.rowCount(), 4);
    c.model.sort(int(Column::Key));
    QTRY_VERIFY(!c.model.isBusy());
    std::vector<quint32> expected{ 3, 20, 70, 150 };
    sortRows(*table, expected, Column::Key, false, currentTime());
    QVERIFY(shownRows(c.model) == expected);
    c.model.setRestriction({});
    QTRY_VERIFY(!c.model.isBusy());
    QCOMPARE(c.model.rowCount(), 0);
}

void TestEntryTableModel::rowsBothWays()
{
    Checked c;
    const auto table = tableOf(2000);
    c.model.setTable(table);
    for (const Column column : { Column::Key, Column::Size, Column::ETag }) {
        c.model.setFilter(filterOf(u"status:404"_qs));
        c.model.sort(int(column), Qt::DescendingOrder);
        QTRY_VERIFY(!c.model.isBusy());
        for (int i = 0; i < c.model.rowCount(); ++i)
            QCOMPARE(c.model.viewRow(c.model.tableRow(i)), i);
        QCOMPARE(c.model.viewRow(1), -1); // a 200
        QCOMPARE(c.model.row(5).key, table->row(c.model.tableRow(5)).key);
    }
}

void TestEntryTableModel::persistentIndexesFollow()
{
    Checked c;
    const auto table = tableOf(1000);
    c.model.setTable(table);
    const QPersistentModelIndex a = c.model.index(999, 2); // 404
    const QPersistentModelIndex b = c.model.index(500, 0); // 200
    c.model.sort(int(Column::Key));
    QTRY_VERIFY(!c.model.isBusy());
    QCOMPARE(c.model.tableRow(a.row()), 999U);
    QCOMPARE(a.column(), 2);
    QCOMPARE(c.model.tableRow(b.row()), 500U);
    c.model.setFilter(filterOf(u"status:404"_qs));
    QTRY_VERIFY(!c.model.isBusy());
    QCOMPARE(c.model.tableRow(a.row()), 999U);
    QVERIFY(!b.isValid());
    c.model.setFilter({});
    QTRY_VERIFY(!c.model.isBusy());
    QCOMPARE(c.model.tableRow(a.row()), 999U);
    c.model.unsort();
    QCOMPARE(a.row(), 999);
}

void TestEntryTableModel::manyPersistentIndexesFollow()
{
    Checked c;
    const auto table = tableOf(500);
    c.model.setTable(table);
    QList<QPersistentModelIndex> all;
    for (int i = 0; i < 500; ++i)
        all.append(c.model.index(i, 0));
    c.model.sort(int(Column::Size), Qt::DescendingOrder);
    c.model.setFilter(filterOf(u"status:404"_qs));
    QTRY_VERIFY(!c.model.isBusy());
    for (quint32 i = 0; i < 500; ++i)
        QCOMPARE(all.at(i).isValid() ? qint64(c.model.tableRow(all.at(i).row())) : -1, i % 3 ? -1 : qint64(i));
}

void TestEntryTableModel::lastWishCounts()
{
    EntryTableModel model;
    const auto table = tableOf(20000);
    model.setTable(table);
    QSignalSpy ordered(&model, &EntryTableModel::orderChanged);
    for (int i = 0; i < 20; ++i)
        model.setFilter(filterOf(u"host:h%1.example"_qs.arg(i % 10)));
    model.sort(int(Column::Size));
    model.setFilter(filterOf(u"status:404"_qs));
    QTRY_VERIFY(!model.isBusy());
    QCOMPARE(ordered.count(), 1);
    QVERIFY(shownRows(model) == expectedRows(*table, u"status:404"_qs, Column::Size, false));
    model.setFilter(filterOf(u"nothing"_qs));
    model.setFilter({});
    model.unsort(); // at once, and the sort under way is forgotten
    QVERIFY(!model.isBusy());
    QCOMPARE(model.rowCount(), 20000);
    QTest::qWait(50);
    QCOMPARE(model.rowCount(), 20000);
}

void TestEntryTableModel::anotherTable()
{
    Checked c;
    c.model.setTable(tableOf(2000));
    c.model.sort(int(Column::Key));
    const auto other = tableOf(30);
    c.model.setTable(other); // in the middle of the sort
    QTRY_VERIFY(!c.model.isBusy());
    QCOMPARE(c.model.table().get(), other.get());
    QVERIFY(shownRows(c.model) == expectedRows(*other, {}, Column::Key, false));
    c.model.setTable(tableOf(0));
    QTRY_VERIFY(!c.model.isBusy());
    QCOMPARE(c.model.rowCount(), 0);
}

void TestEntryTableModel::liveMarks_data()
{
    QTest::addColumn<bool>("isSorted");
    QTest::newRow("as found") << false;
    QTest::newRow("sorted") << true;
}

// Row 7's entry is stored anew as row 20, row 3 is gone, row 21 is new.
void TestEntryTableModel::liveMarks()
{
    QFETCH(bool, isSorted);
    Checked c;
    const auto table = tableOf(20);
    c.model.setTable(table);
    if (isSorted)
        c.model.sort(int(Column::Key));
    QTRY_VERIFY(!c.model.isBusy());
    const QPersistentModelIndex selected(c.model.index(c.model.viewRow(7), 0));
    appendRows(*table, 20, 22);
    auto marks = std::make_shared<LiveMarks>();
    marks->marks = { { 3, { RowMark::Gone, 1 } }, { 20, { RowMark::Changed, 1 } }, { 21, { RowMark::New, 1 } } };
    marks->hidden = { 7 };
    marks->newerRow = { { 7, 20 } };
    c.model.setLiveMarks(marks);
    // The newer row is not on show yet: the older one bears its mark.
    QCOMPARE(RowMark(selected.data(MarkRole).toInt()), RowMark::Changed);
    c.model.takeNewRows();
    QTRY_COMPARE(c.model.rowCount(), 21);
    QTRY_VERIFY(!c.model.isBusy());
    QCOMPARE(c.model.viewRow(7), -1);
    QCOMPARE(c.model.tableRow(selected.row()), 20u); // the selection goes over
    const auto markOf = [&](quint32 row) {
        return RowMark(c.model.index(c.model.viewRow(row), 0).data(MarkRole).toInt());
    };
    QCOMPARE(markOf(20), RowMark::Changed);
    QCOMPARE(markOf(21), RowMark::New);
    QCOMPARE(markOf(3), RowMark::Gone);
    QCOMPARE(markOf(4), RowMark::None);
    c.model.setTable(tableOf(5));
    QTRY_COMPARE(c.model.rowCount(), 5);
    QCOMPARE(markOf(3), RowMark::None);
}

void TestEntryTableModel::destroyedWhileWorking()
{
    const auto table = tableOf(50000);
    for (int i = 0; i < 10; ++i) {
        EntryTableModel model;
        model.setTable(table);
        model.sort(i % ColumnCount);
        QTest::qWait(i);
    }
    QTest::qWait(20);
}

// A writer, a view that sorts, filters and reads, and tables that are replaced, all at once.
void TestEntryTableModel::stress()
{
    Checked c;
    for (int round = 0; round < 3; ++round) {
        auto table = std::make_shared<EntryTable>();
        c.model.setTable(table);
        constexpr quint32 Count = 3000;
        std::thread writer([table] {
            for (quint32 n = 0; n < Count; n += 50) {
                appendRows(*table, n, n + 50);
                std::this_thread::sleep_for(std::chrono::milliseconds(2));
            }
        });
        for (int step = 0; table->size() < Count; ++step) {
            c.model.takeNewRows();
            if (step % 7 == 0)
                c.model.sort(step % (ColumnCount + 1) - 1, step % 2 ? Qt::AscendingOrder : Qt::DescendingOrder);
            if (step % 5 == 0)
                c.model.setFilter(filterOf(step % 3 ? u"status:404"_qs : QString()));
            for (int row = 0; row < c.model.rowCount(); row += 1 + c.model.rowCount() / 20)
                QVERIFY(!c.model.index(row, int(Column::Key)).data().toString().isEmpty());
            QTest::qWait(1);
        }
        writer.join();
        c.model.takeNewRows();
        c.model.setFilter(filterOf(u"status:404"_qs));
        c.model.sort(int(Column::Size));
        QTRY_VERIFY(!c.model.isBusy());
        QVERIFY(shownRows(c.model) == expectedRows(*table, u"status:404"_qs, Column::Size, false));
    }
}

// A table of one row.
static std::shared_ptr<EntryTable> single(const Row &row)
{
    auto table = std::make_shared<EntryTable>();
    table->append(row);
    table->publish();
    return table;
}

static QString textOf(const EntryTableModel &model, Column column, int role = Qt::DisplayRole)
{
    return model.index(0, int(column)).data(role).toString();
}

void TestEntryTableModel::texts()
{
    Checked c;
    Row row;
    row.key = "esi_1";
    c.model.setTable(single(row));
    QCOMPARE(textOf(c.model, Column::Request), u"esi_1"_qs);
    QCOMPARE(textOf(c.model, Column::Status), QString());
    QCOMPARE(textOf(c.model, Column::State), u"unknown"_qs);
    QCOMPARE(textOf(c.model, Column::Expires), QString());
    QCOMPARE(textOf(c.model, Column::Size), u"0 B"_qs);
    row.decodedKey = "//esi.evetech.net/";
    c.model.setTable(single(row));
    QCOMPARE(textOf(c.model, Column::Request), u"//esi.evetech.net/"_qs);
    row.url = "https://esi.evetech.net/latest/";
    row.method = "GET";
    row.contentType = "application/json";
    row.etag = "\"\xC3\xA4\"";
    row.vary = "Accept";
    row.lastModified = "Sun, 01 Mar 2026 12:00:00 GMT";
    row.status = 404;
    row.storedBytes = 12595;
    row.storedAt = currentTime() - 3 * 24 * Hour;
    row.expiresAt = currentTime() + Hour + 1000;
    row.storeExpiresAt = currentTime() + 30 * 1000 + 999;
    row.rule = FreshnessRule::ByExpiry;
    c.model.setTable(single(row));
    QCOMPARE(textOf(c.model, Column::Request), u"https://esi.evetech.net/latest/"_qs);
    QCOMPARE(textOf(c.model, Column::Status), u"404"_qs);
    QCOMPARE(textOf(c.model, Column::State), u"fresh"_qs);
    QCOMPARE(textOf(c.model, Column::ETag), u"\"ä\""_qs);
    QCOMPARE(textOf(c.model, Column::Expires), u"in 1 h"_qs);
    QCOMPARE(textOf(c.model, Column::Size), u"12.3 KiB"_qs);
    QCOMPARE(textOf(c.model, Column::Type), u"application/json"_qs);
    QCOMPARE(textOf(c.model, Column::StoredAt), u"3 days ago"_qs);
    QVERIFY(textOf(c.model, Column::StoreExpires).startsWith(u"in "));
    QCOMPARE(textOf(c.model, Column::Key), u"esi_1"_qs);
    QCOMPARE(textOf(c.model, Column::Method), u"GET"_qs);
    QCOMPARE(textOf(c.model, Column::Vary), u"Accept"_qs);
    QCOMPARE(textOf(c.model, Column::LastModified), u"Sun, 01 Mar 2026 12:00:00 GMT"_qs);
    row.rule = FreshnessRule::Always;
    c.model.setTable(single(row));
    QCOMPARE(textOf(c.model, Column::Expires), u"never"_qs);
    row.rule = FreshnessRule::NoCache;
    c.model.setTable(single(row));
    QCOMPARE(textOf(c.model, Column::State), u"no cache"_qs);
    row.rule = FreshnessRule::Expired;
    c.model.setTable(single(row));
    QCOMPARE(textOf(c.model, Column::State), u"stale"_qs);
}

void TestEntryTableModel::hostileTexts()
{
    Checked c;
    const QByteArray endless(10'000'000, 'x');
    Row row;
    row.key = QByteArrayView("a\nb\0\xFF\\", 6);
    c.model.setTable(single(row));
    QCOMPARE(textOf(c.model, Column::Key), u"a\\x0ab\\x00\\xff\\\\"_qs);
    row.key = row.url = row.etag = row.contentType = row.error = endless;
    row.storedAt = row.expiresAt = std::numeric_limits<Msecs>::max();
    row.storedBytes = std::numeric_limits<qint64>::max();
    c.model.setTable(single(row));
    for (int column = 0; column < ColumnCount; ++column) {
        for (int role : { int(Qt::DisplayRole), int(Qt::ToolTipRole), int(Qt::AccessibleTextRole) })
            QVERIFY(c.model.index(0, column).data(role).toString().size() < 20'000);
    }
}

void TestEntryTableModel::tokensAreMasked()
{
    Checked c;
    Row row;
    row.url = "https://esi.evetech.net/latest/?token=topsecret&page=2";
    c.model.setTable(single(row));
    for (int role : { int(Qt::DisplayRole), int(Qt::ToolTipRole), int(Qt::AccessibleTextRole) }) {
        QVERIFY(!textOf(c.model, Column::Request, role).contains(u"topsecret"));
        QVERIFY(textOf(c.model, Column::Request, role).contains(u"page=2"));
    }
    const QByteArray key = "https://a.example/?token=topsecret" + QByteArray(5000, 'x');
    row.url = {};
    row.key = key;
    c.model.setTable(single(row));
    for (Column column : { Column::Request, Column::Key }) {
        QVERIFY(!textOf(c.model, column).contains(u"topsecret"));
        QVERIFY(textOf(c.model, column).startsWith(u"https://a.example/"));
    }
}

void TestEntryTableModel::roles()
{
    Checked c;
    Row row;
    row.key = "k";
    row.storedAt = 1000;
    row.error = "The entry is cut off.";
    row.storedBytes = 77;
    c.model.setTable(single(row));
    const QModelIndex index = c.model.index(0, 0);
    QCOMPARE(index.data(FreshnessRole).toInt(), int(Freshness::Unknown));
    QCOMPARE(index.data(RevalidatableRole).toBool(), false);
    QCOMPARE(index.data(StoredAtRole).toLongLong(), 1000);
    QCOMPARE(index.data(ExpiresAtRole).toLongLong(), NoTime);
    QCOMPARE(index.data(StoreExpiresAtRole).toLongLong(), NoTime);
    QCOMPARE(index.data(ErrorRole).toString(), u"The entry is cut off."_qs);
    QCOMPARE(c.model.index(0, int(Column::Size)).data(SortRole).toLongLong(), 77);
    QCOMPARE(index.data(Qt::AccessibleTextRole).toString(), u"k, cannot be read"_qs);
    QVERIFY(!index.data(Qt::DecorationRole).isValid());
    QVERIFY(c.model.index(0, int(Column::Size)).data(Qt::TextAlignmentRole).toInt() & Qt::AlignRight);
    row.lastModified = "x";
    c.model.setTable(single(row));
    QVERIFY(c.model.index(0, 0).data(RevalidatableRole).toBool());
}

void TestEntryTableModel::toolTips()
{
    Checked c;
    Row row;
    row.key = "k";
    row.error = "The entry is cut off.";
    row.storedBytes = 12345;
    row.bodyBytes = 12000;
    row.expiresAt = 1772366400000;
    row.storeExpiresAt = std::numeric_limits<Msecs>::max();
    c.model.setTable(single(row));
    QVERIFY(textOf(c.model, Column::Expires, Qt::ToolTipRole).endsWith(u"2026-03-01 12:00:00 UTC"));
    QCOMPARE(textOf(c.model, Column::Expires, Qt::ToolTipRole).count(u'\n'), 1); // local time above
    QCOMPARE(textOf(c.model, Column::StoredAt, Qt::ToolTipRole), QString());
    QCOMPARE(textOf(c.model, Column::StoreExpires, Qt::ToolTipRole), u"beyond the calendar"_qs);
    QVERIFY(textOf(c.model, Column::Request, Qt::ToolTipRole).endsWith(u"\nThe entry is cut off."));
    QString size = textOf(c.model, Column::Size, Qt::ToolTipRole);
    QVERIFY(size.remove(QRegularExpression(u"[^0-9\n]"_qs)) == u"12345\n12000");
}

void TestEntryTableModel::headers()
{
    const EntryTableModel model;
    QSet<QString> titles;
    for (int column = 0; column < ColumnCount; ++column) {
        titles.insert(model.headerData(column, Qt::Horizontal).toString());
        QVERIFY(model.headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString().size() > 10);
    }
    QCOMPARE(titles.size(), ColumnCount);
    QCOMPARE(model.headerData(0, Qt::Horizontal).toString(), u"Request"_qs);
    QVERIFY(!model.headerData(ColumnCount, Qt::Horizontal).isValid());
    QVERIFY(!model.headerData(-1, Qt::Horizontal).isValid());
    QVERIFY(!model.headerData(0, Qt::Vertical).isValid());
}

void TestEntryTableModel::refreshesTimesOfSomeRows()
{
    Checked c;
    QSignalSpy changed(&c.model, &QAbstractItemModel::dataChanged);
    c.model.refreshTimes(0, 30);
    QCOMPARE(changed.count(), 0);
    c.model.setTable(tableOf(100));
    c.model.refreshTimes(90, 130);
    QCOMPARE(changed.count(), 2);
    for (const QList<QVariant> &arguments : changed) {
        QCOMPARE(arguments.at(0).toModelIndex().row(), 90);
        QCOMPARE(arguments.at(1).toModelIndex().row(), 99);
    }
    c.model.refreshTimes(100, 130);
    c.model.refreshTimes(-5, -1);
    QCOMPARE(changed.count(), 2);
}

void TestEntryTableModel::humaneTimes_data()
{
    QTest::addColumn<qint64>("seconds");
    QTest::addColumn<QString>("expected");
    const auto row = [](qint64 seconds, const char *text) {
        QTest::newRow(text) << seconds << QString::fromUtf8(text);
    };
    row(0, "now");
    row(1, "in 1 s");
    row(59, "in 59 s");
    row(60, "in 1 min");
    row(4 * 60 + 59, "in 4 min");
    row(3600, "in 1 h");
    row(86399, "in 23 h");
    row(86400, "in 1 day");
    row(3 * 86400, "in 3 days");
    row(59 * 86400, "in 59 days");
    row(60 * 86400, "in 1 months");
    row(180 * 86400, "in 5 months");
    row(800 * 86400LL, "in 2 years");
    row(-1, "1 s ago");
    row(-3 * 86400 - 5, "3 days ago");
    row(-5000 * 86400LL, "13 years ago");
}

void TestEntryTableModel::humaneTimes()
{
    QFETCH(qint64, seconds);
    constexpr Msecs now = 1772366400000;
    QTEST(humaneTime(now + seconds * 1000, now), "expected");
    QCOMPARE(humaneTime(NoTime, now), QString());
    QVERIFY(humaneTime(std::numeric_limits<Msecs>::max(), NoTime + 1).startsWith(u"in "));
    QVERIFY(humaneTime(NoTime + 1, std::numeric_limits<Msecs>::max()).endsWith(u" ago"));
}

void TestEntryTableModel::humaneSizes_data()
{
    QTest::addColumn<qint64>("bytes");
    QTest::addColumn<QString>("expected");
    const auto row = [](qint64 bytes, const char *text) { QTest::newRow(text) << bytes << QString::fromUtf8(text); };
    row(-1, "");
    row(0, "0 B");
    row(604, "604 B");
    row(1023, "1023 B");
    row(1024, "1.0 KiB");
    row(12595, "12.3 KiB");
    row(1024 * 1024 - 1, "1.0 MiB");
    row(5LL << 30, "5.0 GiB");
    row(std::numeric_limits<qint64>::max(), "8.0 EiB");
}

void TestEntryTableModel::humaneSizes()
{
    QFETCH(qint64, bytes);
    QFETCH(QString, expected);
    QString size = humaneSize(bytes);
    QCOMPARE(size.remove(u','), expected);
}

QTEST_GUILESS_MAIN(TestEntryTableModel)
#include "test_entrytablemodel.moc"

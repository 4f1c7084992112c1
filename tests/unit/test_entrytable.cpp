// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/packedrow.h"

#include <etagere/dialect.h>
#include <etagere/entrytable.h>
#include <etagere/filter.h>

#include <QtTest/QTest>
#include <atomic>
#include <numeric>
#include <thread>

using namespace etagere;
using namespace Qt::StringLiterals;

namespace {

constexpr Msecs Now = 1772366400000;

// Holds the bytes that a row's views point to.
struct RowSource {
    QByteArray key, url, decodedKey, method, contentType, etag, lastModified, vary, error;
    Row numbers;

    Row row() const
    {
        Row row = numbers;
        row.key = key;
        row.url = url;
        row.decodedKey = decodedKey;
        row.method = method;
        row.contentType = contentType;
        row.etag = etag;
        row.lastModified = lastModified;
        row.vary = vary;
        row.error = error;
        return row;
    }
};

RowSource source(quint32 n)
{
    RowSource s;
    s.key = "esi_" + QByteArray::number(n);
    s.url = "https://esi.evetech.net/latest/types/" + QByteArray::number(n * 7919 % 10007) + "/";
    s.method = n % 5 ? "GET" : "HEAD";
    s.contentType = n % 3 ? "application/json" : "text/html";
    s.etag = n % 4 ? "\"" + QByteArray::number(n % 100) + "\"" : QByteArray();
    s.lastModified = n % 7 ? QByteArray() : QByteArray("Sun, 01 Mar 2026 12:00:00 GMT");
    s.numbers.status = n % 11 ? 200 : 404;
    s.numbers.storedBytes = n * 37 % 5000;
    s.numbers.bodyBytes = n % 2 ? n : -1;
    s.numbers.storedAt = Now - Msecs(n) * 1000;
    s.numbers.expiresAt = n % 6 ? Now + (Msecs(n % 50) - 25) * 1000 : NoTime;
    s.numbers.rule = n % 6 ? FreshnessRule::ByExpiry : FreshnessRule::Unknown;
    return s;
}

void compareRows(const Row &a, const Row &b)
{
    QCOMPARE(a.key, b.key);
    QCOMPARE(a.url, b.url);
    QCOMPARE(a.decodedKey, b.decodedKey);
    QCOMPARE(a.method, b.method);
    QCOMPARE(a.contentType, b.contentType);
    QCOMPARE(a.etag, b.etag);
    QCOMPARE(a.lastModified, b.lastModified);
    QCOMPARE(a.vary, b.vary);
    QCOMPARE(a.error, b.error);
    QCOMPARE(a.dialect, b.dialect);
    QCOMPARE(a.storedBytes, b.storedBytes);
    QCOMPARE(a.bodyBytes, b.bodyBytes);
    QCOMPARE(a.storedAt, b.storedAt);
    QCOMPARE(a.expiresAt, b.expiresAt);
    QCOMPARE(a.storeExpiresAt, b.storeExpiresAt);
    QCOMPARE(a.status, b.status);
    QCOMPARE(a.rule, b.rule);
    QCOMPARE(a.decodedBy, b.decodedBy);
    QCOMPARE(a.keyType, b.keyType);
    QCOMPARE(a.server, b.server);
    QCOMPARE(a.isResponse, b.isResponse);
}

// What a row becomes when it is kept and read again.
void checkKept(const RowSource &s)
{
    EntryTable table;
    QVERIFY(table.append(s.row()));
    QCOMPARE(table.publish(), 1U);
    compareRows(table.row(0), s.row());
}

void fill(EntryTable &table, quint32 rows)
{
    for (quint32 n = 0; n < rows; ++n)
        QVERIFY(table.append(source(n).row()));
    table.publish();
}

QByteArray requestOf(const Row &row)
{
    if (!row.url.isEmpty())
        return row.url.toByteArray();
    return (row.decodedKey.isEmpty() ? row.key : row.decodedKey).toByteArray();
}

// A column's value as something that QVariant-free tests can compare; empty means absent.
std::optional<QByteArray> valueOf(const Row &row, Column column)
{
    const auto text = [](QByteArrayView v) { return v.isEmpty() ? std::nullopt : std::optional(v.toByteArray()); };
    const auto number = [](qint64 n) { return std::optional(QByteArray::number(n + 4000000000000000000LL)); };
    const auto time = [&](Msecs t) { return t == NoTime ? std::nullopt : number(t); };
    switch (column) {
    case Column::Request:
        return text(requestOf(row));
    case Column::Status:
        return row.status ? number(row.status) : std::nullopt;
    case Column::State: {
        const Freshness state = row.freshness(Now);
        return state == Freshness::Unknown ? std::nullopt : number(qint64(state));
    }
    case Column::ETag:
        return text(row.etag);
    case Column::Expires:
        return time(row.expiresAt);
    case Column::Size:
        return number(row.storedBytes);
    case Column::Type:
        return text(row.contentType);
    case Column::StoredAt:
        return time(row.storedAt);
    case Column::StoreExpires:
        return time(row.storeExpiresAt);
    case Column::Key:
        return text(row.key);
    case Column::Method:
        return text(row.method);
    case Column::Vary:
        return text(row.vary);
    case Column::LastModified:
        return text(row.lastModified);
    case Column::KnownBy:
        return row.decodedBy == KeySource::None ? std::nullopt : number(qint64(row.decodedBy));
    case Column::Dialect:
        return std::nullopt;
    }
    return std::nullopt;
}

// The order by the plainest means.
std::vector<quint32> orderedPlainly(const EntryTable &table, Column column, bool reverse)
{
    std::vector<std::optional<QByteArray>> values;
    for (quint32 n = 0; n < table.size(); ++n)
        values.push_back(valueOf(table.row(n), column));
    std::vector<quint32> rows(table.size());
    std::iota(rows.begin(), rows.end(), 0U);
    std::stable_sort(rows.begin(), rows.end(), [&](quint32 a, quint32 b) {
        if (!values[a] || !values[b])
            return values[a].has_value() && !values[b];
        return reverse ? *values[b] < *values[a] : *values[a] < *values[b];
    });
    return rows;
}

} // namespace

class TestEntryTable : public QObject
{
    Q_OBJECT
private slots:
    void keepsWhatItIsGiven();
    void keepsLongTexts_data();
    void keepsLongTexts();
    void keepsOddNumbers();
    void keepsWholeSeconds();
    void emptyRows();
    void manyDistinctTexts();
    void rowsAreSeenWhenPublished();
    void viewsStayWhereTheyAre();
    void readersBesideTheWriter();
    void memoryARow();
    void columnNames();
    void sorts_data();
    void sorts();
    void sortsTextsOfAllKinds();
    void sortsAPart();
    void stopsSorting();
    void filters();
    void filtersByRareTexts();
    void filtersByTextsThatAreElsewhere();
    void stopsFiltering();
};

void TestEntryTable::keepsWhatItIsGiven()
{
    RowSource s = source(3);
    s.decodedKey = "//esi.evetech.net/latest/{id}/ path={id=3}";
    s.vary = "Accept-Encoding";
    s.error = "The entry is cut off.";
    s.numbers.dialect = reinterpret_cast<const Dialect *>(0x1000);
    s.numbers.storeExpiresAt = Now + 5000;
    s.numbers.decodedBy = KeySource::Resolved;
    s.numbers.keyType = KeyType::Pickle;
    s.numbers.server = 255;
    s.numbers.isResponse = true;
    checkKept(s);
}

void TestEntryTable::keepsLongTexts_data()
{
    QTest::addColumn<int>("length");
    for (int length : { 255, 256, 4095, 4096, 70000, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 3 << 20 })
        QTest::addRow("%d", length) << length;
}

void TestEntryTable::keepsLongTexts()
{
    QFETCH(int, length);
    for (QByteArray RowSource::*text :
         { &RowSource::key, &RowSource::url, &RowSource::decodedKey, &RowSource::method, &RowSource::contentType,
           &RowSource::etag, &RowSource::lastModified, &RowSource::vary, &RowSource::error }) {
        RowSource s = source(1);
        s.*text = QByteArray(length, 'x') + "end";
        (s.*text).remove(0, 3);
        checkKept(s);
    }
}

void TestEntryTable::keepsOddNumbers()
{
    RowSource s = source(1);
    for (int status :
         { 0, 99, 999, 8191, 8192, 100000, -1, std::numeric_limits<int>::max(), std::numeric_limits<int>::min() }) {
        s.numbers.status = status;
        checkKept(s);
    }
    s.numbers.bodyBytes = 0;
    checkKept(s);
    s.numbers.storedBytes = s.numbers.bodyBytes = (1LL << 40) - 2;
    checkKept(s);

    EntryTable table;
    s.numbers.storedBytes = s.numbers.bodyBytes = std::numeric_limits<qint64>::max();
    QVERIFY(table.append(s.row()));
    table.publish();
    QCOMPARE(table.row(0).storedBytes, (1LL << 40) - 1);
    QCOMPARE(table.row(0).bodyBytes, (1LL << 40) - 2);
}

void TestEntryTable::keepsWholeSeconds()
{
    QCOMPARE(unpackedTime(packedTime(NoTime)), NoTime);
    for (Msecs time : { Msecs(0), Now, Now + 999, -Msecs(1), -Msecs(1000), Msecs(253402300799000) }) {
        const Msecs floored = time - (time % 1000 + 1000) % 1000;
        QCOMPARE(unpackedTime(packedTime(time)), floored);
    }
    QVERIFY(unpackedTime(packedTime(std::numeric_limits<Msecs>::max())) > Msecs(253402300799000));
    QVERIFY(unpackedTime(packedTime(std::numeric_limits<Msecs>::min() + 1)) < -Msecs(253402300799000));
}

void TestEntryTable::emptyRows()
{
    EntryTable table;
    QCOMPARE(table.size(), 0U);
    for (int i = 0; i < 3; ++i)
        QVERIFY(table.append(Row()));
    QCOMPARE(table.publish(), 3U);
    compareRows(table.row(2), Row());
}

// More texts than there are numbers for.
void TestEntryTable::manyDistinctTexts()
{
    EntryTable table;
    constexpr int Count = 66000;
    const auto make = [](int n) {
        RowSource s;
        s.key = QByteArray::number(n);
        s.contentType = "type/" + QByteArray::number(n);
        s.method = "M" + QByteArray::number(n % 300);
        s.error = "Broken at byte " + QByteArray::number(n) + ".";
        return s;
    };
    for (int n = 0; n < Count; ++n)
        QVERIFY(table.append(make(n).row()));
    table.publish();
    for (int n = 0; n < Count; n += 111)
        compareRows(table.row(quint32(n)), make(n).row());
    compareRows(table.row(Count - 1), make(Count - 1).row());
}

void TestEntryTable::rowsAreSeenWhenPublished()
{
    EntryTable table;
    QVERIFY(table.append(source(0).row()));
    QCOMPARE(table.size(), 0U);
    QCOMPARE(table.publish(), 1U);
    QVERIFY(table.append(source(1).row()));
    QVERIFY(table.append(source(2).row()));
    QCOMPARE(table.size(), 1U);
    table.publish();
    QCOMPARE(table.size(), 3U);
}

void TestEntryTable::viewsStayWhereTheyAre()
{
    EntryTable table;
    fill(table, 10);
    const Row before = table.row(5);
    for (quint32 n = 10; n < 100000; ++n)
        QVERIFY(table.append(source(n).row()));
    table.publish();
    compareRows(before, source(5).row());
    QCOMPARE(static_cast<const void *>(table.row(5).key.data()), static_cast<const void *>(before.key.data()));
}

void TestEntryTable::readersBesideTheWriter()
{
    EntryTable table;
    constexpr quint32 Count = 150000;
    std::atomic<int> wrong = 0;
    const auto read = [&] {
        for (quint32 seen = 0; seen < Count;) {
            const quint32 size = table.size();
            if (size < seen)
                ++wrong;
            for (quint32 n = seen; n < size; n += 17) {
                const Row row = table.row(n);
                const RowSource s = source(n);
                if (row.key != s.key || row.url != s.url || row.contentType != s.contentType || row.etag != s.etag
                    || row.storedBytes != s.numbers.storedBytes || row.expiresAt != s.numbers.expiresAt)
                    ++wrong;
            }
            seen = size;
        }
    };
    std::thread first(read);
    std::thread second(read);
    for (quint32 n = 0; n < Count; ++n) {
        if (!table.append(source(n).row()))
            ++wrong;
        if (n % 257 == 0)
            table.publish();
    }
    table.publish();
    first.join();
    second.join();
    QCOMPARE(wrong.load(), 0);
}

void TestEntryTable::memoryARow()
{
    EntryTable table;
    constexpr int Count = 1 << 18;
    const QByteArray key(36, 'k');
    const QByteArray url(51, 'u');
    const QByteArray etag(18, 'e');
    const auto texts = source(1); // the row only points into it
    Row row = texts.row();
    row.key = key;
    row.url = url;
    row.etag = etag;
    row.lastModified = {};
    for (int n = 0; n < Count; ++n)
        QVERIFY(table.append(row));
    QVERIFY2(table.memoryUsed() <= 160LL * Count, qPrintable(QString::number(double(table.memoryUsed()) / Count)));
}

void TestEntryTable::columnNames()
{
    QSet<QByteArray> names;
    for (int i = 0; i < ColumnCount; ++i) {
        const QByteArrayView name = columnName(Column(i));
        QCOMPARE(columnByName(name), std::optional(Column(i)));
        names.insert(name.toByteArray());
    }
    QCOMPARE(names.size(), ColumnCount);
    QCOMPARE(columnByName("url"), std::optional(Column::Request));
    QCOMPARE(columnByName("nonsense"), std::nullopt);
    QCOMPARE(columnByName(""), std::nullopt);
}

void TestEntryTable::sorts_data()
{
    QTest::addColumn<int>("column");
    for (int i = 0; i < ColumnCount; ++i)
        QTest::newRow(columnName(Column(i)).data()) << i;
}

void TestEntryTable::sorts()
{
    QFETCH(int, column);
    EntryTable table;
    fill(table, 3000);
    for (bool reverse : { false, true }) {
        std::vector<quint32> rows(table.size());
        std::iota(rows.begin(), rows.end(), 0U);
        sortRows(table, rows, Column(column), reverse, Now);
        QVERIFY(rows == orderedPlainly(table, Column(column), reverse));
    }
}

// Long shared beginnings, texts that are others' beginnings, zero bytes, equal texts, long and short ones.
void TestEntryTable::sortsTextsOfAllKinds()
{
    EntryTable table;
    quint32 state = 7;
    const auto random = [&state](quint32 below) { return (state = state * 1664525U + 1013904223U) / 65536U % below; };
    const QByteArray shared = "https://esi.evetech.net/latest/";
    for (int n = 0; n < 20000; ++n) {
        RowSource s;
        s.key = "k";
        s.url = random(50) ? shared.first(qsizetype(random(quint32(shared.size()) + 1))) : QByteArray();
        for (quint32 i = random(30); i > 0; --i)
            s.url += "\0\377ab"[random(4)];
        if (random(3) == 0)
            s.url = shared + QByteArray::number(random(50));
        QVERIFY(table.append(s.row()));
    }
    table.publish();
    for (bool reverse : { false, true }) {
        std::vector<quint32> rows(table.size());
        std::iota(rows.begin(), rows.end(), 0U);
        sortRows(table, rows, Column::Request, reverse, Now);
        QVERIFY(rows == orderedPlainly(table, Column::Request, reverse));
    }
}

void TestEntryTable::sortsAPart()
{
    EntryTable table;
    fill(table, 100);
    std::vector<quint32> rows{ 70, 3, 50, 3 + 11, 99 };
    sortRows(table, rows, Column::StoredAt, false, Now);
    QCOMPARE(rows, (std::vector<quint32>{ 99, 70, 50, 14, 3 }));
    std::vector<quint32> none;
    sortRows(table, none, Column::Key, true, Now);
    QVERIFY(none.empty());
}

void TestEntryTable::stopsSorting()
{
    EntryTable table;
    fill(table, 1000);
    std::vector<quint32> rows(table.size());
    std::iota(rows.begin(), rows.end(), 0U);
    sortRows(table, rows, Column::Request, false, Now, [] { return true; });
    std::sort(rows.begin(), rows.end());
    QVERIFY(rows.size() == table.size()); // still row numbers of the table
    QVERIFY(rows.back() < table.size());
}

void TestEntryTable::filters()
{
    EntryTable table;
    fill(table, 60000);
    for (const char *text :
         { "", "nothing", "types/77", "esi_1", "status:404", "stale type:html", "expires:none|<1h", "a|e" }) {
        const Filter filter = *Filter::parse(QString::fromUtf8(text));
        std::vector<quint32> expected;
        for (quint32 n = 5; n < 59990; ++n) {
            if (filter.matches(source(n).row(), Now))
                expected.push_back(n);
        }
        QVERIFY2(filteredRows(table, filter, 5, 59990, Now) == expected, text);
    }
    QVERIFY(filteredRows(table, Filter(), 7, 7, Now).empty());
}

// Texts between, before and behind ordinary rows: longer than a block, with lengths of their own, none at all.
void TestEntryTable::filtersByRareTexts()
{
    EntryTable table;
    std::vector<quint32> expected;
    for (quint32 n = 0; n < 30000; ++n) {
        RowSource s = source(n);
        if (n % 1777 == 0)
            s.url = QByteArray(2 << 20, '.') + (n % 2 ? "needle" : "");
        else if (n % 1333 == 0)
            s.key = QByteArray(5000, '.') + "NEEDLE";
        else if (n % 997 == 0)
            s = RowSource();
        else if (n % 499 == 0)
            s.contentType = "needle/" + QByteArray::number(n); // kept between the texts of rows
        else if (n % 331 == 0)
            s.decodedKey = "Needle";
        if (s.url.contains("needle") || s.key.contains("NEEDLE") || s.decodedKey == "Needle")
            expected.push_back(n);
        QVERIFY(table.append(s.row()));
    }
    table.publish();
    QVERIFY(expected.size() > 80);
    QVERIFY(filteredRows(table, *Filter::parse(u"needle"_qs), 0, table.size(), Now) == expected);
    QVERIFY(filteredRows(table, *Filter::parse(u"-needle"_qs), 0, table.size(), Now).size()
            == table.size() - expected.size());
    QVERIFY(filteredRows(table, *Filter::parse(u"url:needle key:esi_"_qs), 0, table.size(), Now)
            == (std::vector<quint32>{ 1777, 5331, 8885, 12439, 15993, 19547, 23101, 26655 }));
}

void TestEntryTable::filtersByTextsThatAreElsewhere()
{
    EntryTable table;
    for (quint32 n = 0; n < 60000; ++n) {
        RowSource s = source(n);
        s.etag = "needle";
        if (n % 10000 == 1)
            s.url = "needle";
        QVERIFY(table.append(s.row()));
    }
    table.publish();
    QVERIFY(filteredRows(table, *Filter::parse(u"url:needle"_qs), 0, table.size(), Now)
            == (std::vector<quint32>{ 1, 10001, 20001, 30001, 40001, 50001 }));
    QCOMPARE(filteredRows(table, *Filter::parse(u"etag:needle"_qs), 0, table.size(), Now).size(), size_t(60000));
}

void TestEntryTable::stopsFiltering()
{
    EntryTable table;
    fill(table, 60000);
    std::atomic<int> asked = 0;
    const auto rows = filteredRows(table, *Filter::parse(u"esi"_qs), 0, table.size(), Now, [&] { return ++asked > 2; });
    QVERIFY(rows.size() < table.size());
}

QTEST_GUILESS_MAIN(TestEntryTable)
#include "test_entrytable.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/diffmodel.h"
#include "details/linediff.h"
#include "details/secrets.h"
#include "ui/sampleentry.h"

#include <QtCore/QRandomGenerator>
#include <QtTest/QTest>

using namespace etagere;

class TestResponseDiff : public QObject
{
    Q_OBJECT
private slots:
    void runs_data();
    void runs();
    void shortestWayIsTaken();
    void runsLeadFromOneToTheOther();
    void littleInCommonIsOneRun();
    void jsonIsComparedByValues();
    void fieldsAreComparedByName();
    void whatA304LeavesOutIsNotGone();
    void secretsAreMasked();
    void largeBodiesAreNotCompared();
    void bodiesThatAreNoTextAreNot();
    void equalLinesAreLeftOut();
    void modelMarksBySignToo();
    void headsAreMasked();
};

namespace {

QList<QByteArray> lines(const QByteArray &letters)
{
    QList<QByteArray> list;
    for (const char c : letters)
        list += QByteArray(1, c);
    return list;
}

/// "=2 -1+3": lengths of the runs.
QByteArray summary(const QList<DiffRun> &runs)
{
    QByteArrayList texts;
    for (const DiffRun &run : runs) {
        texts += run.isSame ? '=' + QByteArray::number(run.beforeCount)
                            : '-' + QByteArray::number(run.beforeCount) + '+' + QByteArray::number(run.afterCount);
    }
    return texts.join(' ');
}

QList<DiffRow> rowsOf(const QList<DiffRow> &rows, DiffRow::Kind kind)
{
    QList<DiffRow> found;
    std::copy_if(rows.begin(), rows.end(), std::back_inserter(found),
                 [kind](const DiffRow &row) { return row.kind == kind; });
    return found;
}

QString noteOf(const QList<DiffRow> &rows) { return rowsOf(rows, DiffRow::Note).value(0).before; }

} // namespace

void TestResponseDiff::runs_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *before, const char *after, const char *expected) {
        QTest::newRow(name) << QByteArray(before) << QByteArray(after) << QByteArray(expected);
    };
    row("both empty", "", "", "");
    row("the same", "abc", "abc", "=3");
    row("all new", "", "abc", "-0+3");
    row("all gone", "abc", "", "-3+0");
    row("in the middle", "abc", "axc", "=1 -1+1 =1");
    row("inserted", "ac", "abbc", "=1 -0+2 =1");
    row("removed at the end", "abc", "ab", "=2 -1+0");
    row("nothing in common", "abc", "xyz", "-3+3");
}

void TestResponseDiff::runs()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    QFETCH(QByteArray, expected);
    QCOMPARE(summary(lineDiff(lines(before), lines(after))), expected);
}

void TestResponseDiff::shortestWayIsTaken()
{
    int kept = 0; // Myers' own example: five edits, by several ways
    for (const DiffRun &run : lineDiff(lines("abcabba"), lines("cbabac")))
        kept += run.isSame ? run.beforeCount : 0;
    QCOMPARE(kept, 4);
}

void TestResponseDiff::runsLeadFromOneToTheOther()
{
    QRandomGenerator random(7);
    for (int round = 0; round < 300; ++round) {
        QList<QByteArray> before, after;
        for (QList<QByteArray> *list : { &before, &after }) {
            for (quint32 i = random.bounded(30U); i > 0; --i)
                *list += QByteArray(1, char('a' + random.bounded(4)));
        }
        int x = 0, y = 0;
        for (const DiffRun &run : lineDiff(before, after)) {
            QCOMPARE(run.before, x);
            QCOMPARE(run.after, y);
            if (run.isSame)
                QCOMPARE(before.mid(x, run.beforeCount), after.mid(y, run.afterCount));
            x += run.beforeCount;
            y += run.afterCount;
        }
        QCOMPARE(x, before.size());
        QCOMPARE(y, after.size());
    }
}

void TestResponseDiff::littleInCommonIsOneRun()
{
    QList<QByteArray> before{ "same" }, after{ "same" };
    for (int i = 0; i < 20'000; ++i) {
        before += 'b' + QByteArray::number(i);
        after += 'a' + QByteArray::number(i);
    }
    QCOMPARE(summary(lineDiff(before, after)), QByteArray("=1 -20000+20000"));
}

void TestResponseDiff::jsonIsComparedByValues()
{
    const QList<DiffRow> rows =
        responseDiff(sampleResponse(R"({"a":1,"b":[1,2]})"), sampleResponse("{\"a\" : 1,\n\"b\": [1, 3]}"), false, {});
    const QList<DiffRow> changed = rowsOf(rows, DiffRow::Changed);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(changed.first().before.trimmed(), u"2"_qs);
    QCOMPARE(changed.first().after.trimmed(), u"3"_qs);
    QVERIFY(noteOf(responseDiff(sampleResponse("[1,2]"), sampleResponse("[1, 2]"), false, {})).startsWith(u"The same"));
}

void TestResponseDiff::fieldsAreComparedByName()
{
    CachedResponse before = sampleResponse("[]"), after = before;
    before.headers = { { "ETag", "\"1\"" }, { "Vary", "Accept" }, { "Server", "x" } };
    after.headers = { { "server", "x" }, { "etag", "\"2\"" }, { "Age", "0" } };
    const QList<DiffRow> rows = responseDiff(before, after, false, {});
    QCOMPARE(rowsOf(rows, DiffRow::Changed),
             QList<DiffRow>({ { DiffRow::Changed, u"ETag: \"1\""_qs, u"etag: \"2\""_qs } }));
    QCOMPARE(rowsOf(rows, DiffRow::Removed).value(0).before, u"Vary: Accept"_qs);
    QCOMPARE(rowsOf(rows, DiffRow::Added).value(0).after, u"Age: 0"_qs);
}

void TestResponseDiff::whatA304LeavesOutIsNotGone()
{
    const CachedResponse before = sampleResponse("[]");
    CachedResponse after;
    after.status = 304;
    after.headers = { { "ETag", "\"abc\"" }, { "Expires", "0" } };
    const QList<DiffRow> rows = responseDiff(before, after, false, {});
    QVERIFY(rowsOf(rows, DiffRow::Removed).isEmpty());
    QCOMPARE(rowsOf(rows, DiffRow::Added).value(0).after, u"Expires: 0"_qs);
    QVERIFY(noteOf(rows).startsWith(u"None was sent"));
}

void TestResponseDiff::secretsAreMasked()
{
    CachedResponse before = sampleResponse("[]"), after = before;
    before.headers.append("Set-Cookie", "a=s3cr3t");
    DiffModel model;
    model.setRows(responseDiff(before, after, false, {}));
    QVERIFY(!model.text(0, 100).contains(u"s3cr3t"));
    model.setRows(responseDiff(before, after, true, {}));
    QVERIFY(model.text(0, 100).contains(u"s3cr3t"));
}

void TestResponseDiff::largeBodiesAreNotCompared()
{
    const QByteArray large(LargestDiffedBody + 1, 'x');
    const QList<DiffRow> rows =
        responseDiff(sampleResponse(large, "text/plain"), sampleResponse("x", "text/plain"), false, {});
    QVERIFY2(noteOf(rows).contains(u"1.0 MiB are not compared"), qPrintable(noteOf(rows)));
    QVERIFY(noteOf(rows).contains(u"1,048,577 bytes"));
}

void TestResponseDiff::bodiesThatAreNoTextAreNot()
{
    const QByteArray bytes("\0\1\2", 3);
    const QList<DiffRow> rows = responseDiff(sampleResponse(bytes, "application/zip"), sampleResponse("[]"), false, {});
    QVERIFY2(noteOf(rows).startsWith(u"A body that is no text"), qPrintable(noteOf(rows)));
    CachedResponse broken = sampleResponse("no gzip");
    broken.headers.set("Content-Encoding", "gzip");
    QVERIFY(noteOf(responseDiff(broken, sampleResponse("[]"), false, {})).startsWith(u"A body cannot be decoded"));
}

void TestResponseDiff::equalLinesAreLeftOut()
{
    QByteArray before, after;
    for (int i = 0; i < 100; ++i) {
        before += QByteArray::number(i) + '\n';
        after += (i == 50 ? QByteArray("new") : QByteArray::number(i)) + '\n';
    }
    const QList<DiffRow> rows =
        responseDiff(sampleResponse(before, "text/plain"), sampleResponse(after, "text/plain"), false, {});
    const QList<DiffRow> notes = rowsOf(rows, DiffRow::Note);
    QCOMPARE(notes.size(), 2);
    QCOMPARE(notes[0].before, u"47 lines are the same"_qs);
    const qsizetype changed = rows.indexOf(DiffRow{ DiffRow::Changed, u"50"_qs, u"new"_qs });
    QVERIFY(changed > 0);
    QCOMPARE(rows[changed - 3].before, u"47"_qs);
    QCOMPARE(rows[changed - 4].kind, DiffRow::Note);
    QCOMPARE(rows[changed + 3].before, u"53"_qs);
    QCOMPARE(rows[changed + 4].kind, DiffRow::Note);
}

void TestResponseDiff::modelMarksBySignToo()
{
    DiffModel model;
    model.setRows({ { DiffRow::Changed, u"old"_qs, u"new"_qs }, { DiffRow::Same, u"x"_qs, u"x"_qs } });
    QCOMPARE(model.index(0, DiffModel::Before).data().toString(), u"− old"_qs);
    QCOMPARE(model.index(0, DiffModel::After).data().toString(), u"+ new"_qs);
    QCOMPARE(model.text(0, 1), u"− old\n+ new\n  x"_qs);
}

void TestResponseDiff::headsAreMasked()
{
    const QByteArray head = "GET /p?token=s3cr3t&x=1 HTTP/1.1\r\nAuthorization: Bearer s3cr3t\r\nHost: h\r\n\r\n";
    QCOMPARE(maskedHead(head, true), u"GET /p?token=s3cr3t&x=1 HTTP/1.1\nAuthorization: Bearer s3cr3t\nHost: h"_qs);
    const QString masked = maskedHead(head, false);
    QVERIFY2(!masked.contains(u"s3cr3t"), qPrintable(masked));
    QVERIFY2(masked.contains(u"x=1 HTTP/1.1\nAuthorization: ***\nHost: h"), qPrintable(masked));
}

QTEST_GUILESS_MAIN(TestResponseDiff)
#include "test_responsediff.moc"

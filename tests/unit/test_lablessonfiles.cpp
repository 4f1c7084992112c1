// SPDX-License-Identifier: GPL-3.0-or-later
// Lesson files that are wrong in every way: each gets an error that names the place.
#include <etagere/lesson.h>

#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

using namespace etagere;

namespace {

const QByteArray Whole =
    R"({"title": "t", "rung": 3, "resource": "first", "knobs": {"max_age": 60, "etag": "weak"}, "steps": [
  {"read": "r", "knobs": {"version": 2, "max_age": null, "failure": "status", "failure_status": 500}, "advance": 5,
   "request": {"method": "HEAD", "headers": {"Accept-Language": "de"}},
   "question": {"text": "q", "choices": ["a", "b"], "right": 1},
   "expect": {"status": 200, "source": "stale", "origin": [{"status": 304, "sent": {"A": "b", "C": null, "D": true}}],
     "answer": {"Age": "5"}, "version": 1, "stored": 2, "minds": [{"client": "esipy", "store": "redis", "next": "miss"}]},
   "why": {"text": "w", "section": "RFC 9111 §4.2"}}]})";

QString placeOf(const QByteArray &json)
{
    const Result<Lesson> lesson = readLesson(json);
    return lesson ? QStringLiteral("fine") : lesson.error().where;
}

} // namespace

class TestLabLessonFiles : public QObject
{
    Q_OBJECT

private slots:
    void wholeLesson();
    void wrong_data();
    void wrong();
    void noJson_data();
    void noJson();
    void folder();
};

void TestLabLessonFiles::wholeLesson()
{
    const Result<Lesson> lesson = readLesson(Whole);
    QVERIFY2(lesson, lesson ? "" : qPrintable(lesson.error().text()));
    QCOMPARE(lesson->title, QStringLiteral("t"));
    QCOMPARE(lesson->rung, 3);
    QCOMPARE(lesson->resource, QByteArray("first"));
    QCOMPARE(lesson->knobs, (LabKnobs{ .etag = LabEtag::Weak, .maxAge = 60 }));
    const LessonStep &step = lesson->steps.first();
    QCOMPARE(step.knobs.value(),
             (LabKnobs{ .version = 2, .etag = LabEtag::Weak, .failure = LabFailure::Status, .failureStatus = 500 }));
    QCOMPARE(step.advance, 5);
    QCOMPARE(step.method, QByteArray("HEAD"));
    QCOMPARE(step.headers.joined("Accept-Language"), QByteArray("de"));
    QCOMPARE(step.question->right, 1);
    QCOMPARE(step.expected.source, AnswerSource::Stale);
    QCOMPARE(step.expected.origin.first().status, 304);
    QCOMPARE(step.expected.origin.first().sent.at(1).claim, LessonField::Claim::Absent);
    QCOMPARE(step.expected.origin.first().sent.at(2).claim, LessonField::Claim::Present);
    QCOMPARE(step.expected.stored, 2);
    QCOMPARE(step.expected.minds.first().next, NextStep::Fetch);
    QCOMPARE(step.section, QStringLiteral("RFC 9111 §4.2"));
}

void TestLabLessonFiles::wrong_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<QString>("where");
    const auto row = [](const char *from, const QByteArray &to, const char *where) {
        QTest::newRow(qPrintable(QString::fromUtf8(to.left(40)) + QString::number(qHash(to))))
            << QByteArray(from) << to << QString::fromLatin1(where);
    };
    row("\"title\": \"t\", ", "", "title");
    row("\"title\": \"t\"", "\"title\": 3", "title");
    row("\"title\": \"t\"", "\"title\": \" \"", "title");
    row("\"title\": \"t\"", "\"title\": \"" + QByteArray(5000, 'x') + '"', "title");
    row("\"title\"", "\"titel\"", "title");
    row("\"rung\"", "\"author\": \"me\", \"rung\"", "author");
    row("\"rung\": 3", "\"rung\": 0", "rung");
    row("\"rung\": 3", "\"rung\": 1.5", "rung");
    row("\"rung\": 3", "\"rung\": 1e300", "rung");
    row("\"rung\": 3", "\"rung\": \"3\"", "rung");
    row("\"resource\": \"first\"", "\"resource\": \"../first\"", "resource");
    row("{\"max_age\": 60", "{\"max-age\": 60", "knobs.max-age");
    row("{\"max_age\": 60", "{\"max_age\": -1", "knobs.max_age");
    row("{\"max_age\": 60", "{\"max_age\": true", "knobs.max_age");
    row("\"etag\": \"weak\"", "\"etag\": \"feeble\"", "knobs.etag");
    row("\"etag\": \"weak\"", "\"no_store\": 1", "knobs.no_store");
    row("\"etag\": \"weak\"", "\"delay_ms\": 99999999", "knobs.delay_ms");
    row("\"failure\": \"status\"", "\"failure\": \"fire\"", "steps[0].knobs.failure");
    row("\"failure_status\": 500", "\"failure_status\": 200", "steps[0].knobs.failure_status");
    row("\"steps\": [", "\"steps\": [[]], \"x\": [", "steps[0]");
    row("\"steps\": [", "\"steps\": [], \"x\": [", "steps");
    row("\"steps\": [", "\"steps\": {}, \"x\": [", "steps");
    row("\"steps\": [", "\"steps\": [" + QByteArray("{},").repeated(100), "steps");
    row("\"read\": \"r\"", "\"raed\": \"r\"", "steps[0].read");
    row("\"advance\": 5", "\"advance\": -5", "steps[0].advance");
    row("\"method\": \"HEAD\"", "\"method\": \"DELETE\"", "steps[0].request.method");
    row("\"headers\": {\"Accept-Language\": \"de\"}", "\"headers\": []", "steps[0].request.headers");
    row("\"Accept-Language\": \"de\"", "\"Accept Language\": \"de\"", "steps[0].request.headers");
    row("\"Accept-Language\": \"de\"", "\"A\": \"d\\r\\nX: e\"", "steps[0].request.headers");
    row("\"Accept-Language\": \"de\"", "\"A\": null", "steps[0].request.headers");
    row("\"choices\": [\"a\", \"b\"]", "\"choices\": [\"a\"]", "steps[0].question.choices");
    row("\"choices\": [\"a\", \"b\"]", "\"choices\": [\"a\", 2]", "steps[0].question.choices");
    row("\"choices\": [\"a\", \"b\"]", "\"choices\": [1,2,3,4,5,6,7]", "steps[0].question.choices");
    row("\"right\": 1", "\"right\": 2", "steps[0].question.right");
    row(", \"right\": 1", "", "steps[0].question.right");
    row("\"expect\"", "\"expected\"", "steps[0].expect");
    row("\"expect\": {\"status\": 200,", "\"expect\": {", "steps[0].expect.status");
    row("\"status\": 200", "\"status\": 0", "steps[0].expect.source"); // no answer comes from nowhere
    row("\"source\": \"stale\"", "\"source\": \"moon\"", "steps[0].expect.source");
    row("\"source\": \"stale\", ", "", "steps[0].expect.source");
    row("\"origin\": [", "\"orign\": [", "steps[0].expect.origin");
    row("\"status\": 304", "\"status\": 1000", "steps[0].expect.origin[0].status");
    row("\"D\": true", "\"D\": false", "steps[0].expect.origin[0].sent");
    row("\"D\": true", "\"D\": 3", "steps[0].expect.origin[0].sent");
    row("\"version\": 1", "\"version\": 0", "steps[0].expect.version");
    row("\"client\": \"esipy\"", "\"client\": \"netscape\"", "steps[0].expect.minds[0].client");
    row("\"store\": \"redis\"", "\"store\": \"tape\"", "steps[0].expect.minds[0].store");
    row("\"next\": \"miss\"", "\"next\": \"wait\"", "steps[0].expect.minds[0].next");
    row("RFC 9111 §4.2", "RFC nine", "steps[0].why.section");
    row("\"why\": {\"text\": \"w\", ", "\"why\": {", "steps[0].why.text");
}

void TestLabLessonFiles::wrong()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(QString, where);
    QCOMPARE(Whole.count(from), 1);
    QByteArray json = Whole;
    const Result<Lesson> lesson = readLesson(json.replace(from, to));
    QVERIFY(!lesson);
    QCOMPARE(lesson.error().where, where);
    QVERIFY(!lesson.error().message.isEmpty());
}

void TestLabLessonFiles::noJson_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("list") << QByteArray("[]");
    QTest::newRow("text") << QByteArray("lesson");
    QTest::newRow("cut off") << Whole.chopped(20);
    QTest::newRow("deep") << QByteArray("{\"title\":") + QByteArray(100'000, '[');
    QTest::newRow("long") << QByteArray(1 << 20, ' ');
    QTest::newRow("zeros") << QByteArray(1000, '\0');
}

void TestLabLessonFiles::noJson()
{
    QFETCH(QByteArray, json);
    const Result<Lesson> lesson = readLesson(json);
    QVERIFY(!lesson);
    QVERIFY(!lesson.error().message.isEmpty());
}

/// One broken file does not keep the others from being read.
void TestLabLessonFiles::folder()
{
    QTemporaryDir dir;
    const auto write = [&dir](const char *name, const QByteArray &bytes) {
        QFile file(dir.filePath(QLatin1StringView(name)));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("cannot write");
    };
    write("a.json", "{");
    write("b.json", Whole);
    write("c.json", QByteArray(Whole).replace("\"rung\": 3", "\"rung\": 1"));
    write("d.txt", Whole);
    const QList<LessonFile> files = lessonsIn(dir.path());
    QCOMPARE(files.size(), 3);
    QVERIFY(files.at(0).path.endsWith(u"c.json"));
    QVERIFY(files.at(1).path.endsWith(u"b.json"));
    QVERIFY(!files.at(2).lesson);
    QVERIFY(files.at(2).lesson.error().where.contains(u"a.json"));
    QVERIFY(lessonsIn(dir.filePath(QStringLiteral("nothing"))).isEmpty());
    QCOMPARE(placeOf(Whole), QStringLiteral("fine"));
}

QTEST_GUILESS_MAIN(TestLabLessonFiles)
#include "test_lablessonfiles.moc"

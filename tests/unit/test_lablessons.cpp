// SPDX-License-Identifier: GPL-3.0-or-later
// Every lesson that is shipped, from start to end: what it says is compared with what the origin saw on the wire.
#include "support/lessonfields.h"

#include <etagere/labrun.h>

#include <QtCore/QFileInfo>
#include <QtTest/QTest>

using namespace etagere;
using namespace etagere::test;

namespace {

QString lessons() { return QStringLiteral(ETAGERE_SOURCE_DIR "/resources/lessons"); }

QByteArray failedClaims(const LabStepResult &result)
{
    QString text;
    for (const LabClaim &claim : result.claims) {
        if (!claim.holds())
            text += QStringLiteral("step %1: %2: expected %3, found %4\n")
                        .arg(QString::number(result.step + 1), claim.what, claim.expected, claim.found);
    }
    for (const LabExchange &exchange : result.exchanges)
        text += text.isEmpty() ? QString() : QString::fromUtf8(exchange.sent + exchange.received) + exchange.problem;
    return text.toUtf8();
}

} // namespace

class TestLabLessons : public QObject
{
    Q_OBJECT

private slots:
    void theLadderIsWhole();
    void runs_data();
    void runs();
    void runsAgain_data() { runs_data(); }
    void runsAgain();
    void wrongClaimsAreNoticed();
};

void TestLabLessons::theLadderIsWhole()
{
    const QList<LessonFile> files = lessonsIn(lessons());
    QCOMPARE(files.size(), 12);
    QSet<QByteArray> resources;
    for (int i = 0; i < files.size(); ++i) {
        const Result<Lesson> &lesson = files.at(i).lesson;
        QVERIFY2(lesson, lesson ? "" : qPrintable(lesson.error().text()));
        QCOMPARE(lesson->rung, i + 1);
        resources.insert(lesson->resource);
        const bool asks = std::any_of(lesson->steps.begin(), lesson->steps.end(),
                                      [](const LessonStep &step) { return step.question.has_value(); });
        QVERIFY2(asks, qPrintable(files.at(i).path));
    }
    QCOMPARE(resources.size(), labResources().size());
    // What is shipped is what lies beside the programs of the build tree.
    const QList<LessonFile> shipped = lessonsIn(QStringLiteral(ETAGERE_BIN_DIR "/../share/etagere/lessons"));
    QCOMPARE(shipped.size(), 12);
}

void TestLabLessons::runs_data()
{
    QTest::addColumn<QString>("path");
    for (const LessonFile &file : lessonsIn(lessons()))
        QTest::newRow(qPrintable(QFileInfo(file.path).completeBaseName())) << file.path;
}

void TestLabLessons::runs()
{
    QFETCH(QString, path);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const Lesson lesson = readLesson(file.readAll()).value();
    const LabClock clock;
    const auto origin = LabOrigin::start(0, clock).value();
    Result<LabRun> run = LabRun::start(lesson, *origin, clock,
                                       Location::parse(QStringLiteral("memory:") + path.section(u'/', -1)).value());
    QVERIFY2(run, run ? "" : qPrintable(run.error().text()));
    for (int i = 0; i < lesson.steps.size(); ++i) {
        origin->forgetSeen();
        const Result<LabStepResult> result = run->runStep(i);
        QVERIFY2(result, result ? "" : qPrintable(result.error().text()));
        QVERIFY2(result->holds(), failedClaims(*result).constData());

        const QList<LabSeen> seen = origin->seen();
        const QList<LessonExchange> &expected = lesson.steps.at(i).expected.origin;
        QCOMPARE(seen.size(), expected.size());
        for (int j = 0; j < seen.size(); ++j) {
            QCOMPARE(seen.at(j).target, '/' + lesson.resource);
            QCOMPARE(seen.at(j).status, expected.at(j).status);
            for (const LessonField &field : expected.at(j).sent)
                QCOMPARE(fieldProblem(field, seen.at(j).headers), QByteArray());
        }
    }
    QVERIFY(run->isFinished());
}

/// A lesson that was left in the middle, and hours later.
void TestLabLessons::runsAgain()
{
    QFETCH(QString, path);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const Lesson lesson = readLesson(file.readAll()).value();
    LabClock clock;
    const auto origin = LabOrigin::start(0, clock).value();
    LabRun run = LabRun::start(lesson, *origin, clock,
                               Location::parse(QStringLiteral("memory:again") + path.section(u'/', -1)).value())
                     .value();
    for (int i = 0; i < lesson.steps.size() - 1; ++i)
        QVERIFY(run.runStep(i));
    clock.advance(12'345);
    QVERIFY(run.restart());
    for (int i = 0; i < lesson.steps.size(); ++i) {
        const Result<LabStepResult> result = run.runStep(i);
        QVERIFY(result);
        QVERIFY2(result->holds(), failedClaims(*result).constData());
    }
}

void TestLabLessons::wrongClaimsAreNoticed()
{
    const QList<LessonFile> files = lessonsIn(lessons());
    const auto breaks = [&](int lesson, int step, const std::function<void(LessonOutcome &)> &change) {
        Lesson changed = *files.at(lesson).lesson;
        change(changed.steps[step].expected);
        const LabClock clock;
        const auto origin = LabOrigin::start(0, clock).value();
        LabRun run =
            LabRun::start(changed, *origin, clock, Location::parse(QStringLiteral("memory:wrong")).value()).value();
        for (int i = 0; i < step; ++i)
            (void)run.runStep(i);
        const Result<LabStepResult> result = run.runStep(step);
        return result && !result->holds();
    };
    QVERIFY(!breaks(3, 1, [](LessonOutcome &) {}));
    QVERIFY(breaks(3, 1, [](LessonOutcome &outcome) { outcome.status = 304; }));
    QVERIFY(breaks(3, 1, [](LessonOutcome &outcome) { outcome.status = 0; }));
    QVERIFY(breaks(3, 1, [](LessonOutcome &outcome) { outcome.source = AnswerSource::Cache; }));
    QVERIFY(breaks(3, 1, [](LessonOutcome &outcome) { outcome.origin.clear(); }));
    QVERIFY(breaks(3, 1, [](LessonOutcome &outcome) { outcome.origin.first().status = 200; }));
    QVERIFY(breaks(3, 1, [](LessonOutcome &outcome) { outcome.origin.first().sent.first().value = "\"x\""; }));
    QVERIFY(breaks(
        3, 1, [](LessonOutcome &outcome) { outcome.origin.first().sent.first().claim = LessonField::Claim::Absent; }));
    QVERIFY(breaks(3, 1, [](LessonOutcome &outcome) { outcome.version = 7; }));
    QVERIFY(breaks(3, 1, [](LessonOutcome &outcome) { outcome.stored = 2; }));
    QVERIFY(breaks(3, 1, [](LessonOutcome &outcome) {
        outcome.answer.append({ "X-Absent", LessonField::Claim::Present, {} });
    }));
    QVERIFY(breaks(11, 2, [](LessonOutcome &outcome) { outcome.minds.first().next = NextStep::Use; }));
}

QTEST_GUILESS_MAIN(TestLabLessons)
#include "test_lablessons.moc"

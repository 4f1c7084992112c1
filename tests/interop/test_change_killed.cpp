// SPDX-License-Identifier: GPL-3.0-or-later
// kill -9 at any moment of a change, or of its undoing: each entry is there, or gone and put back by undo.
//
// On a file system in memory, where bringing bytes to the disk costs nothing: a killed process loses nothing that it
// wrote. ETAGERE_KILL_ENTRIES and ETAGERE_KILL_TRIALS ask for more
// (and QTEST_FUNCTION_TIMEOUT, in milliseconds, for the time that takes).
#include "support/commandline.h"
#include "support/editedcache.h"
#include "support/manyentries.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QProcess>
#include <QtCore/QRandomGenerator>
#include <QtTest/QTest>

#include <unistd.h>

using namespace etagere;
using namespace etagere::test;

namespace {

int numberFrom(const char *name, int otherwise)
{
    const int number = qEnvironmentVariableIntValue(name);
    return number > 0 ? number : otherwise;
}

QStringList commandFor(const char *command, const EditedCache &cache)
{
    const QStringList change{ QString::fromLatin1(command), QStringLiteral("--write"), cache.path() };
    return qstrcmp(command, "undo") == 0
        ? change
        : change + QStringList{ QStringLiteral("--where"), QStringLiteral("status:200") };
}

qint64 microsecondsFor(const QStringList &command)
{
    QElapsedTimer timer;
    timer.start();
    if (runCommand(command).status != 0)
        qFatal("the change failed");
    return timer.nsecsElapsed() / 1000;
}

/// Starts it and kills it after so long, unless it has ended.
void runAndKill(const QStringList &arguments, qint64 microseconds)
{
    QProcess process;
    process.start(QStringLiteral(ETAGERE_BIN_DIR "/etagere-cli"), arguments);
    process.waitForStarted();
    ::usleep(useconds_t(microseconds));
    process.kill();
    process.waitForFinished();
}

/// The lines that are in the first but not in the second.
QByteArrayList without(QByteArrayList lines, QByteArrayList others)
{
    std::sort(lines.begin(), lines.end());
    std::sort(others.begin(), others.end());
    QByteArrayList rest;
    std::set_difference(lines.begin(), lines.end(), others.begin(), others.end(), std::back_inserter(rest));
    return rest;
}

} // namespace

class TestChangeKilled : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { qputenv("TMPDIR", "/dev/shm"); }
    void eachEntryIsThereOrComesBack_data();
    void eachEntryIsThereOrComesBack();
};

void TestChangeKilled::eachEntryIsThereOrComesBack_data()
{
    QTest::addColumn<QByteArray>("command"); ///< that is killed
    QTest::addColumn<bool>("isDiskcache");
    QTest::addColumn<int>("trials");
    QTest::newRow("invalidate, filecache") << QByteArray("invalidate") << false << 100;
    QTest::newRow("invalidate, diskcache") << QByteArray("invalidate") << true << 8;
    QTest::newRow("expire, filecache") << QByteArray("expire") << false << 6;
    QTest::newRow("undo, filecache") << QByteArray("undo") << false << 6;
    QTest::newRow("undo, diskcache") << QByteArray("undo") << true << 4;
}

void TestChangeKilled::eachEntryIsThereOrComesBack()
{
    QFETCH(QByteArray, command);
    QFETCH(bool, isDiskcache);
    QFETCH(int, trials);
    const int entries = numberFrom("ETAGERE_KILL_ENTRIES", 120);
    if (trials == 100)
        trials = numberFrom("ETAGERE_KILL_TRIALS", trials);
    const EditedCache cache;
    isDiskcache ? makeDiskcache(cache.path(), entries) : makeFilecache(cache.path(), entries);
    const QByteArrayList before = cache.state();
    const bool killsUndo = command == "undo";
    const QStringList killed = commandFor(command.constData(), cache);
    if (killsUndo)
        QCOMPARE(runCommand(commandFor("invalidate", cache)).status, 0);
    qint64 most = microsecondsFor(killed);
    if (!killsUndo)
        QCOMPARE(runCommand(commandFor("undo", cache)).status, 0);
    QCOMPARE(firstDifference(before, cache.state()), QByteArray());

    // The first run's duration was a guess on a busy machine: the window follows what the kills find.
    const int wanted = std::max(1, trials / 5);
    int cutShort = 0;
    int made = 0;
    for (; made < trials || (cutShort < wanted && made < 5 * trials); ++made) {
        QVERIFY(cache.trash().empty());
        if (killsUndo)
            QCOMPARE(runCommand(commandFor("invalidate", cache)).status, 0);
        runAndKill(killed, most / 10 + QRandomGenerator::global()->bounded(most));
        const QByteArrayList after = cache.state();
        const qsizetype gone = without(before, after).size();
        const bool isNoneGone = gone == 0;
        const bool areAllGone = after.isEmpty() || gone >= before.size() - (isDiskcache ? 12 : 0); // its settings
        cutShort += !isNoneGone && !areAllGone;
        if (command == "invalidate" && !isDiskcache)
            QCOMPARE(without(after, before), QByteArrayList());      // what is there is whole and untouched
        const QList<ChangeRecord> changes = cache.trash().changes(); // none: killed before it had begun
        QVERIFY(changes.size() <= 1 && (gone == 0 || changes.size() == 1));
        if (!changes.isEmpty())
            QCOMPARE(cache.undo(changes.first().id).problems, {});
        const QByteArrayList lost = without(before, cache.state());
        QVERIFY2(lost.isEmpty(), lost.value(0).constData());
        // What a killed writer leaves is known to CacheControl as such; a row's file that was never committed to it.
        for (const QByteArray &line : without(cache.state(), before))
            QVERIFY2(line.contains("/tmp"), line.constData());
        most += (qint64(isNoneGone) - qint64(areAllGone)) * (killsUndo ? -1 : 1) * most / 8;
    }
    qInfo("%d entries, %d trials, %d of them cut short in the midst", entries, made, cutShort);
    QVERIFY(cutShort >= wanted);
}

QTEST_GUILESS_MAIN(TestChangeKilled)
#include "test_change_killed.moc"

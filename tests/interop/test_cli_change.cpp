// SPDX-License-Identifier: GPL-3.0-or-later
// expire, invalidate, undo and trash as scripts use them.
#include "support/commandline.h"
#include "support/editedcache.h"
#include "support/filecachefolder.h"
#include "support/testdata.h"
#include "support/tree.h"

#include <QtTest/QTest>

using namespace etagere;
using namespace etagere::test;

namespace {

const StoredKey Greeting = keyOf("http://files.example.org/text/greeting.txt");
const StoredKey WithoutEtag = keyOf("http://api.example.com/v1/incursions");
const QByteArray Redirect = "8273f297bcb3f9e75be3d7bebee20ad66258f94165422e4e111d0a97"; // 301

QStringList arguments(const char *command, const EditedCache &cache, const QByteArrayList &rest)
{
    QStringList arguments{ QString::fromLatin1(command), cache.path() };
    for (const QByteArray &argument : rest)
        arguments.append(QString::fromUtf8(argument));
    return arguments;
}

CommandOutcome run(const char *command, const EditedCache &cache, const QByteArrayList &rest = {})
{
    return runCommand(arguments(command, cache, rest));
}

QString filecache() { return QStringLiteral("fixtures/cachecontrol-filecache/cache"); }

} // namespace

class TestCliChange : public QObject
{
    Q_OBJECT

private slots:
    void refusesWithoutWrite_data();
    void refusesWithoutWrite();
    void dryRunListsAndChangesNothing();
    void invalidatesAndUndoes();
    void invalidatesWhatIsNoResponse();
    void expiresWhatCanBe();
    void undoMeansTheNewest();
    void undoIsRefused();
    void listsAndEmptiesTheTrash();
    void keysOfEachForm();
};

void TestCliChange::refusesWithoutWrite_data()
{
    QTest::addColumn<QByteArrayList>("given"); ///< command, then what follows the location
    QTest::addColumn<int>("status");
    const auto row = [](const char *name, const QByteArrayList &given, int status) {
        QTest::newRow(name) << given << status;
    };
    row("invalidate without --write", { "invalidate", Greeting.bytes }, 2);
    row("expire without --write", { "expire", Greeting.bytes }, 2);
    row("undo without --write", { "undo" }, 2);
    row("neither keys nor filter", { "invalidate", "--write" }, 2);
    row("keys and filter", { "invalidate", "--write", Greeting.bytes, "--where", "status:200" }, 2);
    row("an empty filter is not everything", { "invalidate", "--write", "--where", "" }, 2);
    row("a bad filter", { "invalidate", "--write", "--where", "size>many" }, 2);
    row("an ambiguous key", { "invalidate", "--write", "9" }, 2);
    row("an ambiguous key after a good one", { "invalidate", "--write", Greeting.bytes, "9" }, 2);
    row("no such key", { "invalidate", "--write", "http://nowhere.example/" }, 4);
    row("no such key after a good one", { "expire", "--write", Greeting.bytes, "http://nowhere.example/" }, 4);
    row("nothing to undo", { "undo", "--write" }, 3);
    row("no such change", { "undo", "--write", "7" }, 3);
    row("no change has the number 0", { "undo", "--write", "0" }, 2);
}

void TestCliChange::refusesWithoutWrite()
{
    QFETCH(QByteArrayList, given);
    QFETCH(int, status);
    const EditedCache cache(filecache());
    ageAccessTimes(cache.path());
    const TreeSnapshot before = snapshotOf(cache.path());
    const CommandOutcome outcome = run(given.takeFirst().constData(), cache, given);
    QCOMPARE(outcome.status, status);
    QCOMPARE(outcome.out, QByteArray());
    QVERIFY(!outcome.err.isEmpty());
    QCOMPARE(difference(before, snapshotOf(cache.path())), QByteArray());
    QVERIFY(!QFile::exists(cache.beside(QStringLiteral("data"))));
}

void TestCliChange::dryRunListsAndChangesNothing()
{
    const EditedCache cache(filecache());
    const qint64 id = cache.invalidate({ Greeting }).id;
    ageAccessTimes(cache.path());
    const TreeSnapshot before = snapshotOf(cache.path());
    const CommandOutcome removal = run("invalidate", cache, { "--dry-run", "--where", "status:301|308" });
    QCOMPARE(removal.status, 0);
    QCOMPARE(removal.lines().size(), 2);
    QVERIFY(removal.lines().contains(Redirect));
    QVERIFY2(removal.err.contains("2 of 2 entries would be removed"), removal.err.constData());
    // Even with --write.
    const CommandOutcome expiry = run("expire", cache,
                                      { "--dry-run", "--write", Redirect, WithoutEtag.bytes,
                                        "3a17636144d1482d9f38b7f523b3d039251e66ffd91254b0c6883fb1" });
    QCOMPARE(expiry.status, 0);
    QVERIFY2(expiry.lines().value(0).contains("served for ever"), expiry.out.constData());
    QVERIFY2(expiry.lines().value(1).contains("no validator"), expiry.out.constData());
    QCOMPARE(expiry.lines().value(2), QByteArray("3a17636144d1482d9f38b7f523b3d039251e66ffd91254b0c6883fb1"));
    QVERIFY2(expiry.err.contains("1 of 3 entries would be marked stale"), expiry.err.constData());
    const CommandOutcome undoing = run("undo", cache, { "--dry-run" });
    QCOMPARE(undoing.status, 0);
    QCOMPARE(undoing.out, Greeting.bytes + '\n');
    QCOMPARE(run("undo", cache, { "--dry-run", QByteArray::number(id) }).out, undoing.out);
    QCOMPARE(difference(before, snapshotOf(cache.path())), QByteArray());
    QCOMPARE(cache.trash().changes().size(), 1);
    QCOMPARE(cache.trash().change(id)->state, ChangeState::Made);
}

void TestCliChange::invalidatesAndUndoes()
{
    const EditedCache cache(filecache());
    const QByteArrayList before = cache.state();
    const qsizetype all = cache.keys().size();
    const CommandOutcome removed = run("invalidate", cache, { "--write", "--where", "status:200" });
    QCOMPARE(removed.status, 0);
    QCOMPARE(removed.err, QByteArray());
    QVERIFY2(removed.out.contains("entries removed") && removed.out.contains("undo --write"), removed.out.constData());
    QVERIFY(cache.keys().size() < all && cache.keys().size() > 0);
    // The command that it names does it.
    const QByteArray named = removed.out.mid(removed.out.indexOf("undo --write")).trimmed();
    QStringList words;
    for (const QByteArray &word : named.split(' '))
        words.append(QString::fromUtf8(word));
    const CommandOutcome undone = runCommand(words);
    QCOMPARE(undone.status, 0);
    QVERIFY2(undone.out.contains(QByteArray::number(removed.out.split(' ').first().toInt()) + " entries put back"),
             undone.out.constData());
    QCOMPARE(firstDifference(before, cache.state()), QByteArray());
    QCOMPARE(runCommand(words).status, 0);
}

void TestCliChange::invalidatesWhatIsNoResponse()
{
    const EditedCache cache(QStringLiteral("fixtures/esipy-filecache/cache"));
    Value value;
    value.head = Part::fromBytes("another program's");
    value.mode = 1;
    QVERIFY(cache.open().backend().change({ "sessions:42", KeyType::Text, 0 }, {}, value, {}));
    const CommandOutcome removal = run("invalidate", cache, { "--write", "sessions:42" });
    QCOMPARE(removal.status, 0);
    QVERIFY2(removal.out.startsWith("1 entries removed"), removal.out.constData());
    QCOMPARE(run("show", cache, { "sessions:42" }).status, 4);
    QCOMPARE(run("undo", cache, { "--write" }).status, 0);
    QCOMPARE(run("show", cache, { "sessions:42" }).status, 0);
}

void TestCliChange::expiresWhatCanBe()
{
    const EditedCache cache(filecache());
    // A filter leaves alone quietly what cannot be; a key that was named is answered.
    const CommandOutcome filtered = run("expire", cache, { "--write", "--where", "status:301|200" });
    QCOMPARE(filtered.status, 0);
    QCOMPARE(filtered.err, QByteArray());
    QVERIFY2(filtered.out.contains("entries marked stale"), filtered.out.constData());
    const CommandOutcome named = run("expire", cache, { "--write", Redirect, Greeting.bytes, WithoutEtag.bytes });
    QCOMPARE(named.status, 1);
    QVERIFY2(named.err.contains(Redirect + ": CacheControl serves a stored permanent redirect for ever"),
             named.err.constData());
    QVERIFY2(named.err.contains(Greeting.bytes + ": It is stale already"), named.err.constData());
    QVERIFY2(named.err.contains(WithoutEtag.bytes + ": Without an ETag"), named.err.constData());
    QVERIFY2(named.out.startsWith("0 entries marked stale") && !named.out.contains("undo"), named.out.constData());
    QCOMPARE(run("undo", cache, { "--write" }).status, 0);
    QCOMPARE(run("expire", cache, { "--write", Redirect, Greeting.bytes }).status, 1);
    const CommandOutcome row = run("ls", cache, { "--where", "stale", "--keys-only" });
    QVERIFY(row.lines().contains(Greeting.bytes));
}

void TestCliChange::undoMeansTheNewest()
{
    const EditedCache cache(filecache());
    const QByteArrayList before = cache.state();
    QCOMPARE(run("invalidate", cache, { "--write", Greeting.bytes }).status, 0);
    QCOMPARE(run("invalidate", cache, { "--write", WithoutEtag.bytes }).status, 0);
    const CommandOutcome first = run("undo", cache, { "--write" });
    QVERIFY2(first.out.startsWith("Change 2: 1 entries put back"), first.out.constData());
    const CommandOutcome second = run("undo", cache, { "--write" });
    QVERIFY2(second.out.startsWith("Change 1: 1 entries put back"), second.out.constData());
    QCOMPARE(run("undo", cache, { "--write" }).status, 3);
    QCOMPARE(firstDifference(before, cache.state()), QByteArray());
}

void TestCliChange::undoIsRefused()
{
    const EditedCache cache(filecache());
    QCOMPARE(run("expire", cache, { "--write", "--where", "status:203" }).status, 0);
    QCOMPARE(run("invalidate", cache, { "--write", Greeting.bytes, WithoutEtag.bytes }).status, 0);
    const QString path = cache.path() + u'/' + relativePathOf(Greeting.bytes);
    QVERIFY(writeFile(path, "cc=4,newer"));
    const CommandOutcome outcome = run("undo", cache, { "--write" });
    QCOMPARE(outcome.status, 3);
    QVERIFY2(outcome.err.contains(Greeting.bytes + ": Its client has stored a newer response since"),
             outcome.err.constData());
    QVERIFY2(outcome.out.startsWith("Change 2: 1 entries put back"), outcome.out.constData());
    QCOMPARE(readFile(path), QByteArray("cc=4,newer"));
    // Nobody is stuck with it.
    QVERIFY2(outcome.err.contains("Change 2 stays in the trash"), outcome.err.constData());
    QVERIFY2(outcome.err.contains("name it: undo … 1"), outcome.err.constData());
    QVERIFY(run("undo", cache, { "--write", "1" }).out.startsWith("Change 1: 1 entries put back"));
}

void TestCliChange::listsAndEmptiesTheTrash()
{
    const EditedCache cache(filecache());
    QCOMPARE(run("trash", cache).status, 0);
    QCOMPARE(run("trash", cache).out, QByteArray());
    QVERIFY(!QFile::exists(cache.beside(QStringLiteral("data"))));
    QCOMPARE(run("invalidate", cache, { "--write", Greeting.bytes }).status, 0);
    QCOMPARE(run("expire", cache, { "--write", "--where", "status:203" }).status, 0);
    QCOMPARE(run("undo", cache, { "--write" }).status, 0);
    const QByteArrayList lines = run("trash", cache).lines();
    QCOMPARE(lines.size(), 2);
    const QByteArrayList newest = lines.at(0).split('\t');
    QCOMPARE(newest.size(), 7);
    QCOMPARE(newest.at(0), QByteArray("2"));
    QVERIFY(QByteArray(newest.at(1)).endsWith('Z'));
    QCOMPARE(newest.at(2), QByteArray("expire"));
    QCOMPARE(newest.at(3), QByteArray("undone"));
    QCOMPARE(newest.at(4), QByteArray("1 entries"));
    QVERIFY(newest.at(6).contains("status:203"));
    const QByteArrayList oldest = lines.at(1).split('\t');
    QCOMPARE(oldest.at(2), QByteArray("invalidate"));
    QCOMPARE(oldest.at(3), QByteArray("made"));
    QCOMPARE(oldest.at(6), Greeting.bytes);

    QCOMPARE(run("trash", cache, { "--max-days", "1" }).lines().size(), 2);
    const CommandOutcome purged = run("trash", cache, { "--max-days", "0" });
    QCOMPARE(purged.lines().size(), 1);
    QVERIFY2(purged.err.contains("freed"), purged.err.constData());
    QVERIFY(purged.out.startsWith("2\t"));
    QCOMPARE(run("trash", cache, { "--max-days", "-1" }).status, 2);
    QCOMPARE(run("trash", cache, { "--empty" }).status, 0);
    QCOMPARE(run("trash", cache).out, QByteArray());
    QCOMPARE(run("undo", cache, { "--write" }).status, 3);
}

void TestCliChange::keysOfEachForm()
{
    const EditedCache cache(filecache());
    for (const QByteArray &form :
         { Greeting.bytes, Greeting.bytes.first(20), QByteArray("http://files.example.org/text/greeting.txt") }) {
        const CommandOutcome removed = run("invalidate", cache, { "--write", form, Greeting.bytes });
        QVERIFY2(removed.status == 0 && removed.out.startsWith("1 entries removed"), removed.err.constData());
        QCOMPARE(run("undo", cache, { "--write" }).status, 0);
    }
}

QTEST_GUILESS_MAIN(TestCliChange)
#include "test_cli_change.moc"

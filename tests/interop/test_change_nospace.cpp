// SPDX-License-Identifier: GPL-3.0-or-later
// No room for the trash, or for what is written back: nothing is lost, and the message says what is wrong.
#include "support/commandline.h"
#include "support/editedcache.h"
#include "support/manyentries.h"
#include "support/testdata.h"
#include "support/tree.h"

#include <QtCore/QDir>
#include <QtCore/QStorageInfo>
#include <QtTest/QTest>

#include <csignal>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <unistd.h>

using namespace etagere;
using namespace etagere::test;

namespace {

constexpr int Entries = 250;

CommandOutcome change(const char *command, const QString &path, const std::function<void()> &inChild = {})
{
    return runCommand({ QString::fromLatin1(command), QStringLiteral("--write"), path, QStringLiteral("--where"),
                        QStringLiteral("status:200") },
                      inChild);
}

std::function<void()> limitFiles(rlim_t bytes)
{
    return [bytes] {
        const struct rlimit limit = { bytes, bytes };
        ::setrlimit(RLIMIT_FSIZE, &limit);
        std::signal(SIGXFSZ, SIG_IGN);
    };
}

// Seen by this process and those that it starts, and gone with it.
class SmallDisk
{
public:
    explicit SmallDisk(const QString &folder)
        : m_folder(QFile::encodeName(folder))
        , m_isThere(QDir().mkpath(folder) && ::unshare(CLONE_NEWNS) == 0
                    && ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0
                    && ::mount("none", m_folder.constData(), "tmpfs", 0, "size=12m") == 0)
    {
    }
    ~SmallDisk() { ::umount2(m_folder.constData(), MNT_DETACH); }
    bool isThere() const { return m_isThere; }

private:
    QByteArray m_folder;
    bool m_isThere;
};

// Takes all but so much of the room.
void fillUp(const QString &file, qint64 leave)
{
    QFile filler(file);
    const qint64 free = QStorageInfo(QFileInfo(file).path()).bytesAvailable();
    if (!filler.open(QIODevice::WriteOnly) || (free > leave && filler.write(QByteArray(free - leave, 'f')) < 0))
        qFatal("the disk cannot be filled");
}

} // namespace

class TestChangeNospace : public QObject
{
    Q_OBJECT

private slots:
    void trashTooSmall_data();
    void trashTooSmall();
    void fullDisk_data();
    void fullDisk();
};

void TestChangeNospace::trashTooSmall_data()
{
    QTest::addColumn<int>("bytes");
    QTest::addColumn<bool>("changesSome");
    QTest::newRow("no group fits") << 20'000 << false;
    QTest::newRow("one group fits") << 100'000 << true;
}

void TestChangeNospace::trashTooSmall()
{
    QFETCH(int, bytes);
    QFETCH(bool, changesSome);
    const EditedCache cache;
    makeFilecache(cache.path(), Entries);
    const QByteArrayList before = cache.state();
    const CommandOutcome outcome = change("invalidate", cache.path(), limitFiles(rlim_t(bytes)));
    QVERIFY2(outcome.status == 3, (outcome.out + outcome.err).constData());
    QVERIFY2(outcome.err.contains("The trash cannot be written") && outcome.err.contains("File too large"),
             outcome.err.constData());
    QCOMPARE(cache.keys().size() < Entries, changesSome);
    QCOMPARE(cache.trash().changes().size(), int(changesSome));
    if (changesSome)
        cache.undo(1);
    QCOMPARE(firstDifference(before, cache.state()), QByteArray());
}

void TestChangeNospace::fullDisk_data()
{
    QTest::addColumn<QByteArray>("command");
    QTest::addColumn<bool>("isDiskcache");
    for (const char *command : { "invalidate", "expire", "undo" }) {
        QTest::addRow("%s, filecache", command) << QByteArray(command) << false;
        QTest::addRow("%s, diskcache", command) << QByteArray(command) << true;
    }
}

// With ever more room left: none, some of the trash, all of it but nothing for the cache, and enough.
void TestChangeNospace::fullDisk()
{
    QFETCH(QByteArray, command);
    QFETCH(bool, isDiskcache);
    if (::geteuid() != 0)
        QSKIP("only root can mount a small disk; trashTooSmall() has run");
    qputenv("TMPDIR", "/dev/shm");
    const EditedCache cache;
    const SmallDisk disk(cache.path());
    QVERIFY(disk.isThere());
    const QString inner = cache.path() + QStringLiteral("/cache");
    qputenv("XDG_DATA_HOME", QFile::encodeName(cache.path() + QStringLiteral("/data")));
    isDiskcache ? makeDiskcache(inner, Entries) : makeFilecache(inner, Entries);
    const QString filler = cache.path() + QStringLiteral("/filler");
    const auto state = [&] {
        QByteArrayList lines = cache.state();
        lines.removeIf([](const QByteArray &line) { return line.startsWith("/data") || line.startsWith("/filler"); });
        return lines;
    };
    const QByteArrayList before = state();
    const Trash trash(Location::fromPath(inner));
    int refused = 0;
    int whole = 0;
    QByteArrayList sentences;
    for (const int leave : { 0, 40'000, 90'000, 250'000, 8'000'000 }) {
        if (command == "undo") {
            const CommandOutcome removed = change("invalidate", inner);
            QVERIFY2(removed.status == 0, removed.err.constData());
        }
        fillUp(filler, leave);
        const CommandOutcome outcome = command == "undo"
            ? runCommand({ QStringLiteral("undo"), QStringLiteral("--write"), inner })
            : change(command.constData(), inner);
        refused += outcome.status != 0;
        whole += outcome.status == 0;
        if (outcome.status != 0) {
            QVERIFY2(outcome.status == 1 || outcome.status == 3, QByteArray::number(outcome.status).constData());
            const bool isClear = outcome.err.contains("No space left on device") || outcome.err.contains("full");
            QVERIFY2(isClear, outcome.err.constData());
            sentences.append(outcome.err.left(outcome.err.indexOf('\n')));
        }
        QVERIFY(QFile::remove(filler));
        const QList<ChangeRecord> changes = trash.changes();
        QVERIFY(changes.size() <= 1);
        if (!changes.isEmpty()) {
            const CommandOutcome undone = runCommand(
                { QStringLiteral("undo"), QStringLiteral("--write"), inner, QString::number(changes.first().id) });
            QVERIFY2(undone.status == 0, undone.err.constData());
        }
        QCOMPARE(firstDifference(before, state()), QByteArray());
        QVERIFY(trash.empty());
    }
    qInfo("%d refused or in part, %d whole; %s", refused, whole, sentences.value(0).constData());
    QVERIFY(whole > 0);
    QVERIFY(refused > 0);
}

QTEST_GUILESS_MAIN(TestChangeNospace)
#include "test_change_nospace.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/filesource.h"
#include "core/newfile.h"
#include "support/testdata.h"
#include "support/tree.h"

#include <QtCore/QFileInfo>
#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>

#include <cerrno>
#include <sys/stat.h>
#include <unistd.h>

using namespace etagere;
using namespace etagere::test;

namespace {

FileDescriptor folderOf(const QTemporaryDir &dir) { return std::move(openPath(dir.path(), OpenAs::Folder).value()); }

Result<Part> partBelow(int folder, const QByteArray &path)
{
    Result<FileDescriptor> file = openBelow(folder, path, OpenAs::File);
    if (!file)
        return tl::unexpected(file.error());
    FileState state;
    if (!stateOf(file->get(), state))
        return failure(ErrorCode::Io, u"fstat"_qs);
    return filePart(std::move(*file), state, QString::fromUtf8(path));
}

} // namespace

class TestFiles : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        QVERIFY(m_dir->isValid());
    }

    void hostilePathsAreRefused_data()
    {
        QTest::addColumn<QByteArray>("path");
        for (const char *path :
             { "", "/", "/etc/passwd", "..", "../x", "a/../x", "a/./x", "a//x", "a/", ".", "link", "up/x" })
            QTest::newRow(*path ? path : "empty") << QByteArray(path);
        QTest::newRow("null character") << QByteArray("a/x\0y", 5);
    }

    void hostilePathsAreRefused()
    {
        QFETCH(QByteArray, path);
        QVERIFY(writeFile(m_dir->filePath(u"a/x"_qs), "inside"));
        QVERIFY(writeFile(m_dir->filePath(u"x"_qs), "inside"));
        QCOMPARE(::symlink("/etc/passwd", native("link").constData()), 0);
        QCOMPARE(::symlink("a", native("up").constData()), 0);
        const FileDescriptor folder = folderOf(*m_dir);
        QVERIFY(partBelow(folder.get(), "a/x"));
        const Result<Part> part = partBelow(folder.get(), path);
        QVERIFY(!part);
        QCOMPARE(part.error().code, ErrorCode::BadInput);
    }

    void foldersAndFifosAreNoFiles()
    {
        QVERIFY(writeFile(m_dir->filePath(u"a/x"_qs), "x"));
        QCOMPARE(::mkfifo(native("fifo").constData(), 0600), 0);
        const FileDescriptor folder = folderOf(*m_dir);
        QCOMPARE(partBelow(folder.get(), "a").error().code, ErrorCode::BadInput);
        QCOMPARE(partBelow(folder.get(), "fifo").error().code, ErrorCode::BadInput);
        QCOMPARE(partBelow(folder.get(), "none").error().code, ErrorCode::NotFound);
    }

    void largeFilesStayBehindASource()
    {
        QByteArray bytes(200'000, 'a');
        bytes.replace(150'000, 5, "hello");
        QVERIFY(writeFile(m_dir->filePath(u"big"_qs), bytes));
        const FileDescriptor folder = folderOf(*m_dir);
        Result<Part> part = partBelow(folder.get(), "big");
        QVERIFY(part);
        QCOMPARE(part->head.size(), HeadBytes);
        QCOMPARE(part->size, 200'000);
        QCOMPARE(part->read(150'000, 5).value(), "hello");
        QCOMPARE(part->readAll(1 << 20).value(), bytes);
        // The source outlives the file's name, and says so when the file shrinks.
        QCOMPARE(::truncate(native("big").constData(), 100'000), 0);
        QVERIFY(QFile::remove(m_dir->filePath(u"big"_qs)));
        QCOMPARE(part->read(70'000, 4).value(), "aaaa");
        QCOMPARE(part->read(99'998, 10).error().code, ErrorCode::Io);
        QCOMPARE(part->readAll(1 << 20).error().code, ErrorCode::Io);
    }

    void readerGivesEachNameOnceWithItsKind()
    {
        QMap<QByteArray, FileKind> expected;
        for (int i = 0; i < 3000; ++i) {
            const QString name = u"some-rather-long-file-name-%1"_qs.arg(i);
            QVERIFY(writeFile(m_dir->filePath(name), {}));
            expected.insert(name.toUtf8(), FileKind::File);
        }
        QVERIFY(QDir(m_dir->path()).mkdir(u"folder"_qs));
        QCOMPARE(::symlink("folder", native("link").constData()), 0);
        expected.insert("folder", FileKind::Folder);
        expected.insert("link", FileKind::Link);
        const FileDescriptor folder = folderOf(*m_dir);
        QMap<QByteArray, FileKind> found;
        FolderReader reader;
        FolderReader::Entry entry;
        for (reader.start(folder.get()); reader.next(entry);) {
            QVERIFY(!found.contains(entry.name));
            found.insert(entry.name, entry.kind);
        }
        QCOMPARE(reader.errorNumber(), 0);
        QCOMPARE(found, expected);
    }

    void readingChangesNothing()
    {
        QVERIFY(writeFile(m_dir->filePath(u"a/b/x"_qs), "x"));
        ageAccessTimes(m_dir->path());
        const TreeSnapshot before = snapshotOf(m_dir->path());
        {
            const FileDescriptor folder = folderOf(*m_dir);
            FolderReader reader;
            FolderReader::Entry entry;
            reader.start(folder.get());
            QVERIFY(reader.next(entry));
            QCOMPARE(partBelow(folder.get(), "a/b/x").value().head, "x");
        }
        QCOMPARE(difference(before, snapshotOf(m_dir->path())), QByteArray());
        // The check itself would notice.
        QCOMPARE(readFile(m_dir->filePath(u"a/b/x"_qs)), "x");
        QVERIFY(!difference(before, snapshotOf(m_dir->path())).isEmpty());
    }

    void newFileAppearsWholeOrNotAtAll()
    {
        const FileDescriptor folder = folderOf(*m_dir);
        {
            Result<NewFile> dropped = NewFile::create(folder.get());
            QVERIFY(dropped && dropped->write(QByteArrayView("half")));
            QCOMPARE(QDir(m_dir->path()).entryList(QDir::Files).size(), 1);
        }
        QVERIFY(QDir(m_dir->path()).isEmpty());

        Result<NewFile> kept = NewFile::create(folder.get());
        QVERIFY(kept && kept->write(Part::fromBytes("content")));
        const qint64 future = QDateTime::currentMSecsSinceEpoch() * 1'000'000 + 10'000'000'000;
        const Result<FileState> state = kept->flush(future);
        QVERIFY(state);
        QCOMPARE(state->modifiedNs, future + 1);
        QVERIFY(kept->commit("name"));
        QCOMPARE(QDir(m_dir->path()).entryList(QDir::Files), QStringList{ u"name"_qs });
        QCOMPARE(readFile(m_dir->filePath(u"name"_qs)), "content");
        FileState now;
        QVERIFY(stateAt(folder.get(), "name", now));
        QCOMPARE(now.permissions, 0600u);
        QCOMPARE(now.inode, state->inode);
        QCOMPARE(now.modifiedNs, state->modifiedNs);
    }

    void lockIsExclusive()
    {
        QVERIFY(writeFile(m_dir->filePath(u"lock"_qs), {}));
        const FileDescriptor folder = folderOf(*m_dir);
        FileDescriptor first = openAt(folder.get(), "lock", OpenAs::File);
        const FileDescriptor second = openAt(folder.get(), "lock", OpenAs::File);
        QVERIFY(tryLock(first.get()));
        QVERIFY(!tryLock(second.get()));
        first = FileDescriptor();
        QVERIFY(tryLock(second.get()));
    }

private:
    QByteArray native(const char *name) const { return QFile::encodeName(m_dir->path()) + '/' + name; }

    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_GUILESS_MAIN(TestFiles)
#include "test_files.moc"

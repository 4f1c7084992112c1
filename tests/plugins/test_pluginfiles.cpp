// SPDX-License-Identifier: GPL-3.0-or-later
// Which plug-ins are found, what is said of them, and what it takes to be allowed. Nothing is loaded here.
#include "support/pluginfolder.h"

#include <etagere/plugin.h>

#include <QtCore/QCryptographicHash>
#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtTest/QTest>

#include <fcntl.h>
#include <sys/stat.h>

using namespace etagere;
using namespace etagere::test;

namespace {

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void append(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::Append));
    QCOMPARE(file.write(bytes), bytes.size());
}

mode_t modeOf(const QString &path)
{
    struct stat status = {};
    return ::stat(QFile::encodeName(path).constData(), &status) == 0 ? status.st_mode & 07777 : 0;
}

/// The part of the sample's ABI that is named so, as it is in the file: "qt=6.4".
QByteArray abiPart(const QByteArray &name, const QByteArray &file)
{
    const qsizetype start = file.indexOf(' ' + name + '=') + 1;
    return file.mid(start, file.indexOf(' ', start) - start);
}

} // namespace

class TestPluginFiles : public QObject
{
    Q_OBJECT

private slots:
    void newOneIsToldInFull();
    void allowedIsThisVeryFile();
    void allowsWhatWasSeen();
    void consentIsPrivate();
    void consentOthersMayWriteIsNotBelieved();
    void refuses_data();
    void refuses();
    void otherAbiIsNamed_data();
    void otherAbiIsNamed();
    void interfaceVersionIsPartOfTheAbi();
    void linksAreRefused();
    void whatAnyoneMayWriteIsRefused();
    void foldersThatAreNotThereAreNamed();
    void refusedCannotBeAllowed();
};

void TestPluginFiles::newOneIsToldInFull()
{
    const PluginFolder folder;
    const QString path = folder.put(QStringLiteral("misbehaving"));
    const FoundPlugin plugin = PluginFolder::found(path);
    QCOMPARE(plugin.state, PluginState::New);
    QCOMPARE(plugin.reason, QString());
    QCOMPARE(plugin.name, QStringLiteral("misbehaving"));
    QCOMPARE(plugin.version, QStringLiteral("0.1.0"));
    QCOMPARE(plugin.backends, QByteArrayList{ "misbehaving" });
    QCOMPARE(plugin.dialects, QByteArrayList{ "grumpy" });
    QCOMPARE(plugin.sha256, QCryptographicHash::hash(bytesOf(path), QCryptographicHash::Sha256).toHex());
    QCOMPARE(plugin.size, QFile(path).size());
}

void TestPluginFiles::allowedIsThisVeryFile()
{
    const PluginFolder folder;
    const QString path = folder.allowed(QStringLiteral("sample"));
    QCOMPARE(PluginFolder::found(path).state, PluginState::Allowed);

    // The same file elsewhere is another one.
    QCOMPARE(PluginFolder::found(folder.put(QStringLiteral("sample"), QStringLiteral("twin"))).state, PluginState::New);

    append(path, "x");
    const FoundPlugin changed = PluginFolder::found(path);
    QCOMPARE(changed.state, PluginState::Changed);
    QVERIFY(!changed.reason.isEmpty());
    QVERIFY(allowPlugin(changed));
    QCOMPARE(PluginFolder::found(path).state, PluginState::Allowed);

    QVERIFY(forbidPlugin(path));
    QCOMPARE(PluginFolder::found(path).state, PluginState::New);
}

void TestPluginFiles::allowsWhatWasSeen()
{
    const PluginFolder folder;
    const QString path = folder.put(QStringLiteral("sample"));
    const FoundPlugin seen = PluginFolder::found(path);
    append(path, "x");
    const Result<Done> allowed = allowPlugin(seen);
    QVERIFY(!allowed);
    QCOMPARE(allowed.error().code, ErrorCode::Changed);
    QCOMPARE(PluginFolder::found(path).state, PluginState::New);
}

void TestPluginFiles::consentIsPrivate()
{
    const PluginFolder folder;
    folder.allowed(QStringLiteral("sample"));
    QCOMPARE(modeOf(folder.data(QStringLiteral("plugins.json"))), mode_t(0600));
    QCOMPARE(modeOf(folder.data(QString())), mode_t(0700));
}

void TestPluginFiles::consentOthersMayWriteIsNotBelieved()
{
    const PluginFolder folder;
    const QString path = folder.allowed(QStringLiteral("sample"));
    const QByteArray consents = QFile::encodeName(folder.data(QStringLiteral("plugins.json")));
    QCOMPARE(::chmod(consents.constData(), 0666), 0);
    QCOMPARE(PluginFolder::found(path).state, PluginState::New);
    QCOMPARE(findPlugins().notes.size(), 1);
    QCOMPARE(::chmod(consents.constData(), 0600), 0);
    QCOMPARE(PluginFolder::found(path).state, PluginState::Allowed);
}

void TestPluginFiles::refuses_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("reason");
    const PluginFolder folder;
    const QByteArray bare = bytesOf(folder.put(QStringLiteral("bare")));
    QTest::newRow("text") << QByteArray("no library") << QStringLiteral("It is no plug-in");
    QTest::newRow("empty") << QByteArray() << QStringLiteral("It is no plug-in");
    QTest::newRow("cut short") << bare.first(5000) << QStringLiteral("It is no plug-in");
    QTest::newRow("a program") << bytesOf(QStringLiteral("/bin/true")) << QStringLiteral("It is no plug-in");
    QTest::newRow("no metadata") << bare << QStringLiteral("It does not tell its name");
    QTest::newRow("another interface") << QByteArray(bare).replace("org.etagere.Backend/1", "org.etagere.Backend/9")
                                       << QStringLiteral("It is a plug-in for something else: org.etagere.Backend/9");
}

void TestPluginFiles::refuses()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, reason);
    const PluginFolder folder;
    const QString path = folder.file(QStringLiteral("other.so"));
    append(path, content);
    const FoundPlugin plugin = PluginFolder::found(path);
    QCOMPARE(plugin.state, PluginState::Refused);
    QVERIFY2(plugin.reason.startsWith(reason), qPrintable(plugin.reason));
}

void TestPluginFiles::otherAbiIsNamed_data()
{
    QTest::addColumn<QByteArray>("part");
    QTest::addColumn<QString>("title");
    QTest::newRow("interface") << QByteArray("interface") << QStringLiteral("plug-in interface");
    QTest::newRow("compiler") << QByteArray("compiler") << QStringLiteral("compiler");
    QTest::newRow("version") << QByteArray("etagere") << QStringLiteral("version");
    QTest::newRow("standard") << QByteArray("c++") << QStringLiteral("C++ standard");
    QTest::newRow("Qt") << QByteArray("qt") << QStringLiteral("Qt");
    QTest::newRow("expected") << QByteArray("expected") << QStringLiteral("tl-expected");
}

void TestPluginFiles::otherAbiIsNamed()
{
    QFETCH(QByteArray, part);
    QFETCH(QString, title);
    const PluginFolder folder;
    const QByteArray ours = abiPart(part, bytesOf(folder.put(QStringLiteral("sample"))));
    QByteArray theirs = ours;
    theirs.back() = theirs.back() == '9' ? '8' : '9';
    const FoundPlugin plugin = PluginFolder::found(folder.putPatched(QStringLiteral("sample"), ours, theirs));
    QCOMPARE(plugin.state, PluginState::Refused);
    const auto value = [](const QByteArray &abi) { return QString::fromLatin1(abi.mid(abi.indexOf('=') + 1)); };
    QCOMPARE(
        plugin.reason,
        QStringLiteral("It was built for another Etagere: %1 %2 instead of %3").arg(title, value(theirs), value(ours)));
}

void TestPluginFiles::interfaceVersionIsPartOfTheAbi()
{
    const PluginFolder folder;
    const QByteArray part = abiPart("interface", bytesOf(folder.put(QStringLiteral("sample"))));
    QVERIFY(QByteArray(ETAGERE_PLUGIN_IID).endsWith('/' + part.mid(part.indexOf('=') + 1)));
}

void TestPluginFiles::linksAreRefused()
{
    const PluginFolder folder;
    const QString path = folder.put(QStringLiteral("sample"));
    const QString link = folder.file(QStringLiteral("link.so"));
    QVERIFY(QFile::link(path, link));
    const FoundPlugin plugin = PluginFolder::found(link);
    QCOMPARE(plugin.state, PluginState::Refused);
    QVERIFY2(plugin.reason.contains(QStringLiteral("symbolic link")), qPrintable(plugin.reason));
    QVERIFY(plugin.sha256.isEmpty());

    const QString linkedFolder = folder.beside(QStringLiteral("linked"));
    QVERIFY(QFile::link(folder.path(), linkedFolder));
    qputenv("ETAGERE_PLUGIN_PATH", linkedFolder.toLocal8Bit());
    const FoundPlugins found = findPlugins();
    QVERIFY(found.plugins.isEmpty());
    QCOMPARE(found.notes.size(), 1);
    QVERIFY2(found.notes.first().contains(QStringLiteral("symbolic link")), qPrintable(found.notes.first()));
}

void TestPluginFiles::whatAnyoneMayWriteIsRefused()
{
    const PluginFolder folder;
    const QString path = folder.allowed(QStringLiteral("sample"));
    QCOMPARE(::chmod(QFile::encodeName(path).constData(), 0666), 0);
    const FoundPlugin plugin = PluginFolder::found(path);
    QCOMPARE(plugin.state, PluginState::Refused);
    QVERIFY2(plugin.reason.contains(QStringLiteral("Anyone may write")), qPrintable(plugin.reason));

    QCOMPARE(::chmod(QFile::encodeName(folder.path()).constData(), 0777), 0);
    const FoundPlugins found = findPlugins();
    QVERIFY(found.plugins.isEmpty());
    QCOMPARE(found.notes.size(), 1);
    QVERIFY2(found.notes.first().contains(QStringLiteral("Anyone may write")), qPrintable(found.notes.first()));
}

void TestPluginFiles::foldersThatAreNotThereAreNamed()
{
    const PluginFolder folder;
    const QString path = folder.put(QStringLiteral("sample"));
    const QString absent = folder.beside(QStringLiteral("absent"));
    qputenv("ETAGERE_PLUGIN_PATH", (absent + QStringLiteral(":relative:") + folder.path()).toLocal8Bit());
    const FoundPlugins found = findPlugins();
    QCOMPARE(found.plugins.size(), 1);
    QCOMPARE(found.plugins.first().path, path);
    QCOMPARE(found.notes.size(), 2);
    QVERIFY2(found.notes[0].contains(QStringLiteral("relative")), qPrintable(found.notes[0]));
    QVERIFY2(found.notes[1].contains(absent), qPrintable(found.notes[1]));
}

void TestPluginFiles::refusedCannotBeAllowed()
{
    const PluginFolder folder;
    const FoundPlugin plugin = PluginFolder::found(folder.put(QStringLiteral("bare")));
    const Result<Done> allowed = allowPlugin(plugin);
    QVERIFY(!allowed);
    QCOMPARE(allowed.error().code, ErrorCode::Permission);
    QCOMPARE(allowed.error().message, plugin.reason);
}

QTEST_GUILESS_MAIN(TestPluginFiles)
#include "test_pluginfiles.moc"

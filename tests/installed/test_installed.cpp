// SPDX-License-Identifier: GPL-3.0-or-later
// The library as others get it: installed to an empty prefix, found by CMake and by pkg-config, built against.
#include "support/testdata.h"

#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QProcess>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

using namespace etagere::test;

namespace {

constexpr int PatienceMsecs = 240'000;

struct Outcome {
    int status = -1;
    QByteArray out;
    QByteArray err;

    QByteArray all() const { return out + err; }
};

Outcome run(const QString &program, const QStringList &arguments, const QProcessEnvironment &environment)
{
    QProcess process;
    process.setProcessEnvironment(environment);
    process.start(program, arguments);
    if (!process.waitForFinished(PatienceMsecs) || process.exitStatus() != QProcess::NormalExit)
        return { -1, process.readAllStandardOutput(), process.readAllStandardError() + "\ndid not end well" };
    return { process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError() };
}

QStringList words(const QByteArray &text) { return QString::fromLocal8Bit(text).split(u' ', Qt::SkipEmptyParts); }

const QString Compiler = QStringLiteral(ETAGERE_CXX);
const QString Flags = QStringLiteral(ETAGERE_CXX_FLAGS);

} // namespace

class TestInstalled : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void everyFileBelongsToAComponent();
    void libraryIsVersioned();
    void headersAreTheCompiledOnes();
    void programIsMadeWithCMake();
    void programIsMadeWithPkgConfig();
    void otherVersionIsRefused();
    void pluginIsMadeAndUsed();
    void treeMayBeMoved();

private:
    QString prefix() const { return m_dir.filePath(QStringLiteral("prefix")); }
    QString library() const { return prefix() + QStringLiteral("/" ETAGERE_INSTALL_LIBDIR); }
    QByteArray packageFlags(const QString &question) const;
    Outcome makeExample(const QString &name, const QString &build) const;

    QTemporaryDir m_dir;
    QProcessEnvironment m_environment = QProcessEnvironment::systemEnvironment();
};

void TestInstalled::initTestCase()
{
    for (const char *component : { "library", "development", "cli" }) {
        const Outcome installed =
            run(QStringLiteral("cmake"),
                { QStringLiteral("--install"), QStringLiteral(ETAGERE_BUILD_DIR), QStringLiteral("--prefix"), prefix(),
                  QStringLiteral("--component"), QString::fromLatin1(component) },
                m_environment);
        QVERIFY2(installed.status == 0, installed.all().constData());
    }
    m_environment.insert(QStringLiteral("PKG_CONFIG_PATH"), library() + QStringLiteral("/pkgconfig"));
    m_environment.insert(QStringLiteral("XDG_DATA_HOME"), m_dir.filePath(QStringLiteral("data")));
    m_environment.remove(QStringLiteral("LD_LIBRARY_PATH"));
}

QByteArray TestInstalled::packageFlags(const QString &question) const
{
    return run(QStringLiteral("pkg-config"), { question, QStringLiteral("etagere") }, m_environment).out.trimmed();
}

/// Configures and builds an example as it was installed, with nothing but the prefix to find the library in.
Outcome TestInstalled::makeExample(const QString &name, const QString &build) const
{
    const QString source = prefix() + QStringLiteral("/share/doc/etagere/examples/") + name;
    const Outcome configured =
        run(QStringLiteral("cmake"),
            { QStringLiteral("-S"), source, QStringLiteral("-B"), build, QStringLiteral("-G"), QStringLiteral("Ninja"),
              QStringLiteral("-DCMAKE_PREFIX_PATH=") + prefix(), QStringLiteral("-DCMAKE_CXX_COMPILER=") + Compiler,
              QStringLiteral("-DCMAKE_CXX_FLAGS=") + Flags, QStringLiteral("-DCMAKE_BUILD_TYPE=Debug") },
            m_environment);
    if (configured.status != 0 || configured.err.contains("CMake Warning"))
        return { 1, configured.out, configured.err };
    return run(QStringLiteral("cmake"), { QStringLiteral("--build"), build }, m_environment);
}

void TestInstalled::everyFileBelongsToAComponent()
{
    const QString nowhere = m_dir.filePath(QStringLiteral("unspecified"));
    const Outcome installed =
        run(QStringLiteral("cmake"),
            { QStringLiteral("--install"), QStringLiteral(ETAGERE_BUILD_DIR), QStringLiteral("--prefix"), nowhere,
              QStringLiteral("--component"), QStringLiteral("Unspecified") },
            m_environment);
    QVERIFY2(installed.status == 0, installed.all().constData());
    QVERIFY2(!QDir(nowhere).exists(), installed.all().constData());
}

void TestInstalled::libraryIsVersioned()
{
    const QString file = library() + QStringLiteral("/libetagere.so");
    QVERIFY(QFileInfo(file).isSymLink());
    const Outcome told = run(QStringLiteral("readelf"), { QStringLiteral("-d"), file }, m_environment);
    QVERIFY2(told.out.contains("soname: [libetagere.so." ETAGERE_SOVERSION "]"), told.all().constData());
    QVERIFY2(!told.out.contains("RUNPATH") && !told.out.contains("RPATH"), told.all().constData());
}

/// Those that the build has compiled, each alone (the target etagere_headers).
void TestInstalled::headersAreTheCompiledOnes()
{
    const QDir source(QStringLiteral(ETAGERE_SOURCE_DIR "/lib/include/etagere"));
    const QDir installed(prefix() + QStringLiteral("/include/etagere"));
    const QStringList headers = installed.entryList(QDir::Files);
    QVERIFY(headers.size() > 30);
    QCOMPARE(headers, source.entryList(QDir::Files));
    for (const QString &header : headers)
        QCOMPARE(readFile(installed.filePath(header)), readFile(source.filePath(header)));
}

void TestInstalled::programIsMadeWithCMake()
{
    const QString build = m_dir.filePath(QStringLiteral("program"));
    const Outcome made = makeExample(QStringLiteral("program"), build);
    QVERIFY2(made.status == 0, made.all().constData());

    const QString cache = dataPath(QStringLiteral("fixtures/cachecontrol-filecache/cache"));
    const Outcome listed = run(build + QStringLiteral("/listcache"), { cache }, m_environment);
    QVERIFY2(listed.status == 0, listed.all().constData());
    const QByteArrayList lines = listed.out.trimmed().split('\n');
    const qsizetype entries = lines.size() - 2;
    QVERIFY2(entries > 5, listed.all().constData());
    QVERIFY2(lines.first().contains("written by cachecontrol"), lines.first().constData());
    QCOMPARE(lines.last(), QByteArray::number(entries) + " of " + QByteArray::number(entries) + " entries");

    const Outcome filtered =
        run(build + QStringLiteral("/listcache"), { cache, QStringLiteral("status:nonsense") }, m_environment);
    QCOMPARE(filtered.status, 1);
    QVERIFY2(filtered.err.contains("column"), filtered.err.constData());
}

void TestInstalled::programIsMadeWithPkgConfig()
{
    const QString program = m_dir.filePath(QStringLiteral("listcache"));
    const QString source = prefix() + QStringLiteral("/share/doc/etagere/examples/program/listcache.cpp");
    const Outcome made =
        run(Compiler,
            words(Flags.toLocal8Bit()) + words(packageFlags(QStringLiteral("--cflags")))
                + QStringList{ source, QStringLiteral("-o"), program } + words(packageFlags(QStringLiteral("--libs")))
                + QStringList{ QStringLiteral("-Wl,-rpath,") + library() },
            m_environment);
    QVERIFY2(made.status == 0, made.all().constData());
    const Outcome listed = run(program, { QStringLiteral("memory:") }, m_environment);
    QVERIFY2(listed.out.endsWith("0 of 0 entries\n"), listed.all().constData());
}

void TestInstalled::otherVersionIsRefused()
{
    const QString source = m_dir.filePath(QStringLiteral("newer"));
    QVERIFY(QDir().mkpath(source));
    QFile list(source + QStringLiteral("/CMakeLists.txt"));
    QVERIFY(list.open(QIODevice::WriteOnly));
    list.write(
        "cmake_minimum_required(VERSION 3.25)\nproject(Newer LANGUAGES CXX)\nfind_package(Etagere 0.99 REQUIRED)\n");
    list.close();
    const Outcome configured =
        run(QStringLiteral("cmake"),
            { QStringLiteral("-S"), source, QStringLiteral("-B"), source + QStringLiteral("/b"),
              QStringLiteral("-DCMAKE_PREFIX_PATH=") + prefix(), QStringLiteral("-DCMAKE_CXX_COMPILER=") + Compiler },
            m_environment);
    QVERIFY(configured.status != 0);
    QVERIFY2(configured.err.contains("compatible with requested version"), configured.all().constData());
}

void TestInstalled::pluginIsMadeAndUsed()
{
    const QString build = m_dir.filePath(QStringLiteral("plugin"));
    const Outcome made = makeExample(QStringLiteral("plugin"), build);
    QVERIFY2(made.status == 0, made.all().constData());

    QProcessEnvironment environment = m_environment;
    environment.insert(QStringLiteral("ETAGERE_PLUGIN_PATH"), build);
    const QString cli = prefix() + QStringLiteral("/bin/etagere-cli");
    const Outcome found = run(cli, { QStringLiteral("plugins") }, environment);
    QVERIFY2(found.out.startsWith("sample 1.0: new"), found.all().constData());
    const Outcome allowed =
        run(cli, { QStringLiteral("plugins"), QStringLiteral("--allow"), QStringLiteral("sample") }, environment);
    QVERIFY2(allowed.status == 0, allowed.all().constData());
    const Outcome detected = run(cli, { QStringLiteral("detect"), QStringLiteral("plugin:sample") }, environment);
    QVERIFY2(detected.status == 0 && detected.out.startsWith("backend  plugin\n"), detected.all().constData());
}

void TestInstalled::treeMayBeMoved()
{
    QVERIFY(QDir().rename(prefix(), m_dir.filePath(QStringLiteral("elsewhere"))));
    const Outcome told = run(m_dir.filePath(QStringLiteral("elsewhere/bin/etagere-cli")),
                             { QStringLiteral("detect"), QStringLiteral("memory:") }, m_environment);
    QVERIFY2(told.status == 0, told.all().constData());
}

QTEST_GUILESS_MAIN(TestInstalled)
#include "test_installed.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// Who may include whom (ARCHITECTURE.md, "The house").
#include <QtCore/QDirIterator>
#include <QtCore/QFile>
#include <QtCore/QRegularExpression>
#include <QtTest/QTest>

namespace {

struct Include {
    QString text; ///< as written
    bool isAngled;
};

QList<Include> includesOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("cannot read %s", qPrintable(path));
    static const QRegularExpression line(QStringLiteral("^\\s*#\\s*include\\s*([<\"])([^>\"]+)[>\"]"),
                                         QRegularExpression::MultilineOption);
    QList<Include> includes;
    for (auto it = line.globalMatch(QString::fromUtf8(file.readAll())); it.hasNext();) {
        const QRegularExpressionMatch match = it.next();
        includes.append({ match.captured(2), match.captured(1) == u"<" });
    }
    return includes;
}

QStringList sourcesIn(const QString &folder)
{
    QStringList files;
    QDirIterator it(QStringLiteral(ETAGERE_SOURCE_DIR "/") + folder, { QStringLiteral("*.cpp"), QStringLiteral("*.h") },
                    QDir::Files, QDirIterator::Subdirectories);
    while (it.hasNext())
        files.append(it.next());
    return files;
}

// The module that a private header of the library belongs to, wherever the path to it starts.
QString moduleOf(const QString &include)
{
    static const QRegularExpression module(
        QStringLiteral("(?:^|/)(core|format|http|client|dialect|channel|backend|engine|model|lab|names|plugins)/"));
    return include.startsWith(u"etagere/") ? QString() : module.match(include).captured(1);
}

const QMap<QString, QStringList> &allowedModules()
{
    static const QMap<QString, QStringList> rules{
        { QStringLiteral("core"), {} },
        { QStringLiteral("format"), { QStringLiteral("core") } },
        { QStringLiteral("http"), { QStringLiteral("core") } },
        { QStringLiteral("channel"), { QStringLiteral("core") } },
        { QStringLiteral("dialect"), { QStringLiteral("core"), QStringLiteral("format"), QStringLiteral("http") } },
        { QStringLiteral("backend"), { QStringLiteral("core"), QStringLiteral("channel") } },
        { QStringLiteral("client"), { QStringLiteral("core"), QStringLiteral("http"), QStringLiteral("channel") } },
        { QStringLiteral("names"), { QStringLiteral("core"), QStringLiteral("format"), QStringLiteral("http") } },
        { QStringLiteral("plugins"), { QStringLiteral("core") } },
        { QStringLiteral("engine"),
          { QStringLiteral("core"), QStringLiteral("http"), QStringLiteral("client"), QStringLiteral("names") } },
        { QStringLiteral("model"), { QStringLiteral("core"), QStringLiteral("http"), QStringLiteral("client") } },
        { QStringLiteral("lab"), { QStringLiteral("core"), QStringLiteral("http"), QStringLiteral("client") } },
    };
    return rules;
}

} // namespace

class TestIncludeRules : public QObject
{
    Q_OBJECT
private slots:
    void libraryModulesKeepToTheirNeighbours();
    void libraryHasNoWindow();
    void publicHeadersIncludeOnlyPublicOnes();
    void windowAndProgramsUseThePublicApi();
    void everyFileNamesItsLicence();
    void noFileIsTooLong();
};

void TestIncludeRules::libraryModulesKeepToTheirNeighbours()
{
    for (auto it = allowedModules().begin(); it != allowedModules().end(); ++it) {
        for (const QString &file : sourcesIn(QStringLiteral("lib/") + it.key())) {
            for (const Include &include : includesOf(file)) {
                const QString module = moduleOf(include.text);
                const bool allowed = module.isEmpty() || module == it.key() || it.value().contains(module);
                QVERIFY2(allowed, qPrintable(file + QStringLiteral(" includes ") + include.text));
            }
        }
    }
}

void TestIncludeRules::libraryHasNoWindow()
{
    static const QRegularExpression window(QStringLiteral("QtGui|QtWidgets|QtSvg|Qsci"));
    for (const QString &file : sourcesIn(QStringLiteral("lib"))) {
        for (const Include &include : includesOf(file))
            QVERIFY2(!include.text.contains(window), qPrintable(file + QStringLiteral(" includes ") + include.text));
    }
}

void TestIncludeRules::publicHeadersIncludeOnlyPublicOnes()
{
    const QStringList headers = sourcesIn(QStringLiteral("lib/include"));
    QVERIFY(headers.size() > 10);
    for (const QString &file : headers) {
        for (const Include &include : includesOf(file)) {
            QVERIFY2(include.isAngled && moduleOf(include.text).isEmpty(),
                     qPrintable(file + QStringLiteral(" includes ") + include.text));
        }
    }
}

void TestIncludeRules::windowAndProgramsUseThePublicApi()
{
    for (const QString &file : sourcesIn(QStringLiteral("ui")) + sourcesIn(QStringLiteral("app"))) {
        for (const Include &include : includesOf(file)) {
            // The window has folders of the same names.
            const bool isOwn = QFile::exists(QStringLiteral(ETAGERE_SOURCE_DIR "/ui/") + include.text);
            const bool isPrivate = (!isOwn && !moduleOf(include.text).isEmpty()) || include.text.contains(u"lib/");
            QVERIFY2(!isPrivate, qPrintable(file + QStringLiteral(" includes ") + include.text));
        }
    }
    for (const QString &file : sourcesIn(QStringLiteral("ui"))) {
        for (const Include &include : includesOf(file))
            QVERIFY2(!include.text.contains(u"app/"), qPrintable(file + QStringLiteral(" includes ") + include.text));
    }
}

void TestIncludeRules::everyFileNamesItsLicence()
{
    for (const char *folder : { "lib", "app", "ui", "tests" }) {
        for (const QString &path : sourcesIn(QString::fromLatin1(folder))) {
            const char *licence = QByteArrayView(folder) == "lib" ? "LGPL-3.0-or-later" : "GPL-3.0-or-later";
            // The tutorial's code is there to be copied.
            if (path.contains(u"/tests/installed/plugin/") || path.contains(u"/tests/installed/program/"))
                licence = "0BSD";
            QFile file(path);
            QVERIFY(file.open(QIODevice::ReadOnly));
            QCOMPARE(file.readLine().trimmed(), QByteArray("// SPDX-License-Identifier: ") + licence);
        }
    }
}

void TestIncludeRules::noFileIsTooLong()
{
    for (const char *folder : { "lib", "app", "ui" }) {
        for (const QString &path : sourcesIn(QString::fromLatin1(folder))) {
            QFile file(path);
            QVERIFY(file.open(QIODevice::ReadOnly));
            const qsizetype lines = file.readAll().count('\n');
            QVERIFY2(lines <= 400, qPrintable(QStringLiteral("%1 has %2 lines").arg(path).arg(lines)));
        }
    }
}

QTEST_GUILESS_MAIN(TestIncludeRules)
#include "test_includerules.moc"

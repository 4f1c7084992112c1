// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testdata.h"
#include "support/tree.h"

#include <etagere/finder.h>

#include <QtCore/QDir>
#include <QtCore/QMap>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

using namespace etagere;
using namespace etagere::test;

/// Runs the finder in a home of its own.
class TestFinder : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void findsNothingInAnEmptyHome();
    void findsUsualPlaces();
    void followsEnvironment();
    void namesOneCacheOnce();
    void foldersThatAreNoCachesAreLeftOut();
    void changesNothing();
    void stops();

private:
    QString path(const QString &relative) const { return m_home->filePath(relative); }
    void put(const QString &fixture, const QString &relative) const
    {
        QVERIFY(QDir().mkpath(QFileInfo(path(relative)).path()));
        copyTree(dataPath(u"fixtures/"_qs + fixture), path(relative));
    }
    QMap<QString, FoundCache> found() const
    {
        QMap<QString, FoundCache> caches;
        findCaches([&](const FoundCache &cache) {
            if (caches.contains(cache.location.path()))
                qFatal("found twice: %s", qPrintable(cache.location.path()));
            caches[cache.location.path()] = cache;
        });
        return caches;
    }

    std::unique_ptr<QTemporaryDir> m_home;
    QString m_oldFolder;
};

void TestFinder::init()
{
    m_home = std::make_unique<QTemporaryDir>();
    m_oldFolder = QDir::currentPath();
    QVERIFY(QDir(m_home->path()).mkpath(u"work"_qs));
    QDir::setCurrent(path(u"work"_qs));
    qputenv("HOME", m_home->path().toUtf8());
    qputenv("XDG_CACHE_HOME", path(u"xdg"_qs).toUtf8());
    for (const char *name : { "PIP_CACHE_DIR", "POETRY_CACHE_DIR", "PDM_CACHE_DIR" })
        qunsetenv(name);
}

void TestFinder::cleanup() { QDir::setCurrent(m_oldFolder); }

void TestFinder::findsNothingInAnEmptyHome() { QVERIFY(found().isEmpty()); }

void TestFinder::findsUsualPlaces()
{
    put(u"pip-http/cache"_qs, u"xdg/pip"_qs);
    put(u"pip-http-v2/cache/http-v2"_qs, u"xdg/pip/http-v2"_qs);
    put(u"cachecontrol-filecache/cache"_qs, u"xdg/pypoetry/cache/repositories/PyPI/_http"_qs);
    put(u"cachecontrol-filecache/cache"_qs, u"xdg/pypoetry/cache/repositories/mine/_http"_qs);
    put(u"cachecontrol-separate-body/cache"_qs, u"xdg/pdm/http"_qs);
    put(u"cachecontrol-filecache/cache"_qs, u"xdg/pip-audit"_qs);
    put(u"cachecontrol-filecache/cache"_qs, u".cache/salad"_qs);
    put(u"cachecontrol-filecache/cache"_qs, u"work/.webcache"_qs);
    put(u"esipy-filecache/cache"_qs, u"work/.cache"_qs);
    put(u"qtdiskcache/cache"_qs, u"xdg/reader"_qs);
    put(u"qtdiskcache/cache"_qs, u"xdg/maker/browser"_qs);
    const auto caches = found();
    QMap<QString, QString> programs;
    for (const FoundCache &cache : caches)
        programs[m_home->path().isEmpty() ? QString() : QDir(m_home->path()).relativeFilePath(cache.location.path())] =
            cache.program;
    QCOMPARE(programs,
             (QMap<QString, QString>{ { u"xdg/pip/http"_qs, u"pip"_qs },
                                      { u"xdg/pip/http-v2"_qs, u"pip"_qs },
                                      { u"xdg/pypoetry/cache/repositories/PyPI/_http"_qs, u"poetry"_qs },
                                      { u"xdg/pypoetry/cache/repositories/mine/_http"_qs, u"poetry"_qs },
                                      { u"xdg/pdm/http"_qs, u"pdm"_qs },
                                      { u"xdg/pip-audit"_qs, u"pip-audit"_qs },
                                      { u".cache/salad"_qs, u"schema-salad"_qs },
                                      { u"xdg/reader/data8"_qs, u"reader"_qs },
                                      { u"xdg/maker/browser/data8"_qs, u"maker"_qs },
                                      { u"work/.webcache"_qs, u"current folder"_qs },
                                      { u"work/.cache"_qs, u"current folder"_qs } }));
    QCOMPARE(caches[path(u"xdg/reader/data8"_qs)].entries, 15);
    const FoundCache esipy = caches[path(u"work/.cache"_qs)];
    QCOMPARE(esipy.entries, 21);
    QVERIFY(esipy.bytes > 250000);
    QVERIFY(!esipy.isPartial);
    QCOMPARE(caches[path(u"xdg/pip/http-v2"_qs)].entries, 8);
}

void TestFinder::followsEnvironment()
{
    put(u"pip-http-v2/cache"_qs, u"elsewhere/pip"_qs);
    qputenv("PIP_CACHE_DIR", path(u"elsewhere/pip"_qs).toUtf8());
    QCOMPARE(found().keys(), QStringList{ path(u"elsewhere/pip/http-v2"_qs) });
}

void TestFinder::namesOneCacheOnce()
{
    put(u"pip-http-v2/cache"_qs, u"xdg/pip"_qs);
    QVERIFY(QFile::link(path(u"xdg"_qs), path(u"link"_qs)));
    qputenv("PIP_CACHE_DIR", path(u"link/pip"_qs).toUtf8());
    QCOMPARE(found().size(), 1);
}

void TestFinder::foldersThatAreNoCachesAreLeftOut()
{
    QVERIFY(QDir(m_home->path()).mkpath(u"xdg/pip/http"_qs));
    QVERIFY(writeFile(path(u"work/.cache/notes.txt"_qs), "text"));
    QVERIFY(writeFile(path(u"work/.webcache"_qs), "a file"));
    QVERIFY(found().isEmpty());
}

void TestFinder::changesNothing()
{
    put(u"pip-http-v2/cache"_qs, u"xdg/pip"_qs);
    put(u"esipy-filecache/cache"_qs, u"work/.cache"_qs);
    ageAccessTimes(m_home->path());
    const TreeSnapshot before = snapshotOf(m_home->path());
    QCOMPARE(found().size(), 2);
    QCOMPARE(difference(before, snapshotOf(m_home->path())), QByteArray());
}

void TestFinder::stops()
{
    put(u"pip-http-v2/cache"_qs, u"xdg/pip"_qs);
    std::stop_source stop;
    stop.request_stop();
    findCaches([](const FoundCache &) { QFAIL("found one though it was to stop"); }, stop.get_token());
}

QTEST_GUILESS_MAIN(TestFinder)
#include "test_finder.moc"

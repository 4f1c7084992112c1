// SPDX-License-Identifier: GPL-3.0-or-later
// URLs that stored responses speak of; and how far that alone names the entries of real caches.
#include "http/urlbytes.h"
#include "names/harvest.h"
#include "names/harvestpip.h"
#include "support/testdata.h"

#include <etagere/decodedbody.h>
#include <etagere/store.h>

#include <QtCore/QElapsedTimer>
#include <QtCore/QHash>
#include <QtCore/QSet>
#include <QtTest/QTest>

using namespace etagere;
using namespace etagere::test;

namespace {

CachedResponse responseWith(const HeaderList &headers, const QByteArray &url = "http://h/a/b?c")
{
    CachedResponse response;
    response.url = url;
    response.status = 200;
    response.headers = headers;
    return response;
}

QByteArrayList harvested(const CachedResponse &response, const QByteArray &body = {})
{
    QByteArrayList urls;
    harvest(response, body, [&urls](QByteArrayView url) {
        urls.append(url.toByteArray());
        return true;
    });
    return urls;
}

/// A real cache, whose keys are hashes, being named by what its own entries say.
class NamedCache
{
public:
    explicit NamedCache(const QString &fixture)
        : m_session(opened(dataPath(QStringLiteral("fixtures/") + fixture)))
    {
        const auto listed = m_session.list({}, [this](const Row &row, const ListedEntry &) {
            m_unnamed.insert(row.key.toByteArray());
            return true;
        });
        if (!listed)
            qFatal("%s", qPrintable(listed.error().text()));
    }

    int named() const { return int(m_names.size()); }
    int all() const { return int(m_names.size() + m_unnamed.size()); }

    void offer(const QByteArray &url)
    {
        for (const Dialect *dialect : dialects()) {
            for (const StoredKey &key : dialect->keys({ "GET", url, {} }, m_session.info())) {
                if (const QByteArray name = m_session.backend().storedName(key).bytes; m_unnamed.remove(name))
                    m_names.insert(name, url);
            }
        }
    }

    /// Until nothing new comes of it.
    void harvestAll()
    {
        for (qsizetype before = -1; before < m_names.size();) {
            before = m_names.size();
            for (const QByteArray &key : m_unnamed.values() + m_names.keys())
                harvestEntry(key);
            for (const QByteArray &origin : std::as_const(m_origins)) {
                for (const QByteArray &project : std::as_const(m_projects))
                    offer(simplePage(origin, project));
            }
        }
    }

private:
    static Session opened(const QString &path)
    {
        auto session = Session::open(Location::fromPath(path), Access::ReadOnly);
        if (!session)
            qFatal("%s", qPrintable(session.error().text()));
        return std::move(*session);
    }

    void harvestEntry(const QByteArray &key)
    {
        const StoredKey storedKey{ key, KeyType::Text, 0 };
        const Result<Value> value = m_session.read(storedKey);
        const Result<DecodedEntry> decoded = m_session.dialectOf(storedKey, *value).decode(storedKey, *value);
        CachedResponse response = decoded->variants.first();
        response.url = m_names.value(key);
        if (!response.url.isEmpty())
            m_origins.insert(originOf(response.url));
        Limits limits;
        limits.previewBytes = LongestHarvestedBody;
        const Result<DecodedBody> body = decodedBody(response, limits);
        const QByteArray bytes = body ? body->bytes : QByteArray();
        for (const QByteArray &url : harvested(response, bytes))
            offer(url);
        for (const QByteArray &project : projectsNamed(response, bytes))
            m_projects.insert(project);
    }

    Session m_session;
    QSet<QByteArray> m_unnamed;
    QHash<QByteArray, QByteArray> m_names; ///< key to URL
    QSet<QByteArray> m_origins;
    QSet<QByteArray> m_projects;
};

} // namespace

class TestHarvest : public QObject
{
    Q_OBJECT

private slots:
    void fields_data();
    void fields();
    void bodies_data();
    void bodies();
    void projects_data();
    void projects();
    void siblings();
    void limits();
    void hostileBodies_data();
    void hostileBodies();
    void realCaches_data();
    void realCaches();
};

void TestHarvest::fields_data()
{
    QTest::addColumn<HeaderList>("headers");
    QTest::addColumn<QByteArrayList>("urls");
    const auto row = [](const char *name, const HeaderList &headers, const QByteArrayList &urls) {
        QTest::newRow(name) << headers << urls;
    };
    row("nothing", { { "X", "http://no/" } }, {});
    row("Location", { { "location", "/x#y" } }, { "http://h/x" });
    row("Content-Location", { { "Content-Location", "x" } }, { "http://h/a/x" });
    row("absolute", { { "Location", "HTTPS://g/%7e?a=b#c" } }, { "HTTPS://g/%7e?a=b" });
    row("no http", { { "Location", "ftp://h/" }, { "Content-Location", "mailto:a@b" } }, {});
    row("Link", { { "Link", "<?d>; rel=next; title=\"a <b>, \\\" c\", </p>;rel=\"prev\"" } },
        { "http://h/a/b?d", "http://h/p" });
    row("Link, broken", { { "Link", "<http://h/a, <b" } }, {});
    row("Refresh", { { "Refresh", "5; URL='//g/x'" } }, { "http://g/x" });
    row("Refresh of itself", { { "Refresh", "5" } }, {});
    row("blanks", { { "Location", "/a b" } }, { "http://h/a%20b" });
    row("controls", { { "Location", "/a\nb" } }, {});
    row("no host", { { "Location", "//" }, { "Content-Location", "//?q" } }, {});
    row("dots", { { "Location", "../../c/./d" } }, { "http://h/c/d" });
}

void TestHarvest::fields()
{
    QFETCH(HeaderList, headers);
    QTEST(harvested(responseWith(headers)), "urls");
    for (const QByteArray &url : harvested(responseWith(headers, {})))
        QCOMPARE(url.first(8).toLower(), QByteArray("https://")); // the absolute one alone
}

void TestHarvest::bodies_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArrayList>("urls");
    const auto row = [](const char *name, const char *type, const char *body, const QByteArrayList &urls) {
        QTest::newRow(name) << QByteArray(type) << QByteArray(body) << urls;
    };
    const char *html = "text/html; charset=utf-8";
    row("links", html,
        "<A HREF=x>y</A><link rel=z href='/s.css'><img alt=\"<a href=no>\" src = \"i.png?a&amp;b&#38;c\"/>",
        { "http://h/a/x", "http://h/s.css", "http://h/a/i.png?a&b&c" });
    row("base", html, "<base href='//g/d/'><a href='x'>", { "http://g/d/x" });
    row("scripts and comments", html,
        "<!-- <a href=no> --><script src=/j.js>'<a href=no>'</script><style><a href=no></style><a href=yes>",
        { "http://h/j.js", "http://h/a/yes" });
    row("meta refresh", html, "<meta http-equiv=Refresh content='0;url=/r'><meta content='/no'>", { "http://h/r" });
    row("no links", html, "<a href=''><a href='#x'><a href='javascript:x()'><a name=x><a href>", {});
    row("cut", html, "<a href=/x><a href='/y", { "http://h/x", "http://h/y" });
    row("told by its beginning", "", "\n<!doctype HTML><HTML><a href=/x>", { "http://h/x" });

    const char *json = "application/vnd.api+json";
    row("JSON", json,
        R"({"self": "x", "text": "not a link", "other": "x", "p": "/v1/y?z", "u": "http:\/\/g/", "next_url": "?page=2",
            "list": ["/w", "//g/", "/a b", 5], "href": {"deep": "no"}, "url": null, "template": "http://g/{id}"})",
        { "http://h/a/x", "http://h/v1/y?z", "http://g/", "http://h/a/b?page=2", "http://h/w" });
    row("JSON, broken", json, R"({"url": "/x", "href": "/y)", { "http://h/x" });
    row("JSON, no type", "text/plain", R"(["http://g/"])", { "http://g/" });
    row("bytes", "image/png", "<html><a href=/x>", {});
}

void TestHarvest::bodies()
{
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, body);
    const HeaderList headers = type.isEmpty() ? HeaderList() : HeaderList{ { "Content-Type", type } };
    QTEST(harvested(responseWith(headers), body), "urls");
}

void TestHarvest::projects_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArrayList>("projects");
    QTest::newRow("simple page") << QByteArray()
                                 << QByteArray("<!DOCTYPE html><html><title>Links for My_Pro.ject</title><a "
                                               "href='/p/Other.Name-1.0-py3-none-any.whl'>")
                                 << QByteArrayList{ "my-pro-ject", "other-name" };
    QTest::newRow("simple page in JSON")
        << QByteArray() << QByteArray(R"({"files": [{"url": "https://f/six-1.0-py3-none-any.whl"}], "name": "six"})")
        << QByteArrayList{ "six" };
    QTest::newRow("pypi.org's JSON") << QByteArray()
                                     << QByteArray(R"({"info": {"name": "Six", "requires_dist": null}, "urls": []})")
                                     << QByteArrayList{ "six" };
    QTest::newRow("metadata") << QByteArray()
                              << QByteArray("Metadata-Version: 2.1\nName: a\nRequires-Dist: b_b (>=1)\n"
                                            "Requires-Dist: c; extra == 'x'\n\nRequires-Dist")
                              << QByteArrayList{ "a", "b-b", "c" };
    QTest::newRow("wheel") << QByteArray("https://f/p/ab/six-1.16.0-py2.py3-none-any.whl") << QByteArray("PK")
                           << QByteArrayList{ "six" };
    QTest::newRow("other pages") << QByteArray() << QByteArray("<html>six-1.16.0-py2.py3-none-any.whl")
                                 << QByteArrayList();
    QTest::newRow("no name") << QByteArray() << QByteArray("<title>Links for <") << QByteArrayList();
}

void TestHarvest::projects()
{
    QFETCH(QByteArray, url);
    QFETCH(QByteArray, body);
    QFETCH(QByteArrayList, projects);
    QByteArrayList found = projectsNamed(responseWith({}, url), body);
    std::sort(found.begin(), found.end());
    QCOMPARE(found, projects);
    const QByteArrayList urls = harvested(responseWith({}, url), body);
    for (const QByteArray &project : projects)
        QVERIFY(urls.contains("https://pypi.org/simple/" + project + '/'));
}

void TestHarvest::siblings()
{
    const QByteArray wheel = "https://f/x-1-py3-none-any.whl";
    QVERIFY(harvested(responseWith({}, wheel)).contains(wheel + ".metadata"));
    QVERIFY(harvested(responseWith({}, wheel + ".metadata")).contains(wheel));
    const HeaderList html{ { "Content-Type", "application/vnd.pypi.simple.v1+html" } };
    QCOMPARE(harvested(responseWith(html, {}), "<a href='" + wheel + "#sha256=12'>"),
             (QByteArrayList{ wheel, wheel + ".metadata" }));
    const QByteArrayList ofPage =
        harvested(responseWith(html, "https://own:1/simple/x/"), "<title>Links for x</title>");
    QVERIFY(ofPage.contains("https://own:1/simple/x/") && ofPage.contains("https://pypi.org/simple/x/"));
}

void TestHarvest::limits()
{
    const CachedResponse response = responseWith({ { "Content-Type", "text/html" } });
    qint64 count = 0;
    harvest(response, QByteArray("<a href=x>").repeated(1'500'000), [&count](QByteArrayView) { return ++count > 0; });
    QCOMPARE(count, MostHarvestedUrls);
    count = 0;
    harvest(response, QByteArray("<a href=x>").repeated(100), [&count](QByteArrayView) { return ++count < 5; });
    QCOMPARE(count, 5);
    QVERIFY(harvested(response, QByteArray(LongestHarvestedBody, ' ') + "<a href=x>").isEmpty());
    QVERIFY(harvested(response, "<a href=" + QByteArray(100'000, 'x') + ">").isEmpty());
}

void TestHarvest::hostileBodies_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("body");
    const qsizetype size = 1'000'000;
    for (const char *type : { "text/html", "application/json" }) {
        for (const char *piece :
             { "<", "<a ", "<a href=", "<a href='", "<!--", "<script>", "&", "<a x=&", "[", "{\"a\":", "\\\"", "\"",
               ".whl", "a-a-a-a-a-.whl", "Links for ", "{\"name\"", "<a b c d e f" })
            QTest::addRow("%s, %s", type, piece)
                << QByteArray(type)
                << QByteArray(*type == 'a' ? "{" : "<") + QByteArray(piece).repeated(size / qsizetype(qstrlen(piece)));
    }
}

/// Time that grows with the square of a body would show as minutes.
void TestHarvest::hostileBodies()
{
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, body);
    QElapsedTimer timer;
    timer.start();
    harvested(responseWith({ { "Content-Type", type } }), body);
    QVERIFY2(timer.elapsed() < 10'000, QByteArray::number(timer.elapsed()).constData());
}

void TestHarvest::realCaches_data()
{
    QTest::addColumn<QString>("fixture");
    QTest::addColumn<QByteArrayList>("known");
    QTest::addColumn<int>("named");
    const QString pip = QStringLiteral("pip-http-v2/cache/http-v2");
    const QString cachecontrol = QStringLiteral("cachecontrol-filecache/cache");
    // Its index has a host of its own, which no entry tells.
    QTest::newRow("pip, nothing known") << pip << QByteArrayList() << 0;
    QTest::newRow("pip, one page known") << pip << QByteArrayList{ "http://pypi.internal.test/simple/fixbeta/" } << 8;
    QTest::newRow("cachecontrol, nothing known") << cachecontrol << QByteArrayList() << 1;
    QTest::newRow("cachecontrol, one known")
        << cachecontrol << QByteArrayList{ "http://api.example.com/v0/status" } << 3;
}

void TestHarvest::realCaches()
{
    QFETCH(QString, fixture);
    QFETCH(QByteArrayList, known);
    QFETCH(int, named);
    NamedCache cache(fixture);
    for (const QByteArray &url : known)
        cache.offer(url);
    cache.harvestAll();
    qInfo("%s: %d of %d entries named", qPrintable(fixture), cache.named(), cache.all());
    QCOMPARE(cache.named(), named);
}

QTEST_GUILESS_MAIN(TestHarvest)
#include "test_harvest.moc"

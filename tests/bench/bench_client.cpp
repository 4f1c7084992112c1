// SPDX-License-Identifier: GPL-3.0-or-later
// Fresh hits a second through the caching client on a folder of files, against CacheControl's FileCache and
// requests-cache's filesystem backend, in turn; and what a decision costs. Medians of five.
#include <etagere/cachingclient.h>
#include <etagere/datetime.h>

#include <QtCore/QElapsedTimer>
#include <QtCore/QProcess>
#include <QtCore/QTemporaryDir>

#include <algorithm>
#include <array>
#include <cstdio>

using namespace etagere;

namespace {

constexpr int Rounds = 5;
constexpr int Urls = 100;
constexpr int Hits = 5'000;
constexpr int PeerHits = 1'000;
constexpr int Decisions = 1'000'000;

constexpr const char *Script = R"(
import http.server, sys, tempfile, threading, time
import requests
kind, urls, hits = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
class Origin(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        body = b"x" * 1000
        self.send_response(200)
        self.send_header("Cache-Control", "max-age=3600")
        self.send_header("ETag", '"a"')
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *a):
        pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Origin)
threading.Thread(target=server.serve_forever, daemon=True).start()
base = "http://127.0.0.1:%d/" % server.server_address[1]
folder = tempfile.TemporaryDirectory()
if kind == "CacheControl":
    from cachecontrol import CacheControl
    from cachecontrol.caches.file_cache import FileCache
    session = CacheControl(requests.Session(), cache=FileCache(folder.name))
    isHit = lambda answer: answer.from_cache
else:
    import requests_cache
    session = requests_cache.CachedSession(folder.name + "/c", backend="filesystem", expire_after=3600)
    isHit = lambda answer: answer.from_cache
for i in range(urls):
    session.get(base + str(i)).content
for line in sys.stdin:
    start = time.perf_counter()
    for i in range(hits):
        answer = session.get(base + str(i % urls))
        if not isHit(answer) or len(answer.content) != 1000:
            raise SystemExit("no hit")
    print(hits / (time.perf_counter() - start), flush=True)
)";

class Peer
{
public:
    explicit Peer(const QString &kind)
    {
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start(QStringLiteral("/usr/bin/python3"),
                        { QStringLiteral("-c"), QString::fromLatin1(Script), kind, QString::number(Urls),
                          QString::number(PeerHits) });
    }
    ~Peer()
    {
        m_process.closeWriteChannel();
        m_process.waitForFinished();
    }
    double hitsPerSecond()
    {
        m_process.write("go\n");
        while (!m_process.canReadLine() && m_process.waitForReadyRead(120'000)) { }
        return m_process.readLine().toDouble();
    }

private:
    QProcess m_process;
};

Result<Exchange> answerOnce(const Request &request, const std::stop_token &)
{
    Exchange exchange;
    exchange.response.url = request.url;
    exchange.response.status = 200;
    exchange.response.headers = { { "Cache-Control", "max-age=3600" }, { "ETag", "\"a\"" } };
    exchange.response.body = Part::fromBytes(QByteArray(1000, 'x'));
    exchange.response.requestTime = exchange.response.responseTime = currentTime();
    return exchange;
}

QByteArray urlOf(int i) { return "http://127.0.0.1/" + QByteArray::number(i % Urls); }

double hitsPerSecond(CachingClient &client)
{
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < Hits; ++i) {
        const Result<Answer> answer = client.send({ "GET", urlOf(i), {} });
        if (!answer || answer->source != AnswerSource::Cache || answer->response.body.size != 1000)
            qFatal("no hit");
    }
    return Hits * 1e9 / double(timer.nsecsElapsed());
}

double median(std::array<double, Rounds> values)
{
    std::sort(values.begin(), values.end());
    return values[Rounds / 2];
}

void measureDecisions()
{
    const QList<CachedResponse> variants{ answerOnce({ "GET", urlOf(0), {} }, {})->response };
    const Request request{ "GET", urlOf(0), {} };
    for (const Mind *mind : minds()) {
        QElapsedTimer timer;
        timer.start();
        qint64 uses = 0;
        for (int i = 0; i < Decisions; ++i)
            uses += mind->decide({ variants, request, variants.first().responseTime + i }).step == NextStep::Use;
        std::printf("a decision as %-14s %6.0f ns (%lld of %d used)\n", mind->name().constData(),
                    double(timer.nsecsElapsed()) / Decisions, uses, Decisions);
    }
}

} // namespace

int main()
{
    QTemporaryDir folder;
    Result<CachingClient> client = CachingClient::open(Location::fromPath(folder.filePath(QStringLiteral("store"))),
                                                       CachingClient::ForeignCache::Refuse, answerOnce);
    if (!client)
        qFatal("%s", qPrintable(client.error().text()));
    for (int i = 0; i < Urls; ++i)
        client->send({ "GET", urlOf(i), {} }).value();
    for (const char *kind : { "CacheControl", "requests-cache" }) {
        Peer peer(QString::fromLatin1(kind));
        std::array<double, Rounds> ours{};
        std::array<double, Rounds> theirs{};
        std::array<double, Rounds> ratios{};
        for (size_t i = 0; i < Rounds; ++i) {
            ours[i] = hitsPerSecond(*client);
            theirs[i] = peer.hitsPerSecond();
            ratios[i] = ours[i] / theirs[i];
        }
        std::printf("fresh hits a second: %.0f, %s %.0f: %.1fx\n", median(ours), kind, median(theirs), median(ratios));
    }
    measureDecisions();
    return 0;
}

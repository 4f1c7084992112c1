// SPDX-License-Identifier: GPL-3.0-or-later
// Candidates for hashed keys a second, against Python's hashlib in turn: sha224 of URLs as the resolver hashes them, on
// all processors, looked up among 100,000 keys; and md5 of pickles as the search for EsiPy's keys makes them, on one.
// Python is measured with one process and with one a processor. Medians of five.
#include "dialect/esipyproof.h"
#include "names/candidatepool.h"

#include <etagere/store.h>

#include <QtCore/QElapsedTimer>
#include <QtCore/QProcess>
#include <QtCore/QThread>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

using namespace etagere;

namespace {

constexpr int Rounds = 5;
constexpr int Keys = 100'000;
constexpr int Candidates = 1'000'000;

constexpr const char *Script = R"(
import hashlib, multiprocessing, pickle, sys, time
count, keys = int(sys.argv[1]), int(sys.argv[2])
wanted = {hashlib.sha224(b"https://wanted.example/%d" % i).hexdigest() for i in range(keys)}
def urls(part):
    first, last = part
    for i in range(first, last):
        if hashlib.sha224(b"https://api.example.com/v1/things/%d?page=1" % i).hexdigest() in wanted:
            raise SystemExit("a false match")
def pickles(part):
    first, last = part
    path, query = frozenset({("region_id", "10000002")}), frozenset({("datasource", "tranquility"), ("page", "1")})
    for i in range(first, last):
        key = ("//esi.evetech.net/latest/markets/{region_id}/orders/", frozenset(), path, query)
        hashlib.md5(pickle.dumps(key)).hexdigest()
pool = multiprocessing.Pool()
parts = [(i * count // 16, (i + 1) * count // 16) for i in range(16)]
for line in sys.stdin:
    work = urls if line.split()[0] == "urls" else pickles
    start = time.perf_counter()
    if line.split()[1] == "one":
        work((0, count))
    else:
        pool.map(work, parts, 1)
    print(count / (time.perf_counter() - start), flush=True)
)";

class Peer
{
public:
    Peer()
    {
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start(
            QStringLiteral("/usr/bin/python3"),
            { QStringLiteral("-c"), QString::fromLatin1(Script), QString::number(Candidates), QString::number(Keys) });
    }
    ~Peer()
    {
        m_process.closeWriteChannel();
        m_process.waitForFinished();
    }
    double perSecond(const char *what)
    {
        m_process.write(QByteArray(what) + '\n');
        while (!m_process.canReadLine() && m_process.waitForReadyRead(120'000)) { }
        return m_process.readLine().toDouble();
    }

private:
    QProcess m_process;
};

double urlsPerSecond(const CandidateKeys &keys, const QSet<QByteArray> &wanted)
{
    QElapsedTimer timer;
    timer.start();
    CandidatePool pool(keys, wanted, {});
    // As a reader hands them on: views of what it has read.
    const QByteArray before = "https://api.example.com/v1/things/";
    QByteArray url = before;
    for (int i = 0; i < Candidates; ++i) {
        url.resize(before.size() + 10);
        const auto number = std::to_chars(url.data() + before.size(), url.data() + url.size(), i);
        url.resize(number.ptr - url.constData());
        url.append("?page=1");
        pool.add(url, {});
    }
    if (!pool.drain().empty())
        qFatal("a false match");
    return Candidates * 1e9 / double(timer.nsecsElapsed());
}

double picklesPerSecond()
{
    QByteArray url = "https://esi.evetech.net/latest/alliances/?";
    for (int i = 0; i < 9; ++i)
        url += "name" + QByteArray::number(i) + "=value&";
    RowMeta meta;
    meta.url = url;
    KeySearch search;
    search.templates = PathTemplates::builtIn();
    QElapsedTimer timer;
    timer.start();
    const KeyProof proof = esipyProof("esi_00000000000000000000000000000000", meta, search);
    return double(proof.tries) * 1e9 / double(timer.nsecsElapsed());
}

double median(std::array<double, Rounds> values)
{
    std::sort(values.begin(), values.end());
    return values[Rounds / 2];
}

} // namespace

int main(int argc, char **argv)
{
    if (argc < 2)
        qFatal("usage: bench_names FOLDER_OF_CACHECONTROL");
    const Result<Session> opened = Session::open(Location::fromPath(QString::fromLocal8Bit(argv[1])), Access::ReadOnly);
    if (!opened)
        qFatal("%s", qPrintable(opened.error().text()));
    auto &session = const_cast<Session &>(*opened);
    const CandidateKeys keys(session.backend(), session.info(), { dialectByName("cachecontrol") });
    QSet<QByteArray> wanted;
    for (int i = 0; i < Keys; ++i)
        keys.forEach("https://wanted.example/" + QByteArray::number(i), [&](const QByteArray &key) {
            wanted.insert(key);
            return true;
        });
    Peer python;
    std::array<std::array<double, Rounds>, 6> results{};
    for (int round = 0; round < Rounds; ++round) {
        const std::array<double, 6> now{ urlsPerSecond(keys, wanted),  python.perSecond("urls one"),
                                         python.perSecond("urls all"), picklesPerSecond(),
                                         python.perSecond("keys one"), python.perSecond("keys all") };
        for (size_t i = 0; i < now.size(); ++i)
            results[i][size_t(round)] = now[i];
        std::printf("round %d: urls %.0f, Python %.0f and %.0f; pickles %.0f, Python %.0f and %.0f\n", round + 1,
                    now[0], now[1], now[2], now[3], now[4], now[5]);
        std::fflush(stdout);
    }
    const int processors = QThread::idealThreadCount();
    std::printf("sha224 of URLs, %d processors: %.0f a second, %.2fx one Python, %.2fx %d of them\n", processors,
                median(results[0]), median(results[0]) / median(results[1]), median(results[0]) / median(results[2]),
                processors);
    std::printf("md5 of EsiPy's pickles, one processor: %.0f a second, %.2fx one Python\n", median(results[3]),
                median(results[3]) / median(results[4]));
    return 0;
}

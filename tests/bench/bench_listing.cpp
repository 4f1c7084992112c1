// SPDX-License-Identifier: GPL-3.0-or-later
// What the engine adds to a backend's bare listing: dialects, filter, JSON lines. The entries of a fixture are
// replayed from memory, so that no disk is measured. Prints each round and the medians of five, in turn.
// bench_listing [rows]
#include <etagere/rowwriter.h>
#include <etagere/store.h>

#include <QtCore/QElapsedTimer>
#include <algorithm>
#include <cstdio>

using namespace etagere;

namespace {

constexpr int Rounds = 5;
qint64 rowCount = 200'000;

struct Sample {
    QByteArray key;
    QByteArray head;
};

QList<Sample> &samples()
{
    static QList<Sample> all;
    return all;
}

class ReplayBackend : public Backend
{
public:
    Result<StoreInfo> open(Access, std::stop_token) override { return StoreInfo(); }
    Result<Done> list(ListDepth, ListSink &sink, std::stop_token) override
    {
        for (qint64 i = 0; i < rowCount; ++i) {
            const Sample &sample = samples()[i % samples().size()];
            ListedEntry entry;
            entry.key = sample.key;
            entry.head = sample.head;
            entry.headSize = entry.storedBytes = sample.head.size();
            if (!sink.push(entry))
                return failure(ErrorCode::Cancelled, {});
        }
        return Done();
    }
    Result<Value> read(const StoredKey &, std::stop_token) override { return failure(ErrorCode::NotFound, {}); }
    Result<Version> change(const StoredKey &, const Version &, const std::optional<Value> &, std::stop_token) override
    {
        return failure(ErrorCode::ReadOnly, {});
    }
};

class BareSink : public ListSink
{
public:
    bool push(const ListedEntry &entry) override
    {
        bytes += entry.storedBytes;
        return true;
    }
    qint64 bytes = 0;
};

void takeSamples(const QString &path)
{
    auto session = Session::open(Location::fromPath(path), Access::ReadOnly);
    if (!session)
        qFatal("%s", qPrintable(session.error().text()));
    std::ignore = session->list({}, [](const Row &row, const ListedEntry &entry) {
        // Whole and short ones, as most entries of a big cache are.
        if (entry.head.size() == entry.headSize && entry.headSize < 4096)
            samples().append({ row.key.toByteArray(), entry.head.toByteArray() });
        return true;
    });
}

template <typename Work>
double seconds(Work work)
{
    QElapsedTimer timer;
    timer.start();
    work();
    return double(timer.nsecsElapsed()) / 1e9;
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

void print(const QString &fixture, const char *what, double bare, double rows, double json)
{
    const double millions = double(rowCount) / 1e6;
    std::printf("%s, %s: bare %.2f M/s, rows %.2f M/s, JSON lines %.2f M/s (writer alone about %.2f M/s)\n",
                qPrintable(fixture), what, millions / bare, millions / rows, millions / json, millions / (json - rows));
    std::fflush(stdout);
}

void measure(const QString &fixture)
{
    samples().clear();
    takeSamples(QStringLiteral(ETAGERE_TEST_DATA "/fixtures/") + fixture);
    Session session = std::move(*Session::open(Location::parse(QStringLiteral("replay:/")).value(), Access::ReadOnly));
    std::vector<double> bare, rows, json;
    QByteArray out;
    out.reserve(1 << 16);
    for (int round = 0; round < Rounds; ++round) {
        bare.push_back(seconds([&] {
            BareSink sink;
            std::ignore = session.backend().list(ListDepth::Values, sink, {});
        }));
        rows.push_back(
            seconds([&] { std::ignore = session.list({}, [](const Row &, const ListedEntry &) { return true; }); }));
        json.push_back(seconds([&] {
            std::ignore = session.list({}, [&](const Row &row, const ListedEntry &) {
                if (out.size() > (1 << 15))
                    out.resize(0);
                appendJsonLine(row, { "replay", {}, {}, -1, false, false }, 0, out);
                return true;
            });
        }));
        print(fixture, "a round", bare.back(), rows.back(), json.back());
    }
    print(fixture, "medians", median(bare), median(rows), median(json));
}

} // namespace

int main(int argc, char **argv)
{
    if (argc > 1)
        rowCount = QByteArray(argv[1]).toLongLong();
    BackendFactory factory;
    factory.name = "replay";
    factory.create = [](const Location &) -> std::unique_ptr<Backend> { return std::make_unique<ReplayBackend>(); };
    addBackend(factory);
    measure(QStringLiteral("esipy-filecache/cache"));
    measure(QStringLiteral("cachecontrol-filecache/cache"));
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Lists a diskcache of a million rows with expiry and size, and with the values too, against Python's `for k in cache`
// (keys alone) and the sqlite3 command line selecting the same columns. In turn, medians of five pairs; prints ratios.
// Arguments: number of rows (1000000), a folder for the database (a temporary one).
#include <etagere/dialect.h>

#include <QtCore/QCoreApplication>
#include <QtCore/QElapsedTimer>
#include <QtCore/QFile>
#include <QtCore/QProcess>
#include <QtCore/QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <sqlite3.h>

using namespace etagere;

namespace {

constexpr int Pairs = 5;

std::unique_ptr<Backend> opened(const QString &folder, Access access)
{
    const auto factory = std::find_if(backends().begin(), backends().end(),
                                      [](const BackendFactory &each) { return each.name == "diskcache"; });
    std::unique_ptr<Backend> backend = factory->create(Location::parse(QStringLiteral("diskcache:") + folder).value());
    if (const Result<StoreInfo> info = backend->open(access, {}); !info)
        qFatal("%s", qPrintable(info.error().text()));
    return backend;
}

/// Two responses that EsiPy pickled, 332 and 907 bytes long: 620 on average.
QList<QByteArray> esipyValues()
{
    const auto value = [](const char *cache, const char *key) {
        const QString folder = QStringLiteral(ETAGERE_TEST_DATA "/fixtures/") + QLatin1StringView(cache);
        return opened(folder, Access::ReadOnly)->read({ key, KeyType::Text, 0 }, {}).value().head.head;
    };
    return { value("bad/esipy-filecache-evil", "esi_0894b55e549c0cde2c038af5d6d7e5cd"),
             value("esipy-filecache/cache", "esi_4ec1b868a9b7e37ee546df388c45a3fc") };
}

void fill(const QString &folder, int rows)
{
    opened(folder, Access::Write);
    const QList<QByteArray> values = esipyValues();
    sqlite3 *database = nullptr;
    sqlite3_open(QFile::encodeName(folder + QStringLiteral("/cache.db")).constData(), &database);
    sqlite3_exec(database, "BEGIN", nullptr, nullptr, nullptr);
    sqlite3_stmt *insert = nullptr;
    sqlite3_prepare_v2(
        database,
        "INSERT INTO Cache(key, raw, store_time, expire_time, access_time, access_count, tag, size, mode,"
        " filename, value) VALUES (?1, 1, ?2, ?3, ?2, 0, NULL, 0, 4, NULL, ?4)",
        -1, &insert, nullptr);
    for (int i = 0; i < rows; ++i) {
        const QByteArray key = "esi_" + QByteArray::number(i * 0x9e3779b97f4a7c15ULL, 16).rightJustified(16, '0')
            + QByteArray::number(i, 16).rightJustified(16, '0');
        const QByteArray &value = values[i % 2];
        sqlite3_bind_text(insert, 1, key.constData(), int(key.size()), SQLITE_STATIC);
        sqlite3_bind_double(insert, 2, 1772366400.5 + i * 0.001);
        if (i % 10)
            sqlite3_bind_double(insert, 3, 1806577500.25 + i);
        else
            sqlite3_bind_null(insert, 3);
        sqlite3_bind_blob(insert, 4, value.constData(), int(value.size()), SQLITE_STATIC);
        if (sqlite3_step(insert) != SQLITE_DONE)
            qFatal("%s", sqlite3_errmsg(database));
        sqlite3_reset(insert);
    }
    sqlite3_finalize(insert);
    sqlite3_exec(database, "COMMIT", nullptr, nullptr, nullptr);
    sqlite3_close(database);
}

/// Looks at what a table of rows needs; with a dialect, decodes each value too.
class Counter : public ListSink
{
public:
    explicit Counter(const Dialect *dialect = nullptr)
        : m_dialect(dialect)
    {
    }
    bool push(const ListedEntry &entry) override
    {
        ++rows;
        sum += entry.storedBytes + entry.expiresAt + entry.key.size();
        if (m_dialect)
            m_dialect->summarise(entry, m_meta);
        failed += entry.error || !m_meta.error.isEmpty();
        return true;
    }
    qint64 rows = 0;
    qint64 sum = 0;
    qint64 failed = 0;

private:
    const Dialect *m_dialect;
    RowMeta m_meta;
};

double secondsOfListing(const QString &folder, int rows, ListDepth depth, const Dialect *dialect)
{
    Counter counter(dialect);
    QElapsedTimer timer;
    timer.start();
    const bool isDone = opened(folder, Access::ReadOnly)->list(depth, counter, {}).has_value();
    const double seconds = double(timer.nsecsElapsed()) / 1e9;
    if (!isDone || counter.rows != rows || counter.failed != 0)
        qFatal("listed %lld rows, %lld failed", counter.rows, counter.failed);
    return seconds;
}

QByteArray run(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.start(program, arguments);
    process.waitForFinished(-1);
    if (process.exitCode() != 0)
        qFatal("%s", process.readAllStandardError().constData());
    return process.readAllStandardOutput();
}

/// Without the interpreter's start.
double secondsOfPython(const QString &folder)
{
    const QString script =
        QStringLiteral("import diskcache, sys, time; c = diskcache.Cache(sys.argv[1]);"
                       "t = time.perf_counter(); n = sum(1 for k in c); print(time.perf_counter() - t)");
    return run(QStringLiteral("/usr/bin/python3"), { QStringLiteral("-c"), script, folder }).trimmed().toDouble();
}

double secondsOfSqlite(const QString &folder)
{
    const QString command =
        QStringLiteral("sqlite3 '%1/cache.db' 'SELECT rowid, key, raw, store_time, expire_time, size, mode,"
                       " filename, length(value) FROM Cache' > /dev/null")
            .arg(folder);
    QElapsedTimer timer;
    timer.start();
    run(QStringLiteral("/bin/sh"), { QStringLiteral("-c"), command });
    return double(timer.nsecsElapsed()) / 1e9;
}

void compare(const char *what, const std::function<double()> &peer, const std::function<double()> &ours)
{
    std::vector<double> ratios;
    std::vector<double> times;
    for (int pair = 0; pair < Pairs; ++pair) {
        const double theirs = peer();
        times.push_back(ours());
        ratios.push_back(theirs / times.back());
    }
    std::sort(ratios.begin(), ratios.end());
    std::sort(times.begin(), times.end());
    std::printf("%-62s %5.2fx (%.2f..%.2f), ours %.3f s\n", what, ratios[Pairs / 2], ratios.front(), ratios.back(),
                times[Pairs / 2]);
    std::fflush(stdout);
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const int rows = argc > 1 ? QByteArray(argv[1]).toInt() : 1'000'000;
    const QTemporaryDir temporary;
    const QString folder = argc > 2 ? QFile::decodeName(argv[2]) : temporary.filePath(QStringLiteral("cache"));
    if (!QFile::exists(folder))
        fill(folder, rows);
    const Dialect *esipy = dialectByName("esipy");
    const auto python = [&] { return secondsOfPython(folder); };
    const auto sqlite = [&] { return secondsOfSqlite(folder); };
    const auto list = [&](ListDepth depth, const Dialect *dialect) {
        return [=] { return secondsOfListing(folder, rows, depth, dialect); };
    };
    list(ListDepth::Values, nullptr)(); // warms the page cache
    compare("expiry, size / Python `for k in cache` (budget 1.5x)", python, list(ListDepth::Metadata, nullptr));
    compare("expiry, size / sqlite3, same columns (budget 2.5x)", sqlite, list(ListDepth::Metadata, nullptr));
    compare("expiry, size, value / Python `for k in cache`", python, list(ListDepth::Values, nullptr));
    compare("expiry, size, value / sqlite3, same columns but the value", sqlite, list(ListDepth::Values, nullptr));
    if (esipy)
        compare("the same, decoded as EsiPy's / Python `for k in cache`", python, list(ListDepth::Values, esipy));
    compare("keys alone / Python `for k in cache`", python, list(ListDepth::Keys, nullptr));
    return 0;
}

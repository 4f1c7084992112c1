// SPDX-License-Identifier: GPL-3.0-or-later
// Rows from EsiPy's pickles, with all limits, against Python's pickle.loads of the same entries. Both in turn, CPU
// time, median of the pairs.
#include <QtCore/QFile>
#include <QtCore/QProcess>
#include <QtCore/QTemporaryDir>
#include <QtCore/QtEndian>
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <etagere/dialect.h>
#include <vector>

using namespace etagere;

namespace {

constexpr int Entries = 100'000;
constexpr int Pairs = 5;

QByteArray python(const QStringList &arguments)
{
    QProcess process;
    process.start(
        QStringLiteral("/usr/bin/python3"),
        QStringList{ QStringLiteral("-B"), QStringLiteral(ETAGERE_SOURCE_DIR "/tests/bench/esipy_pickles.py") }
            + arguments);
    if (!process.waitForFinished(-1) || process.exitCode() != 0)
        qFatal("%s", process.readAllStandardError().constData());
    return process.readAllStandardOutput();
}

std::vector<QByteArrayView> entriesOf(QByteArrayView data)
{
    std::vector<QByteArrayView> entries;
    while (data.size() >= 4) {
        const qsizetype size = qFromLittleEndian<quint32>(data.data());
        entries.push_back(data.sliced(4, size));
        data = data.sliced(4 + size);
    }
    return entries;
}

double cpuSeconds()
{
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return double(time.tv_sec) + double(time.tv_nsec) / 1e9;
}

double summariseAll(const std::vector<QByteArrayView> &entries)
{
    const Dialect &esipy = *dialectByName("esipy");
    RowMeta meta;
    ListedEntry entry;
    entry.key = "esi_0123456789abcdef0123456789abcdef";
    qint64 urlBytes = 0;
    const double begin = cpuSeconds();
    for (const QByteArrayView value : entries) {
        entry.head = value;
        entry.headSize = value.size();
        esipy.summarise(entry, meta);
        if (!meta.error.isEmpty())
            qFatal("%s", meta.error.constData());
        urlBytes += meta.url.size();
    }
    const double seconds = cpuSeconds() - begin;
    return urlBytes > 0 ? seconds : 0;
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

} // namespace

int main()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("pickles"));
    python({ QStringLiteral("write"), path, QString::number(Entries) });
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s", qPrintable(file.errorString()));
    const QByteArray data = file.readAll();
    const std::vector<QByteArrayView> entries = entriesOf(data);
    summariseAll(entries);
    std::vector<double> ratios;
    for (int pair = 0; pair < Pairs; ++pair) {
        const double own = summariseAll(entries);
        const double peer = python({ QStringLiteral("time"), path }).trimmed().toDouble();
        std::printf("esipy rows %.0f k/s, pickle.loads %.0f k/s\n", Entries / own / 1e3, Entries / peer / 1e3);
        ratios.push_back(peer / own);
    }
    std::printf("pickle: %.2fx pickle.loads (budget >= 4x; %lld bytes an entry)\n", median(ratios),
                static_cast<long long>(data.size() / Entries - 4));
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of 100 000 cc=4 values against CacheControl's own Serializer.loads, in turn,
// CPU time, medians of five pairs.
#include <etagere/dialect.h>

#include "format/msgpackwriter.h"

#include <QtCore/QFile>
#include <QtCore/QProcess>
#include <QtCore/QTemporaryDir>

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>

using namespace etagere;

namespace {

constexpr int Entries = 100'000;
constexpr int Rounds = 5;

constexpr const char *Script = R"(
import struct, sys, time
from cachecontrol.serialize import Serializer
class Request: headers = {"Accept-Encoding": "gzip"}
data = open(sys.argv[1], "rb").read()
values, at = [], 0
while at < len(data):
    (size,) = struct.unpack_from("<I", data, at)
    values.append(data[at + 4:at + 4 + size])
    at += 4 + size
loads, request = Serializer().loads, Request()
for line in sys.stdin:
    start = time.process_time()
    for value in values:
        if loads(request, value) is None:
            raise SystemExit("not read")
    print(time.process_time() - start, flush=True)
)";

/// What an API client stores: 300 bytes of JSON, eight fields.
QByteArray entryNumber(int i)
{
    const QByteArray number = QByteArray::number(i);
    MsgpackWriter writer;
    const auto field = [&writer](QByteArrayView name, QByteArrayView value) {
        writer.text(name);
        writer.text(value);
    };
    writer.map(2);
    writer.text("response");
    writer.map(7);
    writer.text("body");
    writer.bytes("{\"id\":" + number + ",\"name\":\"" + QByteArray(280, 'n') + "\"}");
    writer.text("headers");
    writer.map(8);
    field("Date", "Sun, 01 Mar 2026 12:00:00 GMT");
    field("Content-Type", "application/json; charset=UTF-8");
    field("Cache-Control", "public, max-age=3600");
    field("ETag", "\"" + number + "\"");
    field("Last-Modified", "Sat, 28 Feb 2026 12:00:00 GMT");
    field("Vary", "Accept-Encoding");
    field("Content-Length", "300");
    field("Server", "nginx");
    writer.text("status");
    writer.integer(200);
    writer.text("version");
    writer.integer(11);
    field("reason", "OK");
    writer.text("strict");
    writer.integer(0);
    writer.text("decode_content");
    writer.boolean(false);
    writer.text("vary");
    writer.map(1);
    field("Accept-Encoding", "gzip");
    return "cc=4," + writer.result();
}

QList<QByteArray> makeValues(const QString &path)
{
    QList<QByteArray> values;
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        qFatal("cannot write");
    for (int i = 0; i < Entries; ++i) {
        values.append(entryNumber(i));
        const quint32 size = quint32(values.last().size());
        file.write(reinterpret_cast<const char *>(&size), 4);
        file.write(values.last());
    }
    return values;
}

double cpuSeconds()
{
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return double(time.tv_sec) + double(time.tv_nsec) / 1e9;
}

double summariseAll(const QList<QByteArray> &values)
{
    const Dialect &dialect = *dialectByName("cachecontrol");
    const QByteArray key(56, 'a');
    ListedEntry entry;
    entry.key = key;
    RowMeta meta;
    qint64 sum = 0;
    const double begin = cpuSeconds();
    for (const QByteArray &value : values) {
        entry.head = value;
        entry.headSize = value.size();
        dialect.summarise(entry, meta);
        sum += meta.status + meta.etag.size();
    }
    const double seconds = cpuSeconds() - begin;
    if (sum < 200LL * values.size())
        qFatal("not read");
    return seconds;
}

double loadAll(QProcess &python)
{
    python.write("go\n");
    while (!python.canReadLine()) {
        if (!python.waitForReadyRead(120'000))
            qFatal("%s", python.readAllStandardError().constData());
    }
    return python.readLine().toDouble();
}

double median(std::array<double, Rounds> numbers)
{
    std::nth_element(numbers.begin(), numbers.begin() + Rounds / 2, numbers.end());
    return numbers[Rounds / 2];
}

} // namespace

int main()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("values"));
    const QList<QByteArray> values = makeValues(path);
    QProcess python;
    python.start(QStringLiteral("/usr/bin/python3"), { QStringLiteral("-c"), QString::fromLatin1(Script), path });
    summariseAll(values);
    std::array<double, Rounds> ours;
    std::array<double, Rounds> theirs;
    std::array<double, Rounds> ratios;
    for (int i = 0; i < Rounds; ++i) {
        theirs[i] = loadAll(python);
        ours[i] = summariseAll(values);
        ratios[i] = theirs[i] / ours[i];
    }
    python.closeWriteChannel();
    python.waitForFinished();
    std::printf("CacheControl rows: %.2f M/s; Serializer.loads: %.3f M/s; ratio %.1f (budget 40)\n",
                Entries / median(ours) / 1e6, Entries / median(theirs) / 1e6, median(ratios));
    return 0;
}

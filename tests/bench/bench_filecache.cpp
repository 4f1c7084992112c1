// SPDX-License-Identifier: GPL-3.0-or-later
// A file cache of 200 000 entries, listed with every entry read and decoded, beside `find -printf size`, which
// reads and decodes nothing. Warm, five pairs in turn, medians; budget: at least 1.2 times find's speed.
// bench_filecache [ENTRIES [FOLDER]]: a folder that is named is kept, and used again when it is there.
#include <etagere/dialect.h>

#include <QtCore/QCryptographicHash>
#include <QtCore/QElapsedTimer>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QProcess>
#include <QtCore/QTemporaryDir>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace etagere;

namespace {

constexpr int Pairs = 5;

QByteArray msgpackText(const QByteArray &text) { return char(0xd9) + QByteArray(1, char(text.size())) + text; }

// About 407 bytes, as the entries of a JSON API have.
QByteArray entryBytes(int n)
{
    const QByteArray body = "{\"id\":" + QByteArray::number(n) + ",\"name\":\"" + QByteArray(80, 'n') + "\"}";
    const std::pair<QByteArray, QByteArray> headers[] = {
        { "Content-Type", "application/json; charset=utf-8" },
        { "Date", "Sun, 01 Mar 2026 12:00:00 GMT" },
        { "Cache-Control", "public, max-age=3600" },
        { "ETag", "\"" + QByteArray::number(n).rightJustified(20, 'e') + "\"" },
        { "Content-Length", QByteArray::number(body.size()) },
    };
    QByteArray bytes = "cc=4,\x82\xa8response\x86\xa4"
                       "body\xc4"
        + QByteArray(1, char(body.size())) + body + "\xa7headers\x85";
    for (const auto &[name, value] : headers)
        bytes += msgpackText(name) + msgpackText(value);
    return bytes
        + QByteArray("\xa6status\xcd\x00\xc8\xa7version\x0b\xa6reason\xa2OK\xae"
                     "decode_content\xc2\xa4vary\x80",
                     51);
}

void writeEntry(const QByteArray &root, int n)
{
    const QByteArray url = "http://api.example.org/things/" + QByteArray::number(n) + "/";
    const QByteArray key = QCryptographicHash::hash(url, QCryptographicHash::Sha224).toHex();
    QByteArray path = root;
    for (int i = 0; i < 5; ++i) {
        path += '/';
        path += key[i];
        ::mkdir(path.constData(), 0700);
    }
    const int fd = ::open((path + '/' + key).constData(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    const QByteArray bytes = entryBytes(n);
    if (fd < 0 || ::write(fd, bytes.constData(), size_t(bytes.size())) != bytes.size())
        qFatal("an entry cannot be written");
    ::close(fd);
}

void makeCache(const QString &root, int entries)
{
    if (QFileInfo::exists(root))
        return;
    const QByteArray path = QFile::encodeName(root);
    ::mkdir(path.constData(), 0700);
    for (int i = 0; i < entries; ++i)
        writeEntry(path, i);
}

class DecodingSink final : public ListSink
{
public:
    bool push(const ListedEntry &entry) override
    {
        static thread_local RowMeta meta;
        entries.fetch_add(1, std::memory_order_relaxed);
        if (dialect) {
            dialect->summarise(entry, meta);
            decoded.fetch_add(meta.status == 200 && !meta.etag.isEmpty(), std::memory_order_relaxed);
        }
        return true;
    }

    const Dialect *dialect = dialectByName("cachecontrol");
    std::atomic<int> entries = 0;
    std::atomic<int> decoded = 0;
};

std::unique_ptr<Backend> filecache(const QString &root)
{
    for (const BackendFactory &factory : backends()) {
        if (factory.name == "filecache")
            return factory.create(Location::fromPath(root));
    }
    qFatal("there is no filecache");
}

double listSeconds(const QString &root, int expected)
{
    QElapsedTimer timer;
    timer.start();
    const std::unique_ptr<Backend> backend = filecache(root);
    DecodingSink sink;
    if (!backend->open(Access::ReadOnly, {}) || !backend->list(ListDepth::Values, sink, {}))
        qFatal("the cache cannot be listed");
    const double seconds = double(timer.nsecsElapsed()) / 1e9;
    if (sink.entries != expected || (sink.dialect && sink.decoded != expected))
        qFatal("%d entries, %d decoded", sink.entries.load(), sink.decoded.load());
    return seconds;
}

double findSeconds(const QString &root)
{
    QElapsedTimer timer;
    timer.start();
    QProcess find;
    find.setStandardOutputFile(QProcess::nullDevice());
    find.start(
        QStringLiteral("find"),
        { root, QStringLiteral("-type"), QStringLiteral("f"), QStringLiteral("-printf"), QStringLiteral("%s %p\\n") });
    if (!find.waitForFinished(-1) || find.exitCode() != 0)
        qFatal("find failed");
    return double(timer.nsecsElapsed()) / 1e9;
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

} // namespace

int main(int argc, char **argv)
{
    const int entries = argc > 1 ? QByteArray(argv[1]).toInt() : 200'000;
    const QTemporaryDir temporary;
    const QString root = argc > 2 ? QFile::decodeName(argv[2]) : temporary.filePath(QStringLiteral("cache"));
    makeCache(root, entries);
    if (!dialectByName("cachecontrol"))
        std::printf("no dialect to decode with: entries are only read\n");
    listSeconds(root, entries);
    findSeconds(root);
    std::vector<double> ours, theirs, ratios;
    for (int i = 0; i < Pairs; ++i) {
        ours.push_back(listSeconds(root, entries));
        theirs.push_back(findSeconds(root));
        ratios.push_back(theirs.back() / ours.back());
        std::printf("pair %d: read and decoded %.2f s, find %.2f s, ratio %.2f\n", i + 1, ours.back(), theirs.back(),
                    ratios.back());
    }
    std::printf("%d entries: %.2f s (%.0f a second), find -printf size %.2f s, ratio %.2f (budget 1.2)\n", entries,
                median(ours), entries / median(ours), median(theirs), median(ratios));
    return 0;
}

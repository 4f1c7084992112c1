// SPDX-License-Identifier: GPL-3.0-or-later
// Watching a cache that a Python program fills at a steady rate: the longest stall of the event loop of a window that
// shows it, against the same window with the same program but without watching.
// bench_live [entries a second [seconds]]
#include "bench/stallprobe.h"
#include "sourcepage.h"

#include <QtCore/QProcess>
#include <QtCore/QTemporaryDir>
#include <QtWidgets/QApplication>

#include <cstdio>

using namespace etagere;
using namespace etagere::bench;

namespace {

constexpr char Writer[] = R"(
import sys, time, pickle, diskcache
folder, rate, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
c = diskcache.Cache(folder)
for i in range(1000): c.set('esi_%032x' % i, b'v' * 600)
print('ready', flush=True)
sys.stdin.readline()
start = time.time(); n = 0
while time.time() - start < seconds:
    due = int((time.time() - start) * rate)
    while n < due:
        c.set('esi_%032x' % (1000 + n), b'v' * 600); n += 1
    time.sleep(0.002)
print(n, flush=True)
)";

struct Figures {
    double longest = 0; ///< milliseconds
    int beyond16 = 0;
    int rows = 0;
    int written = 0;
};

Figures run(bool isLive, int rate, int seconds)
{
    const QTemporaryDir dir;
    QProcess python;
    python.start(QStringLiteral("/usr/bin/python3"),
                 { QStringLiteral("-c"), QString::fromLatin1(Writer), dir.filePath(QStringLiteral("cache")),
                   QString::number(rate), QString::number(seconds) });
    python.waitForReadyRead(30'000);
    SourcePage page(Location::fromPath(dir.filePath(QStringLiteral("cache"))));
    page.live().setOn(isLive);
    page.resize(1200, 800);
    page.show();
    page.refresh();
    while (!page.isSettled())
        QApplication::processEvents(QEventLoop::WaitForMoreEvents, 100);
    python.readAll();
    python.write("\n");

    Figures figures;
    StallProbe probe;
    QElapsedTimer total;
    total.start();
    while (total.elapsed() < seconds * 1000 + 1500)
        QApplication::processEvents(QEventLoop::WaitForMoreEvents, 10);
    figures.longest = probe.longest();
    figures.beyond16 = probe.beyondAFrame();
    python.waitForFinished();
    figures.written = 1000 + python.readAll().trimmed().toInt();
    figures.rows = page.model()->rowCount();
    return figures;
}

} // namespace

int main(int argc, char **argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication app(argc, argv);
    const int rate = argc > 1 ? atoi(argv[1]) : 1000;
    const int seconds = argc > 2 ? atoi(argv[2]) : 20;
    for (const bool isLive : { true, false, true, false }) {
        const Figures figures = run(isLive, rate, seconds);
        std::printf("%-12s longest stall %6.1f ms, %d beyond 16 ms, %d rows shown of %d written\n",
                    isLive ? "watching" : "not watching", figures.longest, figures.beyond16, figures.rows,
                    figures.written);
    }
    return 0;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Start to first paint, seen from outside: programs are started in turn on one X server (Xvfb, without a window
// manager) and the screen is watched until there is a painted window on it. Prints the medians and, of each round, the
// ratio to a minimal Qt window and to sqlitebrowser, where that is installed.
//
//     xvfb-run -s '-screen 0 1366x768x24' bench_startup [rounds]
#include <QtCore/QElapsedTimer>
#include <QtCore/QProcess>
#include <QtCore/QSet>
#include <QtCore/QStandardPaths>
#include <QtCore/QTemporaryDir>
#include <QtCore/QThread>
#include <QtGui/QImage>
#include <QtGui/QScreen>
#include <QtWidgets/QtWidgets>
#include <algorithm>
#include <cstdio>

using namespace Qt::StringLiterals;

namespace {

/// The least that is a window of this kind: menu, tool bar, a table with a few rows, status bar.
int showMinimalWindow(int argc, char **argv)
{
    QApplication::setStyle(u"Fusion"_s);
    QApplication app(argc, argv);
    QMainWindow window;
    window.menuBar()->addMenu(u"File"_s)->addAction(u"Quit"_s);
    window.addToolBar(u"Tools"_s)->addAction(u"Open"_s);
    QTableWidget table(50, 6);
    for (int row = 0; row < 50; ++row) {
        for (int column = 0; column < 6; ++column)
            table.setItem(row, column, new QTableWidgetItem(u"cell %1"_s.arg(row * 6 + column)));
    }
    window.setCentralWidget(&table);
    window.statusBar()->showMessage(u"Ready"_s);
    window.resize(1366, 740);
    window.show();
    return QApplication::exec();
}

/// A window is painted when the screen, black at first, shows many colours: text brings them.
bool isPainted(QScreen &screen)
{
    constexpr int enough = 12;
    const QImage image = screen.grabWindow(0).toImage();
    QSet<QRgb> colors;
    int lit = 0;
    int seen = 0;
    for (int y = 4; y < image.height(); y += 3) {
        for (int x = 4; x < image.width(); x += 3) {
            const QRgb pixel = image.pixel(x, y);
            ++seen;
            lit += (pixel & 0xffffff) != 0;
            if (colors.size() < enough)
                colors.insert(pixel);
        }
    }
    return colors.size() >= enough && lit * 4 > seen;
}

bool isDark(QScreen &screen)
{
    const QImage image = screen.grabWindow(0).toImage();
    return (image.pixel(image.width() / 3, image.height() / 3) & 0xffffff) == 0;
}

struct Program {
    QString name;
    QString file;
    QStringList arguments;
    QList<double> times; ///< milliseconds
};

/// Milliseconds from start to paint; negative when nothing was painted in 20 s.
double startOnce(const Program &program, QScreen &screen)
{
    QProcess process;
    QElapsedTimer timer;
    timer.start();
    process.start(program.file, program.arguments);
    double result = -1;
    while (timer.elapsed() < 20'000 && result < 0) {
        if (isPainted(screen))
            result = double(timer.nsecsElapsed()) / 1e6;
    }
    process.kill();
    process.waitForFinished();
    for (int i = 0; i < 200 && !isDark(screen); ++i)
        QThread::msleep(10);
    return result;
}

double median(QList<double> values)
{
    std::sort(values.begin(), values.end());
    const qsizetype middle = values.size() / 2;
    return values.size() % 2 ? values.at(middle) : (values.at(middle - 1) + values.at(middle)) / 2;
}

double medianRatio(const Program &a, const Program &b)
{
    QList<double> ratios;
    for (qsizetype i = 0; i < a.times.size(); ++i)
        ratios << a.times.at(i) / b.times.at(i);
    return median(ratios);
}

QList<Program> programs()
{
    QList<Program> list = { { u"minimal Qt window"_s, QCoreApplication::applicationFilePath(), { u"--minimal"_s }, {} },
                            { u"etagere"_s, QStringLiteral(ETAGERE_BIN_DIR "/etagere"), {}, {} } };
    const QString browser = QStandardPaths::findExecutable(u"sqlitebrowser"_s);
    if (browser.isEmpty())
        std::puts("sqlitebrowser is not installed: not measured");
    else
        list.append({ u"sqlitebrowser"_s, browser, {}, {} });
    return list;
}

void measure(QList<Program> &list, int rounds, QScreen &screen)
{
    for (const Program &program : list) // once each, to warm the page cache
        startOnce(program, screen);
    for (int round = 0; round < rounds; ++round) {
        for (Program &program : list)
            program.times << startOnce(program, screen);
    }
}

} // namespace

int main(int argc, char **argv)
{
    if (argc > 1 && qstrcmp(argv[1], "--minimal") == 0)
        return showMinimalWindow(argc, argv);
    QGuiApplication app(argc, argv);
    if (QGuiApplication::platformName() != u"xcb") {
        std::fputs("bench_startup needs an X server, such as Xvfb, and QT_QPA_PLATFORM=xcb\n", stderr);
        return 2;
    }
    QTemporaryDir home; // nobody's settings, nobody's caches
    qputenv("HOME", home.path().toLocal8Bit());
    const int rounds = argc > 1 ? std::max(1, QByteArray(argv[1]).toInt()) : 9;
    QList<Program> list = programs();
    measure(list, rounds, *QGuiApplication::primaryScreen());
    for (const Program &program : list) {
        std::printf("%-18s median %6.1f ms of %lld rounds", qPrintable(program.name), median(program.times),
                    static_cast<long long>(program.times.size()));
        if (&program != &list.at(1))
            std::printf("   etagere takes %.2f of it (median of the rounds)", medianRatio(list.at(1), program));
        std::puts("");
    }
    return 0;
}

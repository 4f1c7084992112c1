// SPDX-License-Identifier: GPL-3.0-or-later
// A JSON body of 50 MB in the Body tab against Qt's own means: time until text is on screen, until the tree can be
// walked, from the beginning of the text to its end, and the longest stall of the event loop meanwhile, scrolling and
// clearing included.
// bench_body [megabytes [pairs]]
// Each pair is told as soon as it is measured: Qt's own means take 10 s and more for 50 MB, on a busy machine a minute.
#include "bench/stallprobe.h"
#include "details/bodyview.h"
#include "details/textpage.h"
#include "ui/sampleentry.h"

#include <Qsci/qsciscintilla.h>
#include <QtCore/QElapsedTimer>
#include <QtCore/QJsonDocument>
#include <QtCore/QTimer>
#include <QtTest/QSignalSpy>
#include <QtWidgets/QApplication>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QScrollBar>
#include <algorithm>
#include <cstdio>

using namespace etagere;
using namespace etagere::bench;

namespace {

struct Times {
    double firstText = 0;
    double tree = 0;
    double toEnd = 0;
    double stall = 0;          ///< until text and tree are there
    double stallWork = 0;      ///< what the thread itself computes in the worst of them
    double scrollingStall = 0; ///< the tree shown, through the text, and another entry after it
    double scrollingWork = 0;
};

QByteArray orders(qint64 bytes)
{
    QByteArray json("[");
    for (qint64 id = 6'000'000'000; json.size() < bytes; ++id) {
        json += R"({"is_buy_order":true,"issued":"2026-02-01T00:15:00Z","location_id":60003760,"order_id":)"
            + QByteArray::number(id) + R"(,"price":15951.11,"range":"region","type_id":1346,"volume_remain":1254},)";
    }
    json.back() = ']';
    return json;
}

void processFor(int msecs)
{
    QElapsedTimer timer;
    timer.start();
    while (!timer.hasExpired(msecs))
        QApplication::processEvents(QEventLoop::AllEvents, 5);
}

/// Page by page a while, by the scroll bar to either end again and again, to the end, and away.
void scrollThrough(BodyView &view, TextPage &text, Times &times)
{
    StallProbe probe;
    view.setMode(BodyView::Mode::Tree);
    processFor(100);
    view.setMode(BodyView::Mode::Text);
    processFor(100);
    QScrollBar *bar = view.findChild<QsciScintilla *>()->verticalScrollBar();
    for (int page = 0; page < 100; ++page) {
        bar->triggerAction(QAbstractSlider::SliderPageStepAdd);
        processFor(4);
    }
    for (int end = 0; end < 20; ++end) {
        bar->setValue(end % 10 < 6 ? bar->maximum() : bar->minimum());
        processFor(30);
    }
    QElapsedTimer timer;
    timer.start();
    text.goTo(text.searchedBytes().size);
    view.repaint();
    times.toEnd = sinceInMs(timer);
    processFor(50);
    view.clear();
    processFor(50);
    times.scrollingStall = probe.longest();
    times.scrollingWork = probe.longestWork();
}

Times ours(BodyView &view, const LoadedEntryPtr &entry)
{
    Times times;
    QElapsedTimer timer;
    QObject context;
    auto *text = view.findChild<TextPage *>();
    QObject::connect(&view, &BodyView::textShown, &context, [&] {
        view.repaint();
        times.firstText = sinceInMs(timer);
    });
    QObject::connect(&view, &BodyView::treeShown, &context, [&] { times.tree = sinceInMs(timer); });
    StallProbe probe;
    timer.start();
    view.showEntry(entry, 0, {});
    while (times.firstText == 0 || times.tree == 0)
        QApplication::processEvents(QEventLoop::WaitForMoreEvents);
    processFor(100);
    times.stall = probe.longest();
    times.stallWork = probe.longestWork();
    scrollThrough(view, *text, times);
    return times;
}

Times peers(QPlainTextEdit &edit, const QByteArray &body)
{
    edit.clear();
    QApplication::processEvents();
    Times times;
    StallProbe probe;
    QElapsedTimer timer;
    timer.start();
    const QJsonDocument document = QJsonDocument::fromJson(body);
    times.tree = sinceInMs(timer);
    timer.start();
    edit.setPlainText(QString::fromUtf8(document.toJson(QJsonDocument::Indented)));
    edit.repaint();
    times.firstText = sinceInMs(timer);
    QApplication::processEvents();
    times.stall = times.scrollingStall = probe.longest();
    times.stallWork = times.scrollingWork = probe.longestWork();
    timer.start();
    edit.moveCursor(QTextCursor::End);
    edit.repaint();
    times.toEnd = sinceInMs(timer);
    return times;
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values.at(values.size() / 2);
}

void print(const char *name, const std::vector<Times> &mine, const std::vector<Times> &theirs, double Times::*what)
{
    std::vector<double> a, b, ratios;
    for (size_t i = 0; i < mine.size(); ++i) {
        a.push_back(mine[i].*what);
        b.push_back(theirs[i].*what);
        ratios.push_back(b.back() / a.back());
    }
    std::printf("%-44s %9.1f ms   peer %9.1f ms   ratio %7.1f   (median of %d pairs)\n", name, median(a), median(b),
                median(ratios), int(mine.size()));
}

void printPair(int number, const Times &mine, const Times &theirs)
{
    std::printf("pair %d: first text %.0f / %.0f ms, tree %.0f / %.0f, to the end %.0f / %.0f, stall %.0f / %.0f, "
                "scrolling %.0f / %.0f\n",
                number, mine.firstText, theirs.firstText, mine.tree, theirs.tree, mine.toEnd, theirs.toEnd, mine.stall,
                theirs.stall, mine.scrollingStall, theirs.scrollingStall);
    std::fflush(stdout);
}

} // namespace

int main(int argc, char **argv)
{
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication app(argc, argv);
    const qint64 megabytes = argc > 1 ? atoll(argv[1]) : 50;
    const int pairs = argc > 2 ? atoi(argv[2]) : 3;
    const QByteArray body = orders(megabytes * 1'000'000);
    const LoadedEntryPtr entry = sampleEntry({ sampleResponse(body) });
    BodyView view;
    view.resize(460, 600);
    view.show();
    QPlainTextEdit edit;
    edit.setLineWrapMode(QPlainTextEdit::NoWrap);
    edit.resize(460, 600);
    edit.show();
    std::vector<Times> mine, theirs;
    std::printf("A JSON body of %lld bytes; peer: QJsonDocument and QPlainTextEdit\n", qlonglong(body.size()));
    std::fflush(stdout);
    for (int i = 0; i < pairs; ++i) {
        mine.push_back(ours(view, entry));
        theirs.push_back(peers(edit, body));
        printPair(i + 1, mine.back(), theirs.back());
    }
    print("first text on screen", mine, theirs, &Times::firstText);
    print("tree (peer: parsed only)", mine, theirs, &Times::tree);
    print("from the beginning to the end", mine, theirs, &Times::toEnd);
    print("longest stall until both are there", mine, theirs, &Times::stall);
    print("  of that, computing", mine, theirs, &Times::stallWork);
    print("longest stall scrolling and clearing", mine, theirs, &Times::scrollingStall);
    print("  of that, computing", mine, theirs, &Times::scrollingWork);
    return 0;
}

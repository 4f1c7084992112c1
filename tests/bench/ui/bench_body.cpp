// SPDX-License-Identifier: GPL-3.0-or-later
// A JSON body of 50 MB in the Body tab against Qt's own means: time until text is on screen, until all of it
// is, until the tree can be walked, and the longest stall of the event loop meanwhile.
// bench_body [megabytes [pairs]]
// Each pair is told as soon as it is measured: Qt's own means take 10 s and more for 50 MB, on a busy machine a minute.
#include "bench/stallprobe.h"
#include "details/bodyview.h"
#include "details/textpage.h"
#include "ui/sampleentry.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QJsonDocument>
#include <QtCore/QTimer>
#include <QtTest/QSignalSpy>
#include <QtWidgets/QApplication>
#include <QtWidgets/QPlainTextEdit>
#include <algorithm>
#include <cstdio>

using namespace etagere;
using namespace etagere::bench;

namespace {

struct Times {
    double firstText = 0;
    double wholeText = 0;
    double tree = 0;
    double stall = 0;
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

void settle(BodyView &view)
{
    view.clear();
    QApplication::processEvents();
}

Times ours(BodyView &view, const LoadedEntryPtr &entry)
{
    settle(view);
    Times times;
    QElapsedTimer timer;
    bool hasTree = false, hasText = false;
    QObject context;
    auto *text = view.findChild<TextPage *>();
    QObject::connect(&view, &BodyView::textShown, &context, [&] {
        if (!text->searchedBytes().head.isEmpty() && times.firstText == 0)
            times.firstText = sinceInMs(timer);
    });
    QObject::connect(text, &TextPage::completed, &context, [&] {
        hasText = times.firstText > 0;
        times.wholeText = sinceInMs(timer);
    });
    QObject::connect(&view, &BodyView::treeShown, &context, [&] {
        hasTree = true;
        times.tree = sinceInMs(timer);
    });
    StallProbe probe;
    timer.start();
    view.showEntry(entry, 0, {});
    while (!hasTree || !hasText)
        QApplication::processEvents(QEventLoop::WaitForMoreEvents);
    view.setMode(BodyView::Mode::Tree);
    QApplication::processEvents();
    times.stall = probe.longest();
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
    times.firstText = times.wholeText = sinceInMs(timer);
    QApplication::processEvents();
    times.stall = probe.longest();
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
    std::printf("pair %d: first text %.0f / %.0f ms, all text %.0f / %.0f, tree %.0f / %.0f, stall %.0f / %.0f\n",
                number, mine.firstText, theirs.firstText, mine.wholeText, theirs.wholeText, mine.tree, theirs.tree,
                mine.stall, theirs.stall);
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
    print("all text", mine, theirs, &Times::wholeText);
    print("tree (peer: parsed only)", mine, theirs, &Times::tree);
    print("longest stall of the event loop", mine, theirs, &Times::stall);
    return 0;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// The table of entries against Qt's own means, on a million rows: what a filter and a sort take until
// their outcome is shown, the longest stall of the event loop while loading, memory a row.
// bench_model [rows [pairs]]
#include "bench/benchrows.h"
#include "bench/stallprobe.h"

#include <etagere/entrytablemodel.h>

#include <QtCore/QElapsedTimer>
#include <QtCore/QFile>
#include <QtCore/QSortFilterProxyModel>
#include <QtCore/QTimer>
#include <QtWidgets/QApplication>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QTableView>
#include <algorithm>
#include <cstdio>
#include <malloc.h>
#include <memory>
#include <thread>

using namespace etagere;
using namespace etagere::bench;

namespace {

constexpr quint32 Batch = 5000;

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values.at(values.size() / 2);
}

// Both sides in turn, so that a busy moment of the machine meets both.
void compare(const char *name, int pairs, const char *unit, const std::function<double()> &ours,
             const std::function<double()> &peers)
{
    std::vector<double> mine, theirs, ratios;
    for (int i = 0; i < pairs; ++i) {
        mine.push_back(ours());
        theirs.push_back(peers());
        ratios.push_back(theirs.back() / mine.back());
    }
    std::printf("%-44s %9.1f %s   peer %9.1f %s   ratio %7.1f   (median of %d pairs)\n", name, median(mine), unit,
                median(theirs), unit, median(ratios), pairs);
    std::fflush(stdout);
}

// The same six columns as the peer's.
void showSixColumns(QTableView &view)
{
    for (Column column : { Column::State, Column::Expires, Column::StoredAt, Column::StoreExpires, Column::Method,
                           Column::Vary, Column::LastModified, Column::Dialect })
        view.setColumnHidden(int(column), true);
}

std::unique_ptr<QTableView> shownView(QAbstractItemModel *model)
{
    auto view = std::make_unique<QTableView>();
    view->verticalHeader()->hide();
    view->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    view->setWordWrap(false);
    view->setModel(model);
    view->resize(1200, 800);
    if (model->columnCount() == ColumnCount)
        showSixColumns(*view);
    view->show();
    QApplication::processEvents();
    return view;
}

std::shared_ptr<EntryTable> filledTable(quint32 rows)
{
    auto table = std::make_shared<EntryTable>();
    for (quint32 n = 0; n < rows; ++n)
        table->append(BenchRow(n).row());
    table->publish();
    return table;
}

/// Our model, shown; each call measures from the wish until the outcome is painted.
class Ours
{
public:
    explicit Ours(quint32 rows)
    {
        model.setTable(filledTable(rows));
        view = shownView(&model);
    }
    double filter(const QString &text)
    {
        return measure([&] { model.setFilter(*Filter::parse(text)); });
    }
    double sort(Column column)
    {
        unsort();
        return measure([&] { model.sort(int(column)); });
    }
    void unsort()
    {
        model.unsort();
        QApplication::processEvents();
    }
    /// Longest stall of the event loop during the last measurement.
    double stall = 0;

private:
    double measure(const std::function<void()> &wish)
    {
        StallProbe probe;
        QElapsedTimer timer;
        timer.start();
        wish();
        while (model.isBusy())
            QApplication::processEvents(QEventLoop::WaitForMoreEvents);
        view->viewport()->repaint();
        const double taken = sinceInMs(timer);
        QApplication::processEvents();
        stall = probe.longest();
        return taken;
    }
    EntryTableModel model;
    std::unique_ptr<QTableView> view;
};

class Theirs
{
public:
    explicit Theirs(quint32 rows)
    {
        model.add(0, rows);
        proxy.setSourceModel(&model);
        proxy.setFilterKeyColumn(-1);
        proxy.setFilterCaseSensitivity(Qt::CaseInsensitive);
        view = shownView(&proxy);
    }
    double filter(const QString &text)
    {
        return measure([&] { proxy.setFilterFixedString(text); });
    }
    double sort(int column)
    {
        proxy.sort(-1);
        QApplication::processEvents();
        return measure([&] { proxy.sort(column); });
    }

private:
    double measure(const std::function<void()> &wish)
    {
        QElapsedTimer timer;
        timer.start();
        wish();
        view->viewport()->repaint();
        return sinceInMs(timer);
    }
    StringModel model;
    QSortFilterProxyModel proxy;
    std::unique_ptr<QTableView> view;
};

void benchOrder(quint32 rows, int pairs)
{
    Ours ours(rows);
    Theirs theirs(rows);
    double stall = 0;
    const auto filter = [&](const char *text) {
        const QString needle = QString::fromLatin1(text);
        return std::pair(
            [&ours, &stall, needle] {
                const double taken = ours.filter(needle);
                stall = std::max(stall, ours.stall);
                ours.filter({});
                return taken;
            },
            [&theirs, needle] {
                const double taken = theirs.filter(needle);
                theirs.filter({});
                return taken;
            });
    };
    const auto [rareOurs, rareTheirs] = filter("777777");
    compare("filter, few hits, until shown", pairs, "ms", rareOurs, rareTheirs);
    const auto [allOurs, allTheirs] = filter("esi.EVETECH.net");
    compare("filter, every row hits, until shown", pairs, "ms", allOurs, allTheirs);
    std::printf("%-44s %9.1f ms\n", "longest stall of the event loop, filtering", std::exchange(stall, 0));
    const auto sort = [&](Column column) {
        return [&, column] {
            const double taken = ours.sort(column);
            stall = std::max(stall, ours.stall);
            return taken;
        };
    };
    compare("sort by size, until shown", pairs, "ms", sort(Column::Size),
            [&] { return theirs.sort(StringModel::SizeColumn); });
    const int fewer = std::min(pairs, 3); // the proxy takes many seconds
    compare("sort by key, until shown", fewer, "ms", sort(Column::Key),
            [&] { return theirs.sort(StringModel::KeyColumn); });
    compare("sort by URL, until shown", fewer, "ms", sort(Column::Request), [&] { return theirs.sort(0); });
    std::printf("%-44s %9.1f ms\n", "longest stall of the event loop, sorting", stall);
    ours.unsort();
}

// A thread fills the table, the window takes rows over at most every 50 ms.
double ourLoadingStall(quint32 rows)
{
    auto table = std::make_shared<EntryTable>();
    EntryTableModel model;
    const auto view = shownView(&model);
    model.setTable(table);
    std::thread writer([&] {
        for (quint32 n = 0; n < rows; ++n) {
            table->append(BenchRow(n).row());
            if (n % Batch == 0)
                table->publish();
        }
        table->publish();
    });
    QTimer taker;
    QObject::connect(&taker, &QTimer::timeout, [&] { model.takeNewRows(); });
    taker.start(50);
    StallProbe probe;
    while (model.rowCount() < int(rows))
        QApplication::processEvents(QEventLoop::WaitForMoreEvents);
    QApplication::processEvents();
    writer.join();
    return probe.longest();
}

double theirLoadingStall(quint32 rows)
{
    StringModel model;
    const auto view = shownView(&model);
    QTimer adder;
    QObject::connect(&adder, &QTimer::timeout, [&, first = quint32(0)]() mutable {
        const quint32 last = std::min(first + Batch, rows);
        if (first < last)
            model.add(first, last);
        first = last;
    });
    adder.start(0);
    StallProbe probe;
    while (model.rowCount() < int(rows))
        QApplication::processEvents(QEventLoop::WaitForMoreEvents);
    QApplication::processEvents();
    return probe.longest();
}

double residentBytes()
{
    malloc_trim(0);
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray &line : status.readAll().split('\n')) {
        if (line.startsWith("VmRSS:"))
            return line.mid(6).simplified().split(' ').first().toDouble() * 1024;
    }
    return 0;
}

double ourMemory(quint32 rows)
{
    const double before = residentBytes();
    const auto table = filledTable(rows);
    return (residentBytes() - before) / rows;
}

double theirMemory(quint32 rows)
{
    const double before = residentBytes();
    StringModel model;
    for (quint32 first = 0; first < rows; first += Batch)
        model.add(first, std::min(first + Batch, rows));
    return (residentBytes() - before) / rows;
}

} // namespace

int main(int argc, char **argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication app(argc, argv);
    const quint32 rows = argc > 1 ? QByteArray(argv[1]).toUInt() : 1'000'000;
    const int pairs = argc > 2 ? QByteArray(argv[2]).toInt() : 5;
    compare(
        "memory a row", pairs, "B ", [=] { return ourMemory(rows); }, [=] { return theirMemory(rows); });
    compare(
        "longest stall of the event loop, loading", pairs, "ms", [=] { return ourLoadingStall(rows); },
        [=] { return theirLoadingStall(rows); });
    benchOrder(rows, pairs);
    return 0;
}

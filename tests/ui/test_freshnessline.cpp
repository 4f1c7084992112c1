// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/freshnessline.h"
#include "details/freshnesspanel.h"
#include "entryview.h"
#include "freshnesspaint.h"
#include "theme.h"
#include "ui/sampleentry.h"

#include <etagere/datetime.h>

#include <QtGui/QAccessible>
#include <QtGui/QPainter>
#include <QtTest/QtTest>
#include <QtWidgets/QLabel>
#include <QtWidgets/QToolTip>

using namespace etagere;
using namespace Qt::StringLiterals;

namespace {

constexpr Msecs Born = 1'767'225'600'000; // 2026-01-01 00:00:00 UTC
constexpr Msecs Minute = 60'000;
constexpr Msecs Day = 1440 * Minute;

FreshnessTimes tenMinutes()
{
    FreshnessTimes times;
    times.rule = FreshnessRule::ByExpiry;
    times.bornAt = Born;
    times.freshUntil = Born + 10 * Minute;
    return times;
}

QList<BandKind> kinds(const FreshnessLayout &layout)
{
    QList<BandKind> found;
    for (const Band &band : layout.bands())
        found += band.kind;
    return found;
}

/// An entry that SampleDialect judges fresh until ten minutes after its Date.
struct Sample {
    SampleDialect dialect;
    CachedResponse response = sampleResponse("[]");
    StoreInfo store;
    Msecs storeUntil = NoTime;

    explicit Sample(const QByteArray &cacheControl = "max-age=600")
    {
        dialect.meta.isResponse = true;
        dialect.meta.rule = FreshnessRule::ByExpiry;
        dialect.meta.expiresAt = Born + 10 * Minute;
        response.headers.append("Date", formatHttpDate(Born));
        response.headers.append("Cache-Control", cacheControl);
    }

    LoadedEntryPtr entry() const
    {
        auto made = std::make_shared<LoadedEntry>(*sampleEntry({ response }, &dialect));
        made->value.expiresAt = storeUntil;
        return made;
    }
    FreshnessAccount account() const { return freshnessAccount(*entry(), response, store); }
};

QString sourceOf(const FreshnessAccount &account, Boundary::Kind kind)
{
    for (const Boundary &boundary : boundaries(account, Born)) {
        if (boundary.kind == kind)
            return boundary.source;
    }
    return {};
}

/// A line on show: all boundaries, now five minutes after the birth.
struct ShownLine {
    FreshnessLine line;

    ShownLine()
    {
        Sample sample("max-age=600, stale-while-revalidate=600, stale-if-error=86400");
        sample.store.hasTtl = true;
        sample.storeUntil = Born + 10 * Minute;
        line.resize(480, line.sizeHint().height());
        line.setAccount(sample.account());
        line.setNow(Born + 5 * Minute);
        line.show();
        line.activateWindow();
        line.setFocus();
    }
    const Boundary &boundary(Boundary::Kind kind) const
    {
        const auto is = [kind](const Boundary &b) { return b.kind == kind; };
        return *std::find_if(line.boundaries().begin(), line.boundaries().end(), is);
    }
    QPoint point(Boundary::Kind kind) const { return line.position(boundary(kind)).toPoint(); }
    void press(Qt::Key key) { QTest::keyClick(&line, key); }
};

QImage cellImage(const FreshnessTimes &times, Msecs now, bool isSelected = false, double scale = 1)
{
    QImage image(QSize(120, 24) * scale, QImage::Format_RGB32);
    image.setDevicePixelRatio(scale);
    image.fill(roleColor(isSelected ? Role::Accent : Role::Base));
    QPainter painter(&image);
    paintCellLine(painter, QRect(0, 0, 120, 24), times, now, isSelected);
    return image;
}

/// First row of pixels that differs from the ground.
int firstPainted(const QImage &image)
{
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (image.pixel(x, y) != image.pixel(0, 0))
                return y;
        }
    }
    return image.height();
}

bool hasColor(const QImage &image, const QColor &color)
{
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (image.pixelColor(x, y) == color)
                return true;
        }
    }
    return false;
}

} // namespace

class TestFreshnessLine : public QObject
{
    Q_OBJECT
private slots:
    void placesRunWithTime();
    void bandsOfEachRule();
    void bandsOfAStaleEntry();
    void staleWindowsFollowFreshness();
    void narrowStretchesStayVisible();
    void oneMomentStaysOne();
    void whatIsOverTakesTheLine();
    void strangeTimes_data();
    void strangeTimes();

    void sourcesOfTheEnd_data();
    void sourcesOfTheEnd();
    void sourcesOfTheBirth();
    void windowsOfCacheControl_data();
    void windowsOfCacheControl();
    void readingsTellWhatWhenAndWhere();
    void nowTellsTheState_data();
    void nowTellsTheState();

    void keysReadEachBoundary();
    void hoverReadsEachBoundary();
    void toolTipReads();
    void clickChooses();
    void timeKeepsTheBoundary();
    void anotherEntryStartsAtNow();
    void assistantsAreTold();
    void captionReadsAndPanelCopies();
    void overviewShowsTheLine();

    void cellLeavesRoomForText();
    void cellOfASelectedRow();
    void cellTellsStates();
    void everySchemeAndScalePaints();
    void tableCountsDownWhatIsOnScreen();
};

void TestFreshnessLine::placesRunWithTime()
{
    const FreshnessTimes times = tenMinutes();
    const FreshnessLayout layout(times, Born + 5 * Minute);
    QCOMPARE(layout.place(Born), 0.0);
    double before = -1;
    for (Msecs time = Born; time < Born + 60 * Minute; time += Minute) {
        QVERIFY(layout.place(time) > before);
        before = layout.place(time);
    }
    QVERIFY(before < 1);
    QCOMPARE(layout.now(), layout.place(times.freshUntil) / 2);
    QVERIFY(!layout.storeEnd());
}

void TestFreshnessLine::bandsOfEachRule()
{
    FreshnessTimes times = tenMinutes();
    const auto bands = [&times](FreshnessRule rule) {
        times.rule = rule;
        return kinds(FreshnessLayout(times, Born + Minute));
    };
    QCOMPARE(bands(FreshnessRule::ByExpiry), QList({ BandKind::Spent, BandKind::Fresh, BandKind::Stale }));
    QCOMPARE(bands(FreshnessRule::Always), QList({ BandKind::Fresh }));
    QCOMPARE(bands(FreshnessRule::NoCache), QList({ BandKind::Stale }));
    QCOMPARE(bands(FreshnessRule::Expired), QList({ BandKind::Stale }));
    QCOMPARE(bands(FreshnessRule::Unknown), QList({ BandKind::Unknown }));
}

void TestFreshnessLine::bandsOfAStaleEntry()
{
    const FreshnessTimes times = tenMinutes();
    const FreshnessLayout layout(times, times.freshUntil + Minute);
    QCOMPARE(kinds(layout), QList({ BandKind::Spent, BandKind::Stale }));
    QVERIFY(layout.now() > layout.bands()[1].from);
    QCOMPARE(layout.bands().last().to, 1.0);
}

void TestFreshnessLine::staleWindowsFollowFreshness()
{
    FreshnessTimes times = tenMinutes();
    times.revalidateUntil = times.freshUntil + 5 * Minute;
    times.errorUntil = times.freshUntil + 20 * Minute;
    const FreshnessLayout both(times, Born + Minute);
    QCOMPARE(
        kinds(both),
        QList({ BandKind::Spent, BandKind::Fresh, BandKind::WhileRevalidate, BandKind::IfError, BandKind::Stale }));
    for (qsizetype i = 1; i < both.bands().size(); ++i)
        QCOMPARE(both.bands()[i].from, both.bands()[i - 1].to);
    // The shorter window is inside the longer one.
    times.errorUntil = times.freshUntil + Minute;
    QCOMPARE(kinds(FreshnessLayout(times, Born + Minute)),
             QList({ BandKind::Spent, BandKind::Fresh, BandKind::WhileRevalidate, BandKind::Stale }));
}

void TestFreshnessLine::narrowStretchesStayVisible()
{
    FreshnessTimes times = tenMinutes();
    times.errorUntil = times.freshUntil + 365 * Day;
    times.storeHasTtl = true;
    times.storeUntil = times.freshUntil + Minute;
    const FreshnessLayout layout(times, Born);
    QVERIFY(layout.place(times.freshUntil) > 0.05);
    QVERIFY(layout.place(times.storeUntil) - layout.place(times.freshUntil) > 0.05);
    QVERIFY(layout.place(times.errorUntil) - layout.place(times.storeUntil) > 0.3);
    QCOMPARE(layout.storeEnd().value(), layout.place(times.storeUntil));
    times.storeUntil = NoTime;
    QCOMPARE(FreshnessLayout(times, Born).storeEnd().value(), 1.0);
}

void TestFreshnessLine::oneMomentStaysOne()
{
    FreshnessTimes times = tenMinutes();
    times.storeHasTtl = true;
    times.storeUntil = times.freshUntil + 1000;
    const FreshnessLayout layout(times, Born);
    QVERIFY(layout.place(times.storeUntil) - layout.place(times.freshUntil) < 0.01);
}

void TestFreshnessLine::whatIsOverTakesTheLine()
{
    const FreshnessTimes times = tenMinutes();
    double end = 1;
    for (const Msecs over : { Msecs(0), 10 * Minute, Day, 365 * Day }) {
        const FreshnessLayout layout(times, times.freshUntil + over);
        QVERIFY(layout.place(times.freshUntil) < end);
        end = layout.place(times.freshUntil);
        QVERIFY(end > 0.3);
        QVERIFY(layout.now() < 1);
    }
}

void TestFreshnessLine::strangeTimes_data()
{
    QTest::addColumn<qint64>("born");
    QTest::addColumn<qint64>("until");
    QTest::addColumn<qint64>("store");
    QTest::addColumn<qint64>("now");
    const qint64 most = std::numeric_limits<qint64>::max(), least = std::numeric_limits<qint64>::min() + 1;
    QTest::newRow("no birth") << NoTime << Born << NoTime << Born;
    QTest::newRow("no birth, fresh") << NoTime << Born << NoTime << Born - Day;
    QTest::newRow("nothing at all") << NoTime << NoTime << NoTime << Born;
    QTest::newRow("over before it began") << Born << Born - Day << NoTime << Born + Day;
    QTest::newRow("no lifetime") << Born << Born << Born << Born;
    QTest::newRow("born in the future") << Born + Day << Born + 2 * Day << NoTime << Born;
    QTest::newRow("ends of time") << least << most << most << Born;
    QTest::newRow("store long gone") << Born << Born + Day << least << Born;
}

void TestFreshnessLine::strangeTimes()
{
    QFETCH(qint64, born);
    QFETCH(qint64, until);
    QFETCH(qint64, store);
    QFETCH(qint64, now);
    for (const FreshnessRule rule : { FreshnessRule::ByExpiry, FreshnessRule::Always, FreshnessRule::NoCache,
                                      FreshnessRule::Expired, FreshnessRule::Unknown }) {
        FreshnessTimes times;
        times.rule = rule;
        times.bornAt = born;
        times.freshUntil = until;
        times.storeUntil = store;
        times.storeHasTtl = true;
        const FreshnessLayout layout(times, now);
        QVERIFY(layout.now() >= 0 && layout.now() <= 1);
        QVERIFY(*layout.storeEnd() >= 0 && *layout.storeEnd() <= 1);
        double end = 0;
        for (const Band &band : layout.bands()) {
            QCOMPARE(band.from, end);
            QVERIFY(band.to > band.from && band.to <= 1);
            end = band.to;
        }
        QCOMPARE(end, 1.0);
    }
}

void TestFreshnessLine::sourcesOfTheEnd_data()
{
    QTest::addColumn<QByteArray>("cacheControl");
    QTest::addColumn<Msecs>("expires");
    QTest::addColumn<QString>("source");
    const Msecs end = Born + 10 * Minute;
    const QString maxAge = u"Cache-Control: max-age=600, counted from Date (RFC 9111 §5.2.2.1)"_s;
    QTest::newRow("max-age") << QByteArray("public, Max-Age=\"600\"") << NoTime << u"From "_s + maxAge + u'.';
    QTest::newRow("Expires") << QByteArray("public") << end << u"From Expires (RFC 9111 §5.3)."_s;
    QTest::newRow("both agree") << QByteArray("max-age=600") << end
                                << u"From "_s + maxAge + u" and Expires (RFC 9111 §5.3)."_s;
    QTest::newRow("max-age wins") << QByteArray("max-age=600") << Born << u"From "_s + maxAge + u'.';
    QTest::newRow("Expires wins, as for EsiPy") << QByteArray("max-age=5") << end << u"From Expires (RFC 9111 §5.3)."_s;
    QTest::newRow("aged") << QByteArray("max-age=900") << NoTime
                          << u"From Cache-Control: max-age, less the age it came with (RFC 9111 §4.2)."_s;
    QTest::newRow("within quotes") << QByteArray("x=\"a, max-age=600\"") << NoTime << u"As SampleClient judges it."_s;
    QTest::newRow("must-revalidate") << QByteArray("must-revalidate") << end
                                     << u"From Expires (RFC 9111 §5.3). must-revalidate: no use of it after that "
                                        u"unless validated (RFC 9111 §5.2.2.2)."_s;
}

void TestFreshnessLine::sourcesOfTheEnd()
{
    QFETCH(QByteArray, cacheControl);
    QFETCH(Msecs, expires);
    QFETCH(QString, source);
    Sample sample(cacheControl);
    if (expires != NoTime)
        sample.response.headers.append("Expires", formatHttpDate(expires));
    QCOMPARE(sourceOf(sample.account(), Boundary::FreshEnd), source);
}

void TestFreshnessLine::sourcesOfTheBirth()
{
    Sample sample;
    QVERIFY(sourceOf(sample.account(), Boundary::Born).contains(u"Date (RFC 9110 §6.6.1)"));
    sample.response.headers.remove("Date");
    sample.response.headers.appendNull("Date");
    QCOMPARE(sample.account().times.bornAt, NoTime);
    sample.response.responseTime = Born + Minute;
    QCOMPARE(sample.account().times.bornAt, Born + Minute);
    QVERIFY(sourceOf(sample.account(), Boundary::Born).contains(u"RFC 9111 §4.2.3"));
}

void TestFreshnessLine::windowsOfCacheControl_data()
{
    QTest::addColumn<QByteArray>("cacheControl");
    QTest::addColumn<qint64>("revalidate"); // seconds after the end of freshness
    QTest::addColumn<qint64>("error");
    QTest::newRow("none") << QByteArray("max-age=600") << 0LL << 0LL;
    QTest::newRow("both") << QByteArray("stale-while-revalidate=30,stale-if-error=60") << 30LL << 60LL;
    QTest::newRow("case, quotes") << QByteArray("Stale-If-Error=\"60\"") << 0LL << 60LL;
    QTest::newRow("no number") << QByteArray("stale-if-error=soon, stale-while-revalidate") << 0LL << 0LL;
    QTest::newRow("huge") << QByteArray("stale-if-error=99999999999999999999") << 0LL << (1LL << 31);
    QTest::newRow("forbidden") << QByteArray("must-revalidate, stale-if-error=60") << 0LL << 0LL;
}

void TestFreshnessLine::windowsOfCacheControl()
{
    QFETCH(QByteArray, cacheControl);
    QFETCH(qint64, revalidate);
    QFETCH(qint64, error);
    const FreshnessAccount account = Sample(cacheControl).account();
    const auto until = [&account](qint64 length) {
        return length == 0 ? NoTime : account.times.freshUntil + length * 1000;
    };
    QCOMPARE(account.times.revalidateUntil, until(revalidate));
    QCOMPARE(account.times.errorUntil, until(error));
    QCOMPARE(sourceOf(account, Boundary::ErrorEnd).contains(u"RFC 5861 §4"), error > 0);
    QCOMPARE(sourceOf(account, Boundary::RevalidateEnd).contains(u"RFC 5861 §3"), revalidate > 0);
}

void TestFreshnessLine::readingsTellWhatWhenAndWhere()
{
    qputenv("TZ", "JST-9");
    const auto restoreZone = qScopeGuard([] { qunsetenv("TZ"); });
    const QList<Boundary> all = boundaries(Sample().account(), Born + Minute);
    QCOMPARE(all.size(), 3);
    QCOMPARE(all[2].reading(Born + Minute),
             u"Fresh until: 2026-01-01 00:10:00 UTC, local 2026-01-01 09:10:00 JST (in 9 min). From Cache-Control: "
             u"max-age=600, counted from Date (RFC 9111 §5.2.2.1)."_s);
}

void TestFreshnessLine::nowTellsTheState_data()
{
    QTest::addColumn<FreshnessRule>("rule");
    QTest::addColumn<Msecs>("now");
    QTest::addColumn<QString>("words");
    QTest::newRow("fresh") << FreshnessRule::ByExpiry << Born + 5 * Minute << u"5 min old, fresh for 5 min more."_s;
    QTest::newRow("stale") << FreshnessRule::ByExpiry << Born + 3 * Day << u"3 days old, stale for 2 days."_s;
    QTest::newRow("ahead") << FreshnessRule::ByExpiry << Born - 5 * Minute << u"ahead of this computer's clock"_s;
    QTest::newRow("always") << FreshnessRule::Always << Born + Day << u"fresh for ever"_s;
    QTest::newRow("no-cache") << FreshnessRule::NoCache << Born << u"validated before each use"_s;
    QTest::newRow("expired") << FreshnessRule::Expired << Born << u"stale whatever the time"_s;
    QTest::newRow("unknown") << FreshnessRule::Unknown << Born << u"nothing stored says how long"_s;
}

void TestFreshnessLine::nowTellsTheState()
{
    QFETCH(FreshnessRule, rule);
    QFETCH(Msecs, now);
    QFETCH(QString, words);
    Sample sample;
    sample.dialect.meta.rule = rule;
    FreshnessLine line;
    line.setAccount(sample.account());
    line.setNow(now);
    QVERIFY2(line.reading().contains(words), qPrintable(line.reading()));
}

void TestFreshnessLine::keysReadEachBoundary()
{
    ShownLine shown;
    QTRY_VERIFY(shown.line.hasFocus());
    QVERIFY(shown.line.reading().startsWith(u"Now: "));
    shown.press(Qt::Key_Home);
    const char *wanted[] = { "Made by the origin: ",
                             "Now: ",
                             "Fresh until: ",
                             "The store keeps it until: ",
                             "May be used while it is revalidated, until: ",
                             "May be used when the origin fails, until: " };
    for (const char *title : wanted) {
        QVERIFY2(shown.line.reading().startsWith(QLatin1StringView(title)), qPrintable(shown.line.reading()));
        shown.press(Qt::Key_Right);
    }
    QVERIFY(shown.line.reading().startsWith(u"May be used when the origin fails")); // the last is the last
    shown.press(Qt::Key_Left);
    QVERIFY(shown.line.reading().startsWith(u"May be used while it is revalidated"));
    shown.press(Qt::Key_Home);
    shown.press(Qt::Key_Left);
    QVERIFY(shown.line.reading().startsWith(u"Made by the origin"));
    shown.press(Qt::Key_End);
    QVERIFY(shown.line.reading().startsWith(u"May be used when the origin fails"));
}

void TestFreshnessLine::hoverReadsEachBoundary()
{
    ShownLine shown;
    QVERIFY(QTest::qWaitForWindowExposed(&shown.line));
    for (const Boundary &boundary : shown.line.boundaries()) {
        QTest::mouseMove(&shown.line, shown.point(boundary.kind));
        QTRY_COMPARE(shown.line.reading(), boundary.reading(Born + 5 * Minute));
    }
    // Between the boundaries the chosen one is read again.
    const QPoint free((shown.point(Boundary::Born).x() + shown.point(Boundary::Now).x()) / 2,
                      shown.point(Boundary::Born).y());
    QTest::mouseMove(&shown.line, free);
    QTRY_VERIFY(shown.line.reading().startsWith(u"Now: "));
    QTest::mouseMove(&shown.line, shown.point(Boundary::FreshEnd));
    QTRY_VERIFY(shown.line.reading().startsWith(u"Fresh until: "));
    QEvent leave(QEvent::Leave);
    QCoreApplication::sendEvent(&shown.line, &leave);
    QVERIFY(shown.line.reading().startsWith(u"Now: "));
}

void TestFreshnessLine::toolTipReads()
{
    ShownLine shown;
    const QPoint point = shown.point(Boundary::FreshEnd);
    QHelpEvent help(QEvent::ToolTip, point, shown.line.mapToGlobal(point));
    QCoreApplication::sendEvent(&shown.line, &help);
    QVERIFY2(QToolTip::text().contains(u"RFC 9111 §5.2.2.1"), qPrintable(QToolTip::text()));
}

void TestFreshnessLine::clickChooses()
{
    ShownLine shown;
    QTest::mouseClick(&shown.line, Qt::LeftButton, {}, shown.point(Boundary::StoreEnd));
    QCOMPARE(shown.line.boundaries()[shown.line.index()].kind, Boundary::StoreEnd);
}

void TestFreshnessLine::timeKeepsTheBoundary()
{
    ShownLine shown;
    shown.press(Qt::Key_Home);
    shown.press(Qt::Key_Right);
    shown.press(Qt::Key_Right);
    QVERIFY(shown.line.reading().contains(u"in 5 min"));
    shown.line.setNow(Born + 12 * Minute); // "now" has passed it
    QVERIFY(shown.line.reading().startsWith(u"Fresh until: "));
    QVERIFY(shown.line.reading().contains(u"2 min ago"));
}

void TestFreshnessLine::anotherEntryStartsAtNow()
{
    ShownLine shown;
    shown.press(Qt::Key_Home);
    shown.line.setAccount(Sample().account());
    shown.line.setNow(Born);
    QVERIFY(shown.line.reading().startsWith(u"Now: "));
}

void TestFreshnessLine::assistantsAreTold()
{
    ShownLine shown;
    QAccessibleInterface *told = QAccessible::queryAccessibleInterface(&shown.line);
    QCOMPARE(told->text(QAccessible::Name), u"Freshness time line"_s);
    QVERIFY(told->state().focusable);
    QVERIFY(told->text(QAccessible::Value).startsWith(u"Now: "));
    QCOMPARE(told->text(QAccessible::Description), told->text(QAccessible::Value));
    QCOMPARE(told->valueInterface()->maximumValue().toInt(), int(shown.line.boundaries().size()) - 1);

    shown.press(Qt::Key_End);
    QVERIFY(told->text(QAccessible::Value).startsWith(u"May be used when the origin fails"));
    QCOMPARE(told->valueInterface()->currentValue(), told->valueInterface()->maximumValue());
    told->valueInterface()->setCurrentValue(0);
    QVERIFY(shown.line.reading().startsWith(u"Made by the origin"));
}

void TestFreshnessLine::captionReadsAndPanelCopies()
{
    FreshnessPanel panel;
    panel.setAccount(Sample().account());
    panel.setNow(Born);
    panel.setSentence(u"They disagree."_s);
    auto *line = panel.findChild<FreshnessLine *>();
    auto *caption = panel.findChild<QLabel *>(u"caption"_s);
    QCOMPARE(caption->text(), line->reading());
    QTest::keyClick(line, Qt::Key_End);
    QVERIFY(caption->text().startsWith(u"Fresh until: "));
    for (const Boundary &boundary : line->boundaries())
        QVERIFY(panel.text().contains(boundary.reading(Born)));
    QVERIFY(panel.text().endsWith(u"They disagree."));
}

void TestFreshnessLine::overviewShowsTheLine()
{
    Sample sample;
    const std::unique_ptr<DetailView> view(overviewView());
    view->resize(440, 600);
    view->show();
    auto *panel = view->findChild<FreshnessPanel *>();
    QVERIFY(!panel->isVisible());
    view->showEntry(sample.entry(), 0, {});
    QVERIFY(panel->isVisible());
    QVERIFY(panel->y() < 20); // above all else
    QVERIFY(panel->findChild<FreshnessLine *>()->height() <= 44);
    // It ticks by itself.
    auto *line = panel->findChild<FreshnessLine *>();
    QSignalSpy ticks(line, &FreshnessLine::readingChanged);
    QTRY_VERIFY(ticks.count() > 0);
    sample.dialect.meta.isResponse = false;
    view->showEntry(sample.entry(), 0, {});
    QVERIFY(!panel->isVisible());
    view->showEntry(brokenEntry(u"Broken"_s), 0, {});
    QVERIFY(!panel->isVisible());
}

void TestFreshnessLine::cellLeavesRoomForText()
{
    const QImage image = cellImage(tenMinutes(), Born + Minute);
    // 17 px of text in the middle of 24 end at 20; the mark of now may touch that.
    QVERIFY2(firstPainted(image) >= 19, qPrintable(QString::number(firstPainted(image))));
    QVERIFY(hasColor(image, roleColor(Role::Fresh)));
    QImage narrow(20, 24, QImage::Format_RGB32);
    narrow.fill(roleColor(Role::Base));
    QPainter painter(&narrow);
    paintCellLine(painter, narrow.rect(), tenMinutes(), Born, false);
    QCOMPARE(firstPainted(narrow), narrow.height());
}

void TestFreshnessLine::cellOfASelectedRow()
{
    const QImage image = cellImage(tenMinutes(), Born + Minute, true);
    QVERIFY(hasColor(image, roleColor(Role::Base)));
    QVERIFY(hasColor(image, roleColor(Role::Fresh)));
}

void TestFreshnessLine::cellTellsStates()
{
    FreshnessTimes times = tenMinutes();
    const QImage fresh = cellImage(times, Born + Minute);
    const QImage withoutValidator = cellImage(times, Born + Day);
    times.hasValidator = true;
    const QImage stale = cellImage(times, Born + Day);
    times.rule = FreshnessRule::NoCache;
    const QImage noCache = cellImage(times, Born + Day);
    QVERIFY(fresh != stale);
    QVERIFY(stale != withoutValidator);
    QVERIFY(stale != noCache);
    QVERIFY(!hasColor(stale, roleColor(Role::Fresh)));
}

void TestFreshnessLine::everySchemeAndScalePaints()
{
    Theme theme;
    for (const ThemeChoice choice : { ThemeChoice::Light, ThemeChoice::Dark }) {
        theme.setChoice(choice);
        for (const double scale : { 1.0, 1.5, 2.0, 3.0 }) {
            const QImage image = cellImage(tenMinutes(), Born + Minute, false, scale);
            QVERIFY(hasColor(image, roleColor(Role::Fresh)));
            QVERIFY(firstPainted(image) >= int(19 * scale));
        }
    }
}

void TestFreshnessLine::tableCountsDownWhatIsOnScreen()
{
    SampleDialect dialect;
    auto table = std::make_shared<EntryTable>();
    Row row;
    row.key = "k";
    row.dialect = &dialect;
    row.rule = FreshnessRule::ByExpiry;
    row.storedAt = currentTime();
    row.expiresAt = row.storedAt + 30'000;
    for (int i = 0; i < 1000; ++i)
        QVERIFY(table->append(row));
    table->publish();
    EntryTableModel model;
    EntryView view(&model);
    view.resize(900, 300);
    model.setTable(table);
    QTRY_COMPARE(model.rowCount(), 1000);
    view.show();
    view.scrollTo(model.index(500, 0), QAbstractItemView::PositionAtTop);
    const int shown = view.viewport()->height() / view.rowHeight(0) + 1;

    const QModelIndex cell = model.index(500, int(Column::Expires));
    const QString before = cell.data().toString();
    QTRY_VERIFY(cell.data().toString() != before);
    QSignalSpy changes(&model, &EntryTableModel::dataChanged);
    view.refreshTimes();
    QVERIFY(changes.count() > 0);
    for (const QList<QVariant> &change : changes) {
        QVERIFY(change[0].toModelIndex().row() >= 499);
        QVERIFY(change[1].toModelIndex().row() <= 500 + shown);
    }
}

QTEST_MAIN(TestFreshnessLine)
#include "test_freshnessline.moc"

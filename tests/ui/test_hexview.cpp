// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/hexpage.h"

#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtTest/QTest>
#include <QtWidgets/QScrollBar>
#include <atomic>

using namespace etagere;

class TestHexView : public QObject
{
    Q_OBJECT
private slots:
    void fitsRowsToTheWidth();
    void keysMoveAndSelect();
    void mouseSelectsInBothColumns();
    void copies();
    void masksBytes();
    void readsOnlyWhatIsSeen();
    void saysWhenBytesCannotBeRead();
    void highlightScrolls();
    void copesWithNothing();
    void searchesBytesAndText();
};

namespace {

/// Half a gigabyte that exists only where it is read.
class CountingSource : public ByteSource
{
public:
    qint64 size() const override { return 512LL * 1024 * 1024; }
    Result<QByteArray> read(qint64 offset, qint64 length) const override
    {
        bytesRead += length;
        if (isBroken)
            return failure(ErrorCode::Io, QStringLiteral("The file was cut short."));
        QByteArray bytes(length, '\0');
        for (qsizetype i = 0; i < length; ++i)
            bytes[i] = char((offset + i) & 0xff);
        return bytes;
    }
    mutable std::atomic<qint64> bytesRead = 0;
    bool isBroken = false;
};

Part partOf(const std::shared_ptr<const ByteSource> &source)
{
    Part part;
    part.size = source->size();
    part.source = source;
    return part;
}

Part countingBytes(int count)
{
    QByteArray bytes;
    for (int i = 0; i < count; ++i)
        bytes += char(i);
    return Part::fromBytes(bytes);
}

} // namespace

static void showNarrow(HexView &view)
{
    view.resize(460, 300);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
}

void TestHexView::fitsRowsToTheWidth()
{
    HexView view;
    view.setPart(countingBytes(256));
    showNarrow(view);
    QCOMPARE(view.bytesPerRow(), 8);
    view.resize(800, 300);
    QTRY_COMPARE(view.bytesPerRow(), 16);
    view.resize(1800, 300);
    QTRY_COMPARE(view.bytesPerRow(), 32);
}

void TestHexView::keysMoveAndSelect()
{
    HexView view;
    view.setPart(countingBytes(256));
    showNarrow(view);
    QTest::keyClick(&view, Qt::Key_Right);
    QTest::keyClick(&view, Qt::Key_Down);
    QCOMPARE(view.cursor(), 9);
    QTest::keyClick(&view, Qt::Key_Down, Qt::ShiftModifier);
    QCOMPARE(view.selection(), (ByteRange{ 9, 9 }));
    QTest::keyClick(&view, Qt::Key_Home);
    QCOMPARE(view.cursor(), 16);
    QTest::keyClick(&view, Qt::Key_End, Qt::ControlModifier);
    QCOMPARE(view.cursor(), 255);
    QTest::keyClick(&view, Qt::Key_PageDown);
    QTest::keyClick(&view, Qt::Key_Right);
    QCOMPARE(view.cursor(), 255);
    QTest::keyClick(&view, Qt::Key_Home, Qt::ControlModifier);
    QTest::keyClick(&view, Qt::Key_Left);
    QTest::keyClick(&view, Qt::Key_Up);
    QCOMPARE(view.cursor(), 0);
    QTest::keyClick(&view, Qt::Key_A, Qt::ControlModifier);
    QCOMPARE(view.selection(), (ByteRange{ 0, 256 }));
}

void TestHexView::mouseSelectsInBothColumns()
{
    HexView view;
    view.setPart(countingBytes(256));
    showNarrow(view);
    QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, view.byteRect(10).center());
    QCOMPARE(view.cursor(), 10);
    QTest::mouseClick(view.viewport(), Qt::LeftButton, Qt::ShiftModifier, view.byteRect(19).center());
    QCOMPARE(view.selection(), (ByteRange{ 10, 10 }));
    const QPoint ascii(view.byteRect(7).right() + 300, view.byteRect(8).center().y());
    QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, ascii);
    QCOMPARE(view.cursor(), 15);
}

void TestHexView::copies()
{
    HexView view;
    view.setPart(Part::fromBytes("Hello\x1b!"));
    showNarrow(view);
    view.select({ 4, 3 });
    QTest::keyClick(&view, Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(), u"6f 1b 21");
    QCOMPARE(view.selectedText(), u"o\\x1b!");
}

void TestHexView::masksBytes()
{
    HexView view;
    view.setPart(Part::fromBytes("cookie: s3cr3t; end"));
    view.setMasked({ { 8, 6 } });
    showNarrow(view);
    const QImage masked = view.grab().toImage();
    view.select({ 0, 19 });
    QCOMPARE(view.selectedText(), u"cookie: ......; end");
    view.setMasked({});
    QCOMPARE(view.selectedText(), u"cookie: s3cr3t; end");
    view.select({ 0, 1 });
    QVERIFY(masked != view.grab().toImage());
}

void TestHexView::readsOnlyWhatIsSeen()
{
    const auto source = std::make_shared<CountingSource>();
    HexView view;
    view.setPart(partOf(source));
    showNarrow(view);
    QTest::keyClick(&view, Qt::Key_End, Qt::ControlModifier);
    view.grab();
    QCOMPARE(view.cursor(), source->size() - 1);
    QCOMPARE(view.selectedHex(), u"ff");
    QVERIFY(source->bytesRead < 64 * 1024);
}

void TestHexView::saysWhenBytesCannotBeRead()
{
    const auto source = std::make_shared<CountingSource>();
    source->isBroken = true;
    HexView view;
    view.setPart(partOf(source));
    showNarrow(view);
    QVERIFY(!view.grab().isNull());
    QCOMPARE(view.selectedHex(), QString());
}

void TestHexView::highlightScrolls()
{
    HexView view;
    view.setPart(Part::fromBytes(QByteArray(100'000, 'x')));
    showNarrow(view);
    view.setHighlight({ 50'000, 16 });
    QVERIFY(view.viewport()->rect().contains(view.byteRect(50'000)));
    QCOMPARE(view.cursor(), 0);
}

void TestHexView::copesWithNothing()
{
    HexView view;
    showNarrow(view);
    for (const int key : { Qt::Key_Right, Qt::Key_Down, Qt::Key_PageDown, Qt::Key_End, Qt::Key_A })
        QTest::keyClick(&view, Qt::Key(key), Qt::ControlModifier);
    QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, QPoint(50, 50));
    QCOMPARE(view.selection(), ByteRange());
    QVERIFY(!view.accessibleDescription().isEmpty());
}

void TestHexView::searchesBytesAndText()
{
    HexPage page;
    QCOMPARE(page.needleOf(u"a\\x1b"_qs), QByteArray("a\x1b"));
    page.view()->setPart(Part::fromBytes("0123456789"));
    page.showMatch(4, 3);
    QCOMPARE(page.searchPosition(), 4);
    QCOMPARE(page.view()->selectedText(), u"456");
}

QTEST_MAIN(TestHexView)
#include "test_hexview.moc"

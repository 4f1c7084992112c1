// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/bodyview.h"
#include "details/hexpage.h"
#include "details/imagepage.h"
#include "details/jsonpage.h"
#include "details/savepanel.h"
#include "details/textpage.h"
#include "details/treetable.h"
#include "elidedlabel.h"
#include "ui/sampleentry.h"

#include <Qsci/qsciscintilla.h>
#include <QtCore/QBuffer>
#include <QtCore/QTemporaryDir>
#include <QtGui/QImage>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QToolButton>

using namespace etagere;

class TestBodyView : public QObject
{
    Q_OBJECT
private slots:
    void jsonOpensAsTree();
    void minifiedJsonIsFormattedAndCanBeSeenAsStored();
    void brokenJsonSaysWhere();
    void htmlIsText();
    void svgIsText();
    void pictureIsDrawn();
    void pictureThatLiesIsNot();
    void bytesOpenAsHex();
    void noBodyIsSaid();
    void undecodableBodyOffersItsBytes();
    void undecodableEntryOffersItsBytes();
    void bombIsCutOrRefused();
    void endlessLineIsBroken();
    void longTextIsShownInParts();
    void scrollingGoesOnThroughAllParts();
    void findReachesEveryPart();
    void keysReachBothEnds();
    void shortTextNeedsNoParts();
    void findGoesThroughPages();
    void anotherEntryReplacesTheFirst();
    void waitsUntilVisible();
    void savesInTheBackground();
    void cancelledSaveLeavesNoFile();
    void suggestsSafeNames();
};

namespace {

struct Shown {
    BodyView view;

    explicit Shown(const CachedResponse &response)
        : Shown(sampleEntry({ response }))
    {
    }
    explicit Shown(const LoadedEntryPtr &entry)
    {
        view.resize(460, 500);
        view.show();
        QSignalSpy prepared(&view, &BodyView::prepared);
        view.showEntry(entry, 0, {});
        QVERIFY(!prepared.isEmpty() || prepared.wait(20000));
    }

    QString notes() const
    {
        QStringList texts;
        for (const QLabel *label : view.findChildren<QLabel *>()) {
            if (label->isVisible())
                texts += label->text();
        }
        return texts.join(u'\n');
    }
    void click(const QString &button)
    {
        for (auto *each : view.findChildren<QToolButton *>()) {
            if (each->text() == button && each->isEnabled())
                QTest::mouseClick(each, Qt::LeftButton);
        }
    }
    QByteArray text() const { return view.findChild<TextPage *>()->searchedBytes().head; }
    void find(const QString &text)
    {
        QTest::keyClick(view.focusWidget() ? view.focusWidget() : &view, Qt::Key_F, Qt::ControlModifier);
        auto *edit = view.findChild<QLineEdit *>(u"find"_qs);
        QTRY_VERIFY(edit->isVisible());
        edit->clear();
        QTest::keyClicks(edit, text);
    }
};

/// So many lines that the editor has only some of them.
struct LongText : Shown {
    static constexpr qint64 Lines = 100'000;
    TextPage *page = view.findChild<TextPage *>();
    QsciScintilla *editor = view.findChild<QsciScintilla *>();

    LongText()
        : Shown(sampleResponse(lines(), "text/plain"))
    {
        QTRY_VERIFY(page->searchedBytes().size > 0);
    }
    static QByteArray lines()
    {
        QByteArray text;
        for (qint64 line = 0; line < Lines; ++line)
            text += "line " + QByteArray::number(line) + '\n';
        return text;
    }
    QString place() const { return view.findChild<ElidedLabel *>(u"place"_qs)->text(); }
    QString topText() const
    {
        return editor->text(int(editor->SendScintilla(QsciScintilla::SCI_GETFIRSTVISIBLELINE))).trimmed();
    }
};

QByteArray badBody(const QByteArray &name)
{
    return fileBytes(QStringLiteral(ETAGERE_TEST_DATA "/fixtures/bad/") + QString::fromUtf8(name));
}

} // namespace

void TestBodyView::jsonOpensAsTree()
{
    Shown shown(sampleResponse(R"({"alliances": [99000006, 99000008]})"));
    QCOMPARE(shown.view.mode(), BodyView::Mode::Tree);
    JsonModel *model = shown.view.findChild<JsonPage *>()->model();
    QCOMPARE(model->rowCount(model->index(0, 0)), 1);
}

void TestBodyView::minifiedJsonIsFormattedAndCanBeSeenAsStored()
{
    const QByteArray body = '[' + QByteArray("123456,").repeated(200) + "1]";
    Shown shown(sampleResponse(body));
    shown.click(u"Text"_qs);
    QCOMPARE(shown.view.mode(), BodyView::Mode::Text);
    QTRY_COMPARE(shown.text().count('\n'), 202);
    shown.click(u"Formatted"_qs);
    QTRY_COMPARE(shown.text(), body);
}

void TestBodyView::brokenJsonSaysWhere()
{
    Shown shown(sampleResponse("{\"a\": 1,}"));
    QCOMPARE(shown.view.mode(), BodyView::Mode::Text);
    QVERIFY2(shown.notes().contains(u"byte 8"), qPrintable(shown.notes()));
    QTRY_COMPARE(shown.text(), QByteArray("{\"a\": 1,}"));
}

void TestBodyView::htmlIsText()
{
    const QByteArray html = "<html><script>alert(1)</script><img src=\"http://127.0.0.1:1/x.png\"></html>";
    Shown shown(sampleResponse(html, "text/html"));
    QCOMPARE(shown.view.mode(), BodyView::Mode::Text);
    QTRY_COMPARE(shown.text(), html);
}

void TestBodyView::svgIsText()
{
    Shown shown(sampleResponse("<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/></svg>",
                               "image/svg+xml"));
    QCOMPARE(shown.view.mode(), BodyView::Mode::Text);
    QVERIFY(shown.notes().contains(u"SVG"));
    QVERIFY(shown.view.findChild<ImagePage *>()->isEmpty());
}

void TestBodyView::pictureIsDrawn()
{
    QImage image(300, 200, QImage::Format_RGB32);
    image.fill(Qt::red);
    QByteArray png;
    QBuffer buffer(&png);
    QVERIFY(buffer.open(QIODevice::WriteOnly) && image.save(&buffer, "png"));
    Shown shown(sampleResponse(png, "image/png"));
    QCOMPARE(shown.view.mode(), BodyView::Mode::Picture);
    QVERIFY(shown.notes().contains(u"300 by 200"));
    auto *page = shown.view.findChild<ImagePage *>();
    QCOMPARE(page->grab().toImage().pixelColor(page->rect().center()), QColor(Qt::red));
}

void TestBodyView::pictureThatLiesIsNot()
{
    // A sound header that claims 100 000 x 100 000 pixels, and a data chunk of 64 bytes.
    const QByteArray png = QByteArray::fromHex("89504e470d0a1a0a"
                                               "0000000d49484452000186a0000186a0080200000027309c9f"
                                               "0000000c49444154789c6360a00c000000400001b7347cef");
    Shown shown(sampleResponse(png, "image/png"));
    QCOMPARE(shown.view.mode(), BodyView::Mode::Hex);
    QVERIFY2(shown.notes().contains(u"100,000 × 100,000"), qPrintable(shown.notes()));
    const QByteArray entry =
        badBody("cachecontrol-bad/0/3/3/5/0/03350721eff1051f6659239114cb9300881cc8f52e76972b120f1d02");
    Shown broken(sampleResponse(entry.mid(entry.indexOf("\x89PNG")), "image/png"));
    QCOMPARE(broken.view.mode(), BodyView::Mode::Hex);
    QVERIFY2(broken.notes().contains(u"cannot be decoded"), qPrintable(broken.notes()));
}

void TestBodyView::bytesOpenAsHex()
{
    Shown shown(sampleResponse(QByteArray("PK\3\4\0\0\0\0", 8), "application/zip"));
    QCOMPARE(shown.view.mode(), BodyView::Mode::Hex);
    QCOMPARE(shown.view.findChild<HexPage *>()->view()->part().size, 8);
}

void TestBodyView::noBodyIsSaid()
{
    Shown shown(sampleResponse({}));
    QCOMPARE(shown.view.mode(), BodyView::Mode::Message);
    QVERIFY(shown.notes().contains(u"no body"));
}

void TestBodyView::undecodableBodyOffersItsBytes()
{
    CachedResponse response = sampleResponse("this is not gzip");
    response.headers.set("Content-Encoding", "gzip");
    Shown shown(response);
    QCOMPARE(shown.view.mode(), BodyView::Mode::Message);
    QVERIFY2(shown.notes().contains(u"cannot be decoded"), qPrintable(shown.notes()));
    shown.click(u"Hex"_qs);
    QCOMPARE(shown.view.mode(), BodyView::Mode::Hex);
    QCOMPARE(shown.view.findChild<HexPage *>()->view()->part().head, response.body.head);
}

void TestBodyView::undecodableEntryOffersItsBytes()
{
    Shown shown(brokenEntry(u"A pickle ends early"_qs));
    QVERIFY(shown.notes().contains(u"A pickle ends early"));
    shown.click(u"Hex"_qs);
    QCOMPARE(shown.view.findChild<HexPage *>()->view()->part().head, QByteArray("stored bytes of the entry"));
}

void TestBodyView::bombIsCutOrRefused()
{
    CachedResponse response = sampleResponse(badBody("misc/bomb.json.gz"));
    QVERIFY(response.body.size > 0);
    response.headers.set("Content-Encoding", "gzip");
    Shown shown(response);
    QVERIFY2(shown.notes().contains(u"beginning") || shown.notes().contains(u"cannot be decoded"),
             qPrintable(shown.notes()));
    QVERIFY(shown.view.findChild<TextPage *>()->searchedBytes().size <= 70LL * 1024 * 1024);
}

void TestBodyView::endlessLineIsBroken()
{
    Shown shown(sampleResponse(QByteArray(100'000, 'a'), "text/plain"));
    QTRY_COMPARE(shown.text().count('\n'), 24);
    QTRY_VERIFY(shown.notes().contains(u"broken"));
}

void TestBodyView::longTextIsShownInParts()
{
    const LongText shown;
    QCOMPARE(shown.page->firstLine(), 0);
    QVERIFY(shown.page->lastLine() < LongText::Lines / 2);
    QVERIFY2(shown.place().contains(u"of 100,000,"), qPrintable(shown.place()));
    QVERIFY2(shown.place().startsWith(u"Lines 1 to"), qPrintable(shown.place()));
    QCOMPARE(shown.topText(), u"line 0");
}

void TestBodyView::scrollingGoesOnThroughAllParts()
{
    const LongText shown;
    QString before = shown.topText();
    QScrollBar *bar = shown.editor->verticalScrollBar();
    for (int parts = 0; shown.page->lastLine() < LongText::Lines && parts < 20; ++parts) {
        const qint64 last = shown.page->lastLine();
        bar->setValue(bar->maximum());
        before = shown.topText();
        QTRY_VERIFY(shown.page->lastLine() > last);
        QCOMPARE(shown.topText(), before); // nothing jumps
    }
    QCOMPARE(shown.page->lastLine(), LongText::Lines);
    bar->setValue(bar->maximum());
    for (int parts = 0; shown.page->firstLine() > 0 && parts < 20; ++parts) {
        const qint64 first = shown.page->firstLine();
        bar->setValue(bar->minimum());
        before = shown.topText();
        QTRY_VERIFY(shown.page->firstLine() < first);
        QCOMPARE(shown.topText(), before);
    }
    QCOMPARE(shown.page->firstLine(), 0);
}

void TestBodyView::findReachesEveryPart()
{
    LongText shown;
    for (const QString &needle : { u"line 99999"_qs, u"line 50001"_qs, u"line 77"_qs }) {
        shown.find(needle);
        QTRY_COMPARE(shown.page->selectedText(), needle);
    }
    QTest::keyClick(shown.view.findChild<QLineEdit *>(u"find"_qs), Qt::Key_Return);
    QTRY_VERIFY(shown.page->searchPosition() > shown.page->searchedBytes().head.indexOf("line 77\n"));
    QCOMPARE(shown.page->selectedText(), u"line 77");
}

void TestBodyView::keysReachBothEnds()
{
    const LongText shown;
    shown.editor->setFocus();
    QTest::keyClick(shown.editor, Qt::Key_End, Qt::ControlModifier);
    QCOMPARE(shown.page->lastLine(), LongText::Lines);
    QCOMPARE(shown.page->searchPosition(), shown.page->searchedBytes().size);
    QTest::keyClick(shown.editor, Qt::Key_Home, Qt::ControlModifier);
    QCOMPARE(shown.page->firstLine(), 0);
    QCOMPARE(shown.topText(), u"line 0");
}

void TestBodyView::shortTextNeedsNoParts()
{
    Shown shown(sampleResponse("line 0\nline 1\n", "text/plain"));
    QTRY_COMPARE(shown.view.findChild<TextPage *>()->lastLine(), 2);
    QVERIFY(!shown.view.findChild<ElidedLabel *>(u"place"_qs)->isVisible());
}

void TestBodyView::findGoesThroughPages()
{
    Shown shown(sampleResponse(R"({"first": {"deep": ["needle one", "x"]}, "second": "NEEDLE two"})"));
    shown.find(u"needle"_qs);
    auto *page = shown.view.findChild<JsonPage *>();
    const auto current = [page] { return page->model()->path(page->view()->currentIndex()); };
    QTRY_COMPARE(current(), u"$.first.deep[0]");
    QTest::keyClick(shown.view.findChild<QLineEdit *>(u"find"_qs), Qt::Key_Return);
    QTRY_COMPARE(current(), u"$.second");
    shown.click(u"Text"_qs);
    shown.find(u"two"_qs);
    QTRY_COMPARE(shown.view.findChild<TextPage *>()->selectedText(), u"two");
    shown.click(u"Hex"_qs);
    shown.find(u"\\x7b\"first"_qs);
    QTRY_COMPARE(shown.view.findChild<HexPage *>()->view()->selection(), (ByteRange{ 0, 7 }));
    QTest::keyClick(shown.view.findChild<QLineEdit *>(u"find"_qs), Qt::Key_Escape);
    QVERIFY(!shown.view.findChild<QLineEdit *>(u"find"_qs)->isVisible());
}

void TestBodyView::anotherEntryReplacesTheFirst()
{
    Shown shown(sampleResponse("[1]"));
    QSignalSpy prepared(&shown.view, &BodyView::prepared);
    shown.view.showEntry(sampleEntry({ sampleResponse(QByteArray(20 * 1024 * 1024, 'x'), "text/plain") }), 0, {});
    shown.view.showEntry(sampleEntry({ sampleResponse("second", "text/plain") }), 0, {});
    QVERIFY(prepared.wait());
    QTRY_COMPARE(shown.text(), QByteArray("second"));
    QTest::qWait(200);
    QCOMPARE(shown.text(), QByteArray("second"));
    shown.view.clear();
    QCOMPARE(shown.view.mode(), BodyView::Mode::Message);
    QCOMPARE(shown.text(), QByteArray());
}

void TestBodyView::waitsUntilVisible()
{
    BodyView view;
    QSignalSpy prepared(&view, &BodyView::prepared);
    view.showEntry(sampleEntry({ sampleResponse("[1]") }), 0, {});
    QVERIFY(!prepared.wait(100));
    view.show();
    QVERIFY(prepared.wait());
}

void TestBodyView::savesInTheBackground()
{
    QTemporaryDir folder;
    const QByteArray body(5'000'000, 'x');
    BodySaver saver;
    QSignalSpy finished(&saver, &BodySaver::finished);
    for (const auto form : { BodySaver::Form::Decoded, BodySaver::Form::AsStored }) {
        const QString path = folder.filePath(QString::number(int(form)));
        saver.save(sampleResponse(body), path, form);
        QVERIFY(saver.isRunning());
        QVERIFY(finished.wait());
        QCOMPARE(fileBytes(path), body);
    }
    saver.save(sampleResponse(body), folder.filePath(u"none/here"_qs), BodySaver::Form::Decoded);
    QVERIFY(finished.wait());
    QCOMPARE(finished.last().at(1).value<Result<qint64>>().error().code, ErrorCode::Io);
}

void TestBodyView::cancelledSaveLeavesNoFile()
{
    QTemporaryDir folder;
    SavePanel panel;
    panel.save(sampleResponse(QByteArray(40'000'000, 'x')), BodySaver::Form::AsStored, folder.filePath(u"big"_qs));
    QVERIFY(panel.isVisible());
    QTest::mouseClick(panel.findChild<QToolButton *>(), Qt::LeftButton);
    QVERIFY(panel.findChild<QLabel *>()->text().contains(u"cancelled"));
    QTest::qWait(300);
    QVERIFY(QDir(folder.path()).isEmpty());
}

void TestBodyView::suggestsSafeNames()
{
    CachedResponse response = sampleResponse("[]");
    QCOMPARE(suggestedFileName(response, BodyKind::Json), u"alliances.json");
    response.url = "https://h/a/..%2f..%2fetc/pass wd?x=/y";
    QCOMPARE(suggestedFileName(response, BodyKind::Plain), u"pass_wd.txt");
    response.url = "https://h/.bashrc";
    QCOMPARE(suggestedFileName(response, BodyKind::Plain), u"_bashrc.txt");
    response.url.clear();
    QCOMPARE(suggestedFileName(response, BodyKind::Html), u"body.html");
}

QTEST_MAIN(TestBodyView)
#include "test_bodyview.moc"

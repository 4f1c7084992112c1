// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/factform.h"
#include "details/fieldguide.h"
#include "details/freshnessfacts.h"
#include "details/headersmodel.h"
#include "details/hexpage.h"
#include "details/structuremodel.h"
#include "details/treetable.h"
#include "details/valuetext.h"
#include "ui/sampleentry.h"

#include <etagere/datetime.h>

#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QTest>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QToolButton>

using namespace etagere;

class TestDetailViews : public QObject
{
    Q_OBJECT
private slots:
    void tableHasTheFiveTabs();
    void overviewTellsTheState();
    void overviewTellsTheTwoClocks_data();
    void overviewTellsTheTwoClocks();
    void overviewMasksTokens();
    void overviewShowsTheError();
    void overviewMeasuresCodedBodies();
    void overviewKeepsWidgetsWhileValuesChange();
    void etagForms();
    void headersKeepRepeatsAndNulls();
    void headersMaskSecrets();
    void headersFilter();
    void headersOfVariants();
    void headersExplain();
    void keyTellsKindPartsAndPlace();
    void storedTreeAndBytesPointAtEachOther();
    void storedMasksSecrets();
    void storedFinds();
    void storedSaysWhyNot();
    void everyTabTakesEverything();
};

namespace {

template <typename View>
struct Shown {
    std::unique_ptr<DetailView> view;

    Shown(View *made, const LoadedEntryPtr &entry, int variant = 0, StoreInfo store = {})
        : view(made)
    {
        view->resize(440, 520);
        view->show();
        view->showEntry(entry, variant, store);
    }
    QString value(const char *label) const
    {
        return view->template findChild<FactForm *>()->value(QString::fromUtf8(label));
    }
    template <typename T>
    T *child(const char *name = "") const
    {
        return view->template findChild<T *>(QString::fromUtf8(name));
    }
    void click(const char *button) { QTest::mouseClick(child<QToolButton>(button), Qt::LeftButton); }
};
template <typename View>
Shown(View *, LoadedEntryPtr) -> Shown<View>;

RowMeta metaOf(FreshnessRule rule, Msecs expiresAt)
{
    RowMeta meta;
    meta.isResponse = true;
    meta.rule = rule;
    meta.expiresAt = expiresAt;
    return meta;
}

HeaderList someFields()
{
    HeaderList fields{ { "Content-Type", "text/plain" },
                       { "Set-Cookie", "a=s3cr3t" },
                       { "Link", "<a>" },
                       { "link", "<b>" },
                       { "X-Colour", "\x1b[31mred" } };
    fields.appendNull("Date");
    return fields;
}

QModelIndex indexWith(const QAbstractItemModel &model, const QString &text)
{
    const QModelIndexList found =
        model.match(model.index(0, 0), Qt::DisplayRole, text, 1, Qt::MatchRecursive | Qt::MatchExactly);
    return found.value(0);
}

Structure someStructure()
{
    Structure structure;
    structure.format = QStringLiteral("pickle, protocol 4");
    structure.nodes = { { {}, QStringLiteral("dict"), {}, 0, 26, -1, 2 },
                        { QStringLiteral("url"), QStringLiteral("text"), QStringLiteral("https://h/?token=s3cr3t"), 2,
                          5, 0, 0 },
                        { QStringLiteral("headers"), QStringLiteral("dict"), {}, 8, 18, 0, 2 },
                        { QStringLiteral("set-cookie"), QStringLiteral("tuple"), {}, 10, 6, 2, 1 },
                        { QStringLiteral("0"), QStringLiteral("text"), QStringLiteral("a=s3cr3t"), 11, 4, 3, 0 },
                        { QStringLiteral("etag"), QStringLiteral("text"), QStringLiteral("\"abc\""), 18, 4, 2, 0 } };
    structure.notes = { QStringLiteral("12 trailing bytes") };
    return structure;
}

} // namespace

void TestDetailViews::tableHasTheFiveTabs()
{
    QStringList titles;
    for (DetailView *view : detailViewTable()) {
        titles += view->title();
        delete view;
    }
    QCOMPARE(titles.first(5), QStringList({ u"Overview"_qs, u"Headers"_qs, u"Body"_qs, u"Key"_qs, u"Stored"_qs }));
}

void TestDetailViews::overviewTellsTheState()
{
    SampleDialect dialect;
    dialect.meta = metaOf(FreshnessRule::ByExpiry, currentTime() - 3 * 86'400'000LL);
    CachedResponse response = sampleResponse("[]");
    Shown shown(overviewView(), sampleEntry({ response }, &dialect));
    QCOMPARE(shown.value("State"), u"Stale");
    QVERIFY2(shown.value("Meaning").contains(u"ETag, so revalidation can be answered 304"),
             qPrintable(shown.value("Meaning")));
    QVERIFY(shown.value("Meaning").contains(u"3 days"));
    QVERIFY(shown.value("Strength").startsWith(u"strong"));

    response.headers.remove("ETag");
    shown.view->showEntry(sampleEntry({ response }, &dialect), 0, {});
    QVERIFY(shown.value("State").contains(u"without a validator"));
    dialect.meta = metaOf(FreshnessRule::ByExpiry, currentTime() + 240'000);
    shown.view->showEntry(sampleEntry({ response }, &dialect), 0, {});
    QCOMPARE(shown.value("State"), u"Fresh");
    QVERIFY(shown.value("Meaning").startsWith(u"SampleClient answers from the cache"));
    dialect.meta = metaOf(FreshnessRule::NoCache, NoTime);
    shown.view->showEntry(sampleEntry({ response }, &dialect), 0, {});
    QCOMPARE(shown.value("State"), u"No-cache");
    dialect.meta = metaOf(FreshnessRule::Unknown, NoTime);
    shown.view->showEntry(sampleEntry({ response }, &dialect), 0, {});
    QCOMPARE(shown.value("State"), u"Unknown");
}

void TestDetailViews::overviewTellsTheTwoClocks_data()
{
    QTest::addColumn<qint64>("httpIn");  // seconds from now
    QTest::addColumn<qint64>("storeIn"); // 0: never
    QTest::addColumn<QString>("word");
    QTest::newRow("the same") << 600LL << 600LL << u"very moment"_qs;
    QTest::newRow("store later") << 600LL << 90'000LL << u"longer than it is fresh"_qs;
    QTest::newRow("store earlier") << 90'000LL << 600LL << u"before its freshness ends"_qs;
    QTest::newRow("store for ever") << 600LL << 0LL << u"for ever"_qs;
    QTest::newRow("store over") << 600LL << -5LL << u"no later write"_qs;
}

void TestDetailViews::overviewTellsTheTwoClocks()
{
    QFETCH(qint64, httpIn);
    QFETCH(qint64, storeIn);
    QFETCH(QString, word);
    const Msecs now = currentTime();
    SampleDialect dialect;
    dialect.meta = metaOf(FreshnessRule::ByExpiry, now + httpIn * 1000);
    auto entry = std::make_shared<LoadedEntry>(*sampleEntry({ sampleResponse("[]") }, &dialect));
    entry->value.expiresAt = storeIn == 0 ? NoTime : now + storeIn * 1000;
    StoreInfo store;
    store.hasTtl = true;
    Shown<DetailView> shown(overviewView(), entry, 0, store);
    auto *sentence = shown.child<QLabel>("clocks");
    QVERIFY(sentence->isVisible());
    QVERIFY2(sentence->text().contains(word), qPrintable(sentence->text()));
    shown.click("copyAll");
    QVERIFY(QGuiApplication::clipboard()->text().contains(sentence->text()));
    if (storeIn == 600) { // the store's end alone: its sentence does not need an end of freshness
        dialect.meta.rule = FreshnessRule::Always;
        shown.view->showEntry(entry, 0, store);
        QVERIFY2(sentence->text().contains(u"never ends, but the store drops it in"), qPrintable(sentence->text()));
    }
    store.hasTtl = false;
    shown.view->showEntry(entry, 0, store);
    QVERIFY(!sentence->isVisible());
}

void TestDetailViews::overviewMasksTokens()
{
    Shown shown(overviewView(), sampleEntry({ sampleResponse("[]") }));
    QVERIFY(!shown.value("Request").contains(u"s3cr3t"));
    QVERIFY(shown.value("Request").contains(u"datasource=tranquility"));
    shown.click("copyAll");
    QVERIFY(!QGuiApplication::clipboard()->text().contains(u"s3cr3t"));
    QVERIFY(shown.child<QToolButton>("reveal")->isVisible());
    shown.click("reveal");
    QVERIFY(shown.value("Request").contains(u"s3cr3t"));
    shown.view->showEntry(sampleEntry({ sampleResponse("[]") }), 0, {});
    QVERIFY(!shown.value("Request").contains(u"s3cr3t"));
    CachedResponse harmless = sampleResponse("[]");
    harmless.url = "https://h/";
    shown.view->showEntry(sampleEntry({ harmless }), 0, {});
    QVERIFY(!shown.child<QToolButton>("reveal")->isVisible());
}

void TestDetailViews::overviewShowsTheError()
{
    Shown shown(overviewView(), brokenEntry(u"The pickle ends early"_qs));
    QCOMPARE(shown.value("Problem"), u"The pickle ends early");
    QVERIFY(!shown.value("What is left").isEmpty());
    QVERIFY(!shown.value("Stored entry").isEmpty());
}

void TestDetailViews::overviewMeasuresCodedBodies()
{
    CachedResponse response = sampleResponse(QByteArray::fromHex("1f8b08000000000002034b4c4a0600c241243503000000"));
    response.headers.set("Content-Encoding", "gzip");
    Shown shown(overviewView(), sampleEntry({ response }));
    QVERIFY(shown.value("Body as stored").contains(u"gzip"));
    QTRY_COMPARE(shown.value("Body decoded"), u"3 bytes");
    response.bodyIsDecoded = true;
    shown.view->showEntry(sampleEntry({ response }), 0, {});
    QCOMPARE(shown.value("Body decoded"), u"23 bytes");
}

void TestDetailViews::overviewKeepsWidgetsWhileValuesChange()
{
    FactForm form;
    form.setFacts({ { .label = u"A"_qs, .value = u"1"_qs } });
    auto *before = form.findChild<ValueText *>();
    QCOMPARE(before->accessibleName(), u"A");
    form.setFacts({ { .label = u"A"_qs, .value = u"2"_qs } });
    QCOMPARE(form.findChild<ValueText *>(), before);
    QCOMPARE(before->value(), u"2");
    QVERIFY(before->textInteractionFlags() & Qt::TextSelectableByKeyboard);
    QCOMPARE(form.text(), u"A: 2");
}

void TestDetailViews::etagForms()
{
    QVERIFY((Validators{ "\"abc\"", {} }).isEtagWellFormed());
    QVERIFY((Validators{ "W/\"abc\"", {} }).isEtagWeak());
    QVERIFY((Validators{ "W/\"\"", {} }).isEtagWellFormed());
    for (const char *bad : { "abc", "\"a\r\nX: y\"", "\"", "W/abc", "\"a b\"", "\"a\"b\"" })
        QVERIFY2(!(Validators{ bad, {} }).isEtagWellFormed(), bad);
}

void TestDetailViews::headersKeepRepeatsAndNulls()
{
    CachedResponse response;
    response.headers = someFields();
    response.requestHeaders = { { "Accept", "*/*" } };
    HeadersModel model;
    const QAbstractItemModelTester tester(&model);
    model.setResponse(&response);
    QCOMPARE(model.rowCount(), 2);
    const QModelIndex group = model.index(0, 0);
    QCOMPARE(model.rowCount(group), 6);
    const auto value = [&](int row) { return model.index(row, HeadersModel::Content, group).data().toString(); };
    QCOMPARE(value(2), u"<a>");
    QCOMPARE(value(3), u"<b>");
    QCOMPARE(value(4), u"\\x1b[31mred");
    QCOMPARE(value(5), u"null (EsiPy stored no value)");
    QCOMPARE(model.index(0, 0, model.index(1, 0)).data().toString(), u"Accept");
    QVERIFY(model.text().startsWith(u"Content-Type: text/plain\n"));
}

void TestDetailViews::headersMaskSecrets()
{
    CachedResponse response = sampleResponse("[]");
    response.headers = someFields();
    Shown shown(headersView(), sampleEntry({ response }));
    shown.click("copyAll");
    QVERIFY(!QGuiApplication::clipboard()->text().contains(u"s3cr3t"));
    shown.click("reveal");
    shown.click("copyAll");
    QVERIFY(QGuiApplication::clipboard()->text().contains(u"s3cr3t"));
    shown.view->showEntry(sampleEntry({ response }), 0, {});
    shown.click("copyAll");
    QVERIFY(!QGuiApplication::clipboard()->text().contains(u"s3cr3t"));
}

void TestDetailViews::headersFilter()
{
    CachedResponse response = sampleResponse("[]");
    response.headers = someFields();
    Shown shown(headersView(), sampleEntry({ response }));
    auto *tree = shown.child<TreeTable>();
    auto *filter = shown.child<QLineEdit>("filter");
    QTest::keyClick(tree, Qt::Key_F, Qt::ControlModifier);
    QTRY_VERIFY(filter->hasFocus());
    QTest::keyClicks(filter, u"link"_qs);
    QCOMPARE(tree->model()->rowCount(tree->model()->index(0, 0)), 2);
    tree->setCurrentIndex(tree->model()->index(1, 0, tree->model()->index(0, 0)));
    QTest::keyClick(tree, Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(), u"link: <b>");
}

void TestDetailViews::headersOfVariants()
{
    CachedResponse first = sampleResponse("[]"), second = sampleResponse("[]");
    second.headers = { { "Second", "yes" } };
    Shown<DetailView> shown(headersView(), sampleEntry({ first, second }), 1);
    QVERIFY(indexWith(*shown.child<TreeTable>()->model(), u"Second"_qs).isValid());
    Shown<DetailView> overview(overviewView(), sampleEntry({ first, second }), 1);
    QVERIFY(overview.value("Variant").startsWith(u"2 of 2"));
}

void TestDetailViews::headersExplain()
{
    QVERIFY(fieldMeaning("etag").contains(u"RFC 9110 §8.8.3"));
    QVERIFY(fieldMeaning("Cache-Control").contains(u"RFC 9111 §5.2"));
    QCOMPARE(fieldMeaning("X-Own"), QString());
}

void TestDetailViews::keyTellsKindPartsAndPlace()
{
    SampleDialect dialect;
    dialect.meta.decodedKey = "//h/p/ headers={} path={} query={token=s3cr3t}";
    dialect.meta.decodedBy = KeySource::Recomputed;
    auto entry = std::make_shared<LoadedEntry>(*sampleEntry({ sampleResponse("[]") }, &dialect));
    entry->value.places = { u"/cache/00/1f/x.val"_qs };
    Shown<DetailView> shown(keyView(), entry);
    QVERIFY(shown.value("Kind").contains(u"EsiPy"));
    QCOMPARE(shown.value("As stored"), u"esi_6a6ef5828b430741bb2ec320e0874cc8");
    QVERIFY(shown.value("Known because").startsWith(u"Proven"));
    QVERIFY(!shown.value("Decoded key").contains(u"s3cr3t"));
    QCOMPARE(shown.value("Host"), u"esi.evetech.net");
    QCOMPARE(shown.value("Path"), u"/latest/alliances/");
    QCOMPARE(shown.value("datasource"), u"tranquility");
    QVERIFY(!shown.value("token").contains(u"s3cr3t"));
    QCOMPARE(shown.value("Place"), u"/cache/00/1f/x.val");
    shown.click("reveal");
    QCOMPARE(shown.value("token"), u"s3cr3t");
}

void TestDetailViews::storedTreeAndBytesPointAtEachOther()
{
    SampleDialect dialect;
    dialect.tree = someStructure();
    Shown shown(storedView(), sampleEntry({ sampleResponse("[]") }, &dialect));
    auto *tree = shown.child<TreeTable>();
    const QAbstractItemModelTester tester(tree->model());
    QTRY_VERIFY(tree->model()->rowCount() == 1);
    const QModelIndex etag = indexWith(*tree->model(), u"etag"_qs);
    QVERIFY(etag.isValid());
    QVERIFY(tree->isExpanded(etag.parent()));
    QTest::mouseClick(tree->viewport(), Qt::LeftButton, {}, tree->visualRect(etag).center());
    auto *hex = shown.child<HexView>();
    QCOMPARE(hex->highlight(), (ByteRange{ 18, 4 }));
    QTest::mouseClick(hex->viewport(), Qt::LeftButton, {}, hex->byteRect(3).center());
    QCOMPARE(tree->currentIndex().siblingAtColumn(0).data().toString(), u"url");
    QVERIFY(!shown.child<QComboBox>()->isVisible());
}

void TestDetailViews::storedMasksSecrets()
{
    SampleDialect dialect;
    dialect.tree = someStructure();
    Shown shown(storedView(), sampleEntry({ sampleResponse("[]") }, &dialect));
    auto *tree = shown.child<TreeTable>();
    QTRY_VERIFY(tree->model()->rowCount() == 1);
    const QModelIndex cookie = indexWith(*tree->model(), u"0"_qs), url = indexWith(*tree->model(), u"url"_qs);
    QVERIFY(!cookie.siblingAtColumn(1).data().toString().contains(u"s3cr3t"));
    QVERIFY(!url.siblingAtColumn(1).data().toString().contains(u"s3cr3t"));
    auto *hex = shown.child<HexView>();
    hex->select({ 0, 26 });
    QCOMPARE(hex->selectedText(), u"st.....byt......the entry");
    shown.click("reveal");
    QVERIFY(cookie.siblingAtColumn(1).data().toString().contains(u"s3cr3t"));
    QCOMPARE(hex->selectedText(), u"stored bytes of the entry");
}

void TestDetailViews::storedFinds()
{
    SampleDialect dialect;
    dialect.tree = someStructure();
    Shown shown(storedView(), sampleEntry({ sampleResponse("[]") }, &dialect));
    auto *tree = shown.child<TreeTable>();
    QTRY_VERIFY(tree->model()->rowCount() == 1);
    tree->setFocus();
    QTest::keyClick(tree, Qt::Key_F, Qt::ControlModifier);
    auto *find = shown.child<QLineEdit>("find");
    QTRY_VERIFY(find->hasFocus());
    QTest::keyClicks(find, u"ABC"_qs);
    QCOMPARE(tree->currentIndex().siblingAtColumn(0).data().toString(), u"etag");
    find->clear();
    QTest::keyClicks(find, u"s3cr3t"_qs);
    const auto labels = shown.view->findChildren<QLabel *>();
    QVERIFY(std::any_of(labels.begin(), labels.end(), [](QLabel *label) { return label->text() == u"Not found"; }));
}

void TestDetailViews::storedSaysWhyNot()
{
    class NoStructure : public SampleDialect
    {
        Result<Structure> structure(const StoredKey &, const Value &) const override
        {
            return failure(ErrorCode::BadInput, QStringLiteral("The pickle is deeper than 200 levels"));
        }
    };
    const NoStructure dialect;
    Shown shown(storedView(), brokenEntry(u"broken"_qs, &dialect));
    const auto isSaid = [&] {
        const auto labels = shown.view->findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(),
                           [](QLabel *label) { return label->text().contains(u"200 levels"); });
    };
    QTRY_VERIFY(isSaid());
    QCOMPARE(shown.child<HexView>()->part().size, 25);
}

void TestDetailViews::everyTabTakesEverything()
{
    CachedResponse wild;
    wild.url = QByteArray(100'000, '\xff');
    wild.headers.append(QByteArray(100'000, 'n'), QByteArray(1'000'000, '\x1b'));
    wild.reason = "\xe2\x80\xae<b>";
    for (DetailView *view : detailViewTable()) {
        const std::unique_ptr<DetailView> owned(view);
        view->resize(440, 520);
        view->show();
        for (const LoadedEntryPtr &entry :
             { sampleEntry({ wild }), sampleEntry({}), brokenEntry(u"x"_qs), LoadedEntryPtr() }) {
            view->showEntry(entry, 0, {});
            view->showEntry(entry, 7, {});
            QVERIFY(!view->grab().isNull());
        }
        view->clear();
    }
}

QTEST_MAIN(TestDetailViews)
#include "test_detailviews.moc"

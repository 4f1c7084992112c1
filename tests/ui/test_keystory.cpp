// SPDX-License-Identifier: GPL-3.0-or-later
// What the Key tab and the table say of how a key is known.
#include "details/factform.h"
#include "details/secrets.h"
#include "details/shown.h"
#include "entrydelegate.h"
#include "icons.h"
#include "knownby.h"
#include "ui/sampleentry.h"

#include <etagere/entrytablemodel.h>

#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtTest/QtTest>
#include <QtWidgets/QTableView>
#include <QtWidgets/QToolButton>

using namespace etagere;
using namespace Qt::StringLiterals;

namespace {

KeyProof someProof(const QByteArray &name, const QByteArray &value)
{
    KeyProof proof;
    proof.decoded = "//h/p/{id}/ headers={} path={id=7} query={" + name + '=' + value + '}';
    proof.hashed = "\x80\x04\x95 '" + value + "'.";
    proof.algorithm = "md5";
    proof.target = "//h/p/{id}/";
    proof.parts = { { "path", "id", "7" }, { "query", name, value } };
    proof.pickling = u"pickle protocol 4"_s;
    proof.madeBy = u"Python 3.8 and 3.9"_s;
    proof.orders = 2;
    proof.possibleKeys = 12;
    return proof;
}

/// Makes the delegate's answer visible to a test.
class OpenDelegate : public EntryDelegate
{
public:
    using EntryDelegate::initStyleOption;
};

} // namespace

class TestKeyStory : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void proofIsTold();
    void secretsHideTheHashedBytes();
    void capsAreSaid();
    void resolvedNamesTellTheirOrigin();
    void namesAreOfferedWhereTheyAreMissing();
    void tableSaysHowKeysAreKnown_data();
    void tableSaysHowKeysAreKnown();

private:
    QString value(const QString &label) const { return m_view->findChild<FactForm *>()->value(label); }
    void show(const LoadedEntry &entry) { m_view->showEntry(std::make_shared<LoadedEntry>(entry), 0, {}); }
    LoadedEntry hashed() const;

    SampleDialect m_dialect;
    std::unique_ptr<DetailView> m_view;
};

void TestKeyStory::init()
{
    m_dialect.meta.isResponse = true;
    m_view.reset(keyView());
    m_view->resize(440, 520);
    m_view->show();
}

/// A response under a sha224, of which nothing is known.
LoadedEntry TestKeyStory::hashed() const
{
    CachedResponse response = sampleResponse("[]");
    response.url = {};
    LoadedEntry entry(*sampleEntry({ response }, &m_dialect));
    entry.key.bytes = QByteArray(56, 'a');
    return entry;
}

void TestKeyStory::proofIsTold()
{
    LoadedEntry entry(*sampleEntry({ sampleResponse("[]") }, &m_dialect));
    entry.proof = someProof("page", "1");
    show(entry);
    QCOMPARE(value(u"Decoded key"_s), u"//h/p/{id}/ headers={} path={id=7} query={page=1}"_s);
    QCOMPARE(value(u"Known because"_s), u"Proven: the md5 of these parts is in this very key."_s);
    QCOMPARE(value(u"URL template"_s), u"//h/p/{id}/"_s);
    QCOMPARE(value(u"Path parameter"_s), u"id = 7"_s);
    QCOMPARE(value(u"Query parameter"_s), u"page = 1"_s);
    QCOMPARE(value(u"Written as"_s), u"pickle protocol 4"_s);
    QCOMPARE(value(u"Made by"_s), u"Python 3.8 and 3.9"_s);
    QVERIFY(value(u"Keys it can have"_s).startsWith(u"2 in one version"));
    QVERIFY(value(u"Keys it can have"_s).contains(u"12, over all"));
    QCOMPARE(value(u"Hashed bytes"_s), u"b'\\x80\\x04\\x95 \\'1\\'.'"_s);
    QVERIFY(value(u"To prove it"_s).isEmpty());
}

void TestKeyStory::secretsHideTheHashedBytes()
{
    LoadedEntry entry(*sampleEntry({ sampleResponse("[]") }, &m_dialect));
    entry.proof = someProof("token", "s3cr3t");
    show(entry);
    for (const Fact &fact : m_view->findChild<FactForm *>()->facts())
        QVERIFY2(!fact.value.contains(u"s3cr3t"), qPrintable(fact.label));
    QVERIFY(value(u"Hashed bytes"_s).startsWith(u"Not shown"));
    auto *reveal = m_view->findChild<QToolButton *>(u"reveal"_s);
    QVERIFY(reveal->isVisible());
    QTest::mouseClick(reveal, Qt::LeftButton);
    QVERIFY(value(u"Hashed bytes"_s).contains(u"s3cr3t"));
    QCOMPARE(value(u"Query parameter"_s), u"token = s3cr3t"_s);
}

void TestKeyStory::capsAreSaid()
{
    LoadedEntry entry(*sampleEntry({ sampleResponse("[]") }, &m_dialect));
    entry.proof.tries = 200'000;
    entry.proof.isCapped = true;
    m_dialect.meta.decodedBy = KeySource::Value;
    show(entry);
    QVERIFY(value(u"Search"_s).contains(u"search ends there"));
    QVERIFY(value(u"Known because"_s).startsWith(u"The value says so"));
    entry.proof.isCapped = false;
    show(entry);
    QVERIFY(value(u"Search"_s).contains(u"all that the known templates allow"));
    m_dialect.meta.decodedBy = KeySource::None;
}

void TestKeyStory::resolvedNamesTellTheirOrigin()
{
    LoadedEntry entry = hashed();
    entry.name = LearntName{ "https://h/?token=s3cr3t", u"the body of https://h/?token=s3cr3t"_s };
    entry.decoded->variants.first().url = entry.name->url;
    show(entry);
    QVERIFY(value(u"Known because"_s).startsWith(u"Proven"));
    QVERIFY(value(u"URL found in"_s).startsWith(u"the body of https://h/"));
    QVERIFY(!value(u"URL found in"_s).contains(u"s3cr3t"));
    QVERIFY(!m_view->findChild<QToolButton *>(u"resolve"_s)->isVisible());
}

void TestKeyStory::namesAreOfferedWhereTheyAreMissing()
{
    show(hashed());
    auto *resolve = m_view->findChild<QToolButton *>(u"resolve"_s);
    QVERIFY(resolve->isVisible());
    QVERIFY(value(u"Known because"_s).startsWith(u"Not known"));
    QSignalSpy wanted(m_view.get(), &DetailView::namesWanted);
    QTest::mouseClick(resolve, Qt::LeftButton);
    QCOMPARE(wanted.size(), 1);
    LoadedEntry plain = hashed();
    plain.key.bytes = "https://h/";
    show(plain);
    QVERIFY(!resolve->isVisible());
}

void TestKeyStory::tableSaysHowKeysAreKnown_data()
{
    QTest::addColumn<KeySource>("source");
    QTest::addColumn<QString>("word");
    QTest::newRow("none") << KeySource::None << u"unknown"_s;
    QTest::newRow("value") << KeySource::Value << u"the value"_s;
    QTest::newRow("key") << KeySource::Key << u"the key"_s;
    QTest::newRow("recomputed") << KeySource::Recomputed << u"hash, recomputed"_s;
    QTest::newRow("resolved") << KeySource::Resolved << u"hash, resolved"_s;
}

void TestKeyStory::tableSaysHowKeysAreKnown()
{
    QFETCH(KeySource, source);
    QFETCH(QString, word);
    auto table = std::make_shared<EntryTable>();
    Row row;
    row.key = "abc";
    row.decodedBy = source;
    table->append(row);
    table->publish();
    EntryTableModel model;
    model.setTable(table);
    model.takeNewRows();
    QTRY_COMPARE(model.rowCount(), 1);
    QTableView view;
    view.setModel(&model);
    for (const Column column : { Column::KnownBy, Column::Key }) {
        QStyleOptionViewItem option;
        option.widget = &view;
        OpenDelegate().initStyleOption(&option, model.index(0, int(column)));
        QVERIFY(option.features.testFlag(QStyleOptionViewItem::HasDecoration));
        const KnownByLook look = knownByLook(source);
        QCOMPARE(option.icon.pixmap(16, 16).toImage(), icon(look.icon, look.role).pixmap(16, 16).toImage());
        QVERIFY(!option.text.isEmpty()); // never the icon alone
    }
    QCOMPARE(model.index(0, int(Column::KnownBy)).data().toString(), word);
}

QTEST_MAIN(TestKeyStory)
#include "test_keystory.moc"

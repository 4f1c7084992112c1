// SPDX-License-Identifier: GPL-3.0-or-later
// A home-made cache is described in the window: proposed, written by hand, chosen from a value, saved, and read by it.
#include "details/structuremodel.h"
#include "details/treetable.h"
#include "mapping/mappingdialog.h"
#include "mapping/mappingedit.h"
#include "mapping/mappingparts.h"
#include "sourcehint.h"
#include "ui/ownwindow.h"

#include <etagere/row.h>

#include <QtCore/QCryptographicHash>
#include <QtCore/QDir>
#include <QtGui/QAccessible>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QMenu>
#include <QtWidgets/QMessageBox>
#include <QtWidgets/QTableView>

using namespace etagere;
using namespace etagere::test;
using namespace Qt::StringLiterals;

class TestMappingWindow : public QObject, private OwnWindow
{
    Q_OBJECT

private slots:
    void initTestCase() { setUpApplication(); }
    void init();
    void cleanup() { closeWindow(); }

    void needsACache();
    void isProposedTriedAndSaved();
    void followsWhatIsWritten();
    void partIsChosenFromTheValue();
    void secretsAreMasked();
    void anotherOfItsNameStays();
    void savedOneIsOpenedAgain();
    void unknownEntriesAreHintedAt();
    void otherValuesAreSaid();
    void everyControlHasAName();

private:
    void put(const QByteArray &key, const QByteArray &value);
    void fill(int entries);
    MappingDialog *opened();
    QString cell(int row, int column) const;
    void type(const QByteArray &from, const QByteArray &to);
    void selectPart(const QString &label);
    void picture(const QString &name);

    QString m_location;
    std::optional<Session> m_session;
    MappingDialog *m_dialog = nullptr;
};

void TestMappingWindow::init()
{
    static int number = 0;
    m_location = u"memory:homemade%1"_s.arg(++number);
    Result<Session> session = Session::open(*Location::parse(m_location), Access::Write);
    QVERIFY(session);
    m_session = std::move(*session);
    QDir(mappingsFolder()).removeRecursively();
    openWindow();
    window().resize(1366, 740);
}

void TestMappingWindow::put(const QByteArray &key, const QByteArray &value)
{
    Value stored;
    stored.head = Part::fromBytes(value);
    QVERIFY(m_session->backend().change({ key, KeyType::Text, 0 }, {}, stored, {}));
}

void TestMappingWindow::fill(int entries)
{
    for (int i = 0; i < entries; ++i) {
        const QByteArray url = "https://example.org/" + QByteArray::number(i) + "?token=s3cret";
        const QByteArray key = QCryptographicHash::hash("GET " + url, QCryptographicHash::Sha1).toHex();
        put("page:" + key,
            QByteArray("{'request': {'method': 'GET', 'url': '" + url
                       + "'}, 'code': 200, 'headers': {'ETag': 'W/1', 'Set-Cookie': 'id=s3cret'}, "
                         "'content': 'aGVsbG8gd29ybGQ=', 'text': 'another body', 'ts': 1795455150}")
                .replace('\'', '"'));
    }
}

/// The dialog, once the first proposal was tried.
MappingDialog *TestMappingWindow::opened()
{
    window().openTexts({ m_location });
    [this] { SOON_VERIFY(window().currentPage() && window().isSettled() && window().currentPage()->isOpen()); }();
    window().actions().describeCache->trigger();
    m_dialog = window().findChild<MappingDialog *>();
    [this] { SOON_VERIFY(m_dialog && m_dialog->isSettled() && !m_dialog->edit()->toPlainText().isEmpty()); }();
    return m_dialog;
}

QString TestMappingWindow::cell(int row, int column) const
{
    return m_dialog->preview()->model()->index(row, column).data().toString();
}

/// As a user replaces a word.
void TestMappingWindow::type(const QByteArray &from, const QByteArray &to)
{
    MappingEdit *edit = m_dialog->edit();
    edit->moveCursor(QTextCursor::Start);
    QVERIFY(edit->find(QString::fromUtf8(from)));
    QTest::keyClick(edit, Qt::Key_Delete);
    QTest::keyClicks(edit, QString::fromUtf8(to));
    SOON_VERIFY(m_dialog->isSettled());
}

void TestMappingWindow::selectPart(const QString &label)
{
    const QAbstractItemModel *model = m_dialog->parts()->tree()->model();
    const QModelIndexList found =
        model->match(model->index(0, 0), Qt::DisplayRole, label, 1, Qt::MatchExactly | Qt::MatchRecursive);
    QVERIFY2(!found.isEmpty(), qPrintable(label));
    m_dialog->parts()->tree()->setCurrentIndex(found.first());
}

/// For a look: ETAGERE_PICTURES names a folder.
void TestMappingWindow::picture(const QString &name)
{
    const QString folder = qEnvironmentVariable("ETAGERE_PICTURES");
    if (folder.isEmpty())
        return;
    for (const ThemeChoice choice : { ThemeChoice::Dark, ThemeChoice::Light }) {
        theme().setChoice(choice);
        QTest::qWait(150);
        const QString file = u"%1/%2-%3.png"_s.arg(folder, name, choice == ThemeChoice::Light ? u"light"_s : u"dark"_s);
        QVERIFY(m_dialog->grab().save(file));
    }
}

void TestMappingWindow::needsACache() { QVERIFY(!window().actions().describeCache->isEnabled()); }

void TestMappingWindow::isProposedTriedAndSaved()
{
    fill(30);
    opened();
    QVERIFY2(m_dialog->note().contains(u"20 of 20"), qPrintable(m_dialog->note()));
    QCOMPARE(m_dialog->preview()->model()->rowCount(), 20);
    QCOMPARE(cell(0, MappingPreviewModel::Status), u"200"_s);
    QCOMPARE(cell(0, MappingPreviewModel::Body), u"11 B"_s);
    QVERIFY(cell(0, MappingPreviewModel::Outcome).contains(u"agrees"));
    picture(u"mapping-proposed"_s);
    QTest::mouseClick(m_dialog->save(), Qt::LeftButton);
    SOON_VERIFY(!window().findChild<MappingDialog *>());
    SOON_VERIFY(window().currentPage() && window().isSettled());
    SourcePage *page = window().currentPage();
    SOON_COMPARE(page->model()->rowCount(), 30);
    QCOMPARE(page->store().detection().dialect, m_location.toUtf8().replace(':', '-'));
    QVERIFY(!page->location().hasOption("mapping")); // its entries are recognised
    QCOMPARE(window().sourceCount(), 1);
}

void TestMappingWindow::followsWhatIsWritten()
{
    fill(3);
    opened();
    type("sha1", "sha7");
    QVERIFY2(m_dialog->note().contains(u"key.hash"), qPrintable(m_dialog->note()));
    QVERIFY(!m_dialog->save()->isEnabled());
    QCOMPARE(m_dialog->edit()->extraSelections().size(), 1);
    QVERIFY(m_dialog->edit()->extraSelections().first().cursor.block().text().contains(u"sha7"));
    QCOMPARE(cell(0, MappingPreviewModel::Outcome), QString());
    picture(u"mapping-wrong"_s);
    type("sha7", "md5");
    QVERIFY(cell(0, MappingPreviewModel::Outcome).contains(u"the recipe gives page:"));
    QVERIFY(m_dialog->edit()->extraSelections().isEmpty());
    type("$.code", "$.nowhere");
    QVERIFY2(cell(0, MappingPreviewModel::Outcome).contains(u"$.nowhere"), qPrintable(cell(0, 1)));
    QVERIFY(m_dialog->note().contains(u"0 of 3"));
    picture(u"mapping-nowhere"_s);
    type("{", "");
    QVERIFY(m_dialog->note().contains(u"line"));
    QCOMPARE(m_dialog->edit()->extraSelections().size(), 1);
    QVERIFY(QDir(mappingsFolder()).isEmpty()); // nothing is kept before it is saved
}

void TestMappingWindow::partIsChosenFromTheValue()
{
    fill(1);
    opened();
    QVERIFY(m_dialog->edit()->toPlainText().contains(u"\"$.content\", \"encoding\": \"base64\""));
    selectPart(u"text"_s);
    QAction *body = nullptr;
    for (QAction *use : m_dialog->parts()->uses()->actions()) {
        if (use->text().remove(u'&') == u"Body"_s)
            body = use;
    }
    QVERIFY(body);
    body->trigger();
    SOON_VERIFY(m_dialog->isSettled());
    QVERIFY(m_dialog->edit()->toPlainText().contains(u"\"$.text\", \"encoding\": \"text\""));
    SOON_COMPARE(cell(0, MappingPreviewModel::Body), u"12 B"_s);
    m_dialog->edit()->undo();
    SOON_COMPARE(cell(0, MappingPreviewModel::Body), u"11 B"_s);
}

void TestMappingWindow::secretsAreMasked()
{
    fill(2);
    opened();
    const auto check = [](const QAbstractItemModel *model, const auto &again, const QModelIndex &parent) -> void {
        for (int row = 0; row < model->rowCount(parent); ++row) {
            for (int column = 0; column < model->columnCount(parent); ++column) {
                const QModelIndex index = model->index(row, column, parent);
                for (const int role : { int(Qt::DisplayRole), int(Qt::ToolTipRole) })
                    QVERIFY2(!index.data(role).toString().contains(u"s3cret"), qPrintable(index.data().toString()));
            }
            again(model, again, model->index(row, 0, parent));
        }
    };
    check(m_dialog->preview()->model(), check, {});
    check(m_dialog->parts()->tree()->model(), check, {});
}

void TestMappingWindow::anotherOfItsNameStays()
{
    fill(1);
    opened();
    const QByteArray text = m_dialog->edit()->toPlainText().toUtf8();
    const QString path = *saveMapping(QByteArray(text).replace("{method} {url}", "{url}"));
    const QByteArray before = *readMappingText(path);
    QTest::mouseClick(m_dialog->save(), Qt::LeftButton);
    SOON_VERIFY(m_dialog->findChild<QMessageBox *>());
    m_dialog->findChild<QMessageBox *>()->button(QMessageBox::Cancel)->click();
    SOON_VERIFY(!m_dialog->findChild<QMessageBox *>());
    QCOMPARE(*readMappingText(path), before);
    QTest::mouseClick(m_dialog->save(), Qt::LeftButton);
    SOON_VERIFY(buttonWith(*m_dialog, u"Replace"_s));
    buttonWith(*m_dialog, u"Replace"_s)->click();
    SOON_VERIFY(!window().findChild<MappingDialog *>());
    QCOMPARE(*readMappingText(path), text);
}

void TestMappingWindow::savedOneIsOpenedAgain()
{
    fill(2);
    opened();
    // Without keys to recognise, only the location tells.
    type("\"recognise\": { \"key_prefix\": \"page:\" },", "");
    const QString text = m_dialog->edit()->toPlainText();
    QTest::mouseClick(m_dialog->save(), Qt::LeftButton);
    SOON_VERIFY(!window().findChild<MappingDialog *>());
    SOON_VERIFY(window().currentPage() && window().isSettled());
    QVERIFY(window().currentPage()->location().hasOption("mapping"));
    window().actions().describeCache->trigger();
    m_dialog = window().findChild<MappingDialog *>();
    QVERIFY(m_dialog);
    SOON_COMPARE(m_dialog->edit()->toPlainText(), text);
    SOON_VERIFY(m_dialog->isSettled());
    type("{method} {url}", "{url}");
    QTest::mouseClick(m_dialog->save(), Qt::LeftButton);
    SOON_VERIFY(!window().findChild<MappingDialog *>()); // it is the file on show: nothing to ask
}

void TestMappingWindow::unknownEntriesAreHintedAt()
{
    fill(2);
    window().openTexts({ m_location });
    SOON_VERIFY(window().currentPage() && window().currentPage()->hint()->text().contains(u"No client"));
    QTest::mouseClick(buttonWith(*window().currentPage()->hint(), u"Describe them…"_s), Qt::LeftButton);
    m_dialog = window().findChild<MappingDialog *>();
    SOON_VERIFY(m_dialog && m_dialog->isSettled() && m_dialog->save()->isEnabled());
    QTest::mouseClick(m_dialog->save(), Qt::LeftButton);
    SOON_VERIFY(!window().findChild<MappingDialog *>());
    SOON_VERIFY(window().currentPage() && window().isSettled() && window().currentPage()->isOpen());
    SOON_COMPARE(window().currentPage()->model()->rowCount(), 2);
    QVERIFY(window().currentPage()->hint()->isHidden());
}

void TestMappingWindow::otherValuesAreSaid()
{
    put("raw", "neither this nor that");
    opened();
    QVERIFY(m_dialog->edit()->toPlainText().contains(u"\"raw\""));
    QCOMPARE(m_dialog->parts()->tree()->model()->rowCount(), 0);
    QVERIFY2(m_dialog->note().contains(u"Say where the URL is"), qPrintable(m_dialog->note()));
    QVERIFY(!m_dialog->save()->isEnabled());
    window().switchTo(-1);
    window().closeSource(0); // the dialog has a session of its own
    QVERIFY(m_dialog->isVisible());
}

void TestMappingWindow::everyControlHasAName()
{
    fill(1);
    opened();
    for (QWidget *widget : m_dialog->findChildren<QWidget *>()) {
        if (!widget->isVisible() || widget->focusPolicy() == Qt::NoFocus || widget->focusProxy()
            || qobject_cast<QLabel *>(widget) || widget->objectName().startsWith(u"qt_"))
            continue;
        const QAccessibleInterface *interface = QAccessible::queryAccessibleInterface(widget);
        QVERIFY2(interface && !interface->text(QAccessible::Name).isEmpty(), widget->metaObject()->className());
    }
    // All of it can be reached and used by keys.
    m_dialog->activateWindow();
    m_dialog->edit()->setFocus();
    QTest::keyClick(m_dialog->edit(), Qt::Key_Tab);
    QVERIFY(!m_dialog->edit()->hasFocus());
    QTest::keyClick(m_dialog, Qt::Key_Escape);
    SOON_VERIFY(!window().findChild<MappingDialog *>());
}

QTEST_MAIN(TestMappingWindow)
#include "test_mappingwindow.moc"

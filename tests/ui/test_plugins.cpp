// SPDX-License-Identifier: GPL-3.0-or-later
// The window's list of plug-ins: all is shown before one is allowed.
#include "ui/windowtest.h"

#include "mainwindow.h"
#include "plugins/pluginsdialog.h"
#include "support/pluginfolder.h"

#include <QtCore/QDir>
#include <QtWidgets/QTableView>

using namespace etagere;
using namespace etagere::test;

class TestPlugins : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void showsAllBeforeAllowing();
    void refusedCannotBeAllowed();
    void saysThatThereAreNone();
    void changedMeanwhileIsNotAllowed();
    void crashIsNamedAtTheStart();

private:
    PluginFolder m_folder;
};

void TestPlugins::init()
{
    QVERIFY(QDir(m_folder.path()).removeRecursively());
    QVERIFY(QDir().mkpath(m_folder.path()));
    QDir(m_folder.data(QString())).removeRecursively();
}

void TestPlugins::showsAllBeforeAllowing()
{
    const QString path = m_folder.put(QStringLiteral("sample"));
    const FoundPlugin plugin = PluginFolder::found(path);
    PluginsDialog dialog;
    dialog.show();
    SOON_COMPARE(dialog.table()->model()->rowCount(), 1);
    QVERIFY(dialog.story().contains(QStringLiteral("sample 1.0")));
    QVERIFY(dialog.story().contains(path));
    QVERIFY(dialog.story().remove(u' ').contains(QString::fromLatin1(plugin.sha256)));
    QVERIFY(!buttonWith(dialog, QStringLiteral("Forbid")));

    QVERIFY(!buttonWith(dialog, QStringLiteral("Allow"))->isDefault()); // Enter must not do it
    buttonWith(dialog, QStringLiteral("Allow"))->click();
    SOON_VERIFY(buttonWith(dialog, QStringLiteral("Forbid")));
    QCOMPARE(PluginFolder::found(path).state, PluginState::Allowed);
    QVERIFY(!buttonWith(dialog, QStringLiteral("Allow")));

    buttonWith(dialog, QStringLiteral("Forbid"))->click();
    SOON_VERIFY(buttonWith(dialog, QStringLiteral("Allow")));
    QCOMPARE(PluginFolder::found(path).state, PluginState::New);
}

void TestPlugins::refusedCannotBeAllowed()
{
    m_folder.put(QStringLiteral("bare"));
    PluginsDialog dialog;
    dialog.show();
    SOON_COMPARE(dialog.table()->model()->rowCount(), 1);
    QVERIFY2(dialog.story().contains(QStringLiteral("It does not tell its name")), qPrintable(dialog.story()));
    QVERIFY(!buttonWith(dialog, QStringLiteral("Allow")));
    QVERIFY(!buttonWith(dialog, QStringLiteral("Forbid")));
}

void TestPlugins::saysThatThereAreNone()
{
    PluginsDialog dialog;
    dialog.show();
    SOON_VERIFY(dialog.note().contains(m_folder.path()));
    QVERIFY(!buttonWith(dialog, QStringLiteral("Allow")));
}

void TestPlugins::changedMeanwhileIsNotAllowed()
{
    const QString path = m_folder.put(QStringLiteral("sample"));
    PluginsDialog dialog;
    dialog.show();
    SOON_COMPARE(dialog.table()->model()->rowCount(), 1);
    QFile file(path);
    QVERIFY(file.open(QIODevice::Append));
    file.write("x");
    file.close();
    buttonWith(dialog, QStringLiteral("Allow"))->click();
    SOON_VERIFY(dialog.note().contains(QStringLiteral("changed meanwhile")));
    QCOMPARE(PluginFolder::found(path).state, PluginState::New);
}

void TestPlugins::crashIsNamedAtTheStart()
{
    const QString path = m_folder.allowed(QStringLiteral("sample"));
    m_folder.leaveMark(path);
    Theme theme;
    MainWindow window(theme);
    window.show();
    window.finishStart();
    SOON_VERIFY(window.findChild<PluginsDialog *>());
    auto *dialog = window.findChild<PluginsDialog *>();
    SOON_VERIFY(dialog->story().contains(QStringLiteral("Etagere ended while")));
}

QTEST_MAIN(TestPlugins)
#include "test_plugins.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// A main window with a home of its own, for tests that press what a user would.
#pragma once

#include "mainwindow.h"
#include "sourcepage.h"
#include "ui/windowtest.h"

#include <QtCore/QSettings>
#include <QtCore/QStandardPaths>
#include <QtCore/QTemporaryDir>
#include <QtWidgets/QApplication>
#include <memory>

namespace etagere::test {

class OwnWindow
{
protected:
    /// Once, before the first window: nothing of the user's own is read or written.
    void setUpApplication()
    {
        for (const char *name : { "HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME" })
            qputenv(name, m_home.filePath(QString::fromLatin1(name)).toLocal8Bit());
        QDir::setCurrent(m_home.path());
        QApplication::setStyle(QStringLiteral("Fusion"));
        QCoreApplication::setOrganizationName(QStringLiteral("etagere-test"));
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_home.filePath(QStringLiteral("config")));
    }

    void openWindow()
    {
        QSettings().clear();
        m_folder = std::make_unique<QTemporaryDir>();
        showWindow();
    }

    /// With the settings that the one before left behind.
    void showWindow()
    {
        m_theme = std::make_unique<Theme>();
        m_window = std::make_unique<MainWindow>(*m_theme);
        m_window->show();
        m_window->activateWindow(); // where there is no window manager, nobody else gives it the focus
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        m_window->finishStart();
    }

    void closeWindow()
    {
        m_window.reset();
        m_theme.reset();
    }

    /// To whatever has the keyboard, as from a real one.
    static void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        QWidget *target = QApplication::focusWidget();
        QVERIFY(target);
        QTest::keyClick(target, key, modifiers);
    }

    MainWindow &window() const { return *m_window; }
    Theme &theme() const { return *m_theme; }
    /// Another one for each openWindow().
    QString path(const QString &name) const { return m_folder->filePath(name); }
    QString home() const { return m_home.path(); }

private:
    QTemporaryDir m_home;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<MainWindow> m_window;
};

} // namespace etagere::test

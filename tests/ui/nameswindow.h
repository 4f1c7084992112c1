// SPDX-License-Identifier: GPL-3.0-or-later
// A window on a copy of a fixture, with nothing learnt of it, for the tests of names and keys.
#pragma once

#include "mainwindow.h"
#include "names/namesarea.h"
#include "sourcepage.h"
#include "ui/windowtest.h"

#include <QtCore/QDirIterator>
#include <QtCore/QSettings>
#include <QtCore/QStandardPaths>
#include <QtCore/QTemporaryDir>
#include <QtWidgets/QApplication>
#include <memory>

namespace etagere::test {

inline QString fixture(const QString &below) { return QStringLiteral(ETAGERE_TEST_DATA "/fixtures/") + below; }

inline QString listOfUrls() { return fixture(QStringLiteral("cachecontrol-filecache/urls.txt")); }

inline QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

class NamesWindow
{
protected:
    void setUpApplication()
    {
        for (const char *name : { "HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME" })
            qputenv(name, m_home.filePath(QString::fromLatin1(name)).toLocal8Bit());
        QStandardPaths::setTestModeEnabled(true);
        QDir::setCurrent(m_home.path());
        QApplication::setStyle(QStringLiteral("Fusion"));
        QCoreApplication::setOrganizationName(QStringLiteral("etagere-test"));
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_home.filePath(QStringLiteral("config")));
    }

    void openWindow()
    {
        QSettings().clear();
        m_folder = std::make_unique<QTemporaryDir>(); // another cache, of which nothing is known
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

    /// A copy of the fixture's cache; null when it does not open.
    SourcePage *open(const QString &name)
    {
        copyFixture(name);
        return openCopy();
    }

    SourcePage *openCopy()
    {
        m_window->open(Location::fromPath(folder()));
        SourcePage *page = m_window->currentPage();
        const auto isOpen = [&] { return m_window->isSettled() && page->model()->rowCount() > 0; };
        return QTest::qWaitFor(isOpen, 20'000) ? page : nullptr;
    }

    /// What openCopy() opens.
    void copyFixture(const QString &name)
    {
        m_name = name;
        const QString from = fixture(name + QStringLiteral("/cache"));
        QDirIterator files(from, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const QString file = files.next();
            const QString target = folder() + file.sliced(from.size());
            QDir().mkpath(QFileInfo(target).path());
            QFile::copy(file, target);
            QFile::setPermissions(target, QFile::ReadOwner | QFile::WriteOwner);
        }
    }

    /// A file that is no part of the cache.
    QString fileBeside(const QString &name, const std::function<void(QFile &)> &write) const
    {
        QFile file(m_folder->filePath(name));
        if (file.open(QIODevice::WriteOnly))
            write(file);
        return file.fileName();
    }

    /// Every file with its time and bytes.
    static QMap<QString, QByteArray> snapshotOf(const QString &folder)
    {
        QMap<QString, QByteArray> snapshot;
        QDirIterator files(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const QFileInfo info(files.next());
            snapshot[info.filePath()] =
                QByteArray::number(info.lastModified().toMSecsSinceEpoch()) + ' ' + contentOf(info.filePath());
        }
        return snapshot;
    }

    /// To whatever has the keyboard, as from a real one.
    static void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        QWidget *target = QApplication::focusWidget();
        QVERIFY(target);
        QTest::keyClick(target, key, modifiers);
    }

    MainWindow &window() const { return *m_window; }
    QString folder() const { return m_folder->filePath(m_name); }

private:
    QTemporaryDir m_home;
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_name;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<MainWindow> m_window;
};

} // namespace etagere::test

// SPDX-License-Identifier: GPL-3.0-or-later
// A window on a copy of a fixture, with nothing learnt of it, for the tests of names and keys.
#pragma once

#include "names/namesarea.h"
#include "ui/ownwindow.h"

#include <QtCore/QDirIterator>

namespace etagere::test {

inline QString fixture(const QString &below) { return QStringLiteral(ETAGERE_TEST_DATA "/fixtures/") + below; }

inline QString listOfUrls() { return fixture(QStringLiteral("cachecontrol-filecache/urls.txt")); }

inline QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

class NamesWindow : public OwnWindow
{
protected:
    /// A copy of the fixture's cache; null when it does not open.
    SourcePage *open(const QString &name)
    {
        copyFixture(name);
        return openCopy();
    }

    SourcePage *openCopy()
    {
        window().open(Location::fromPath(folder()));
        SourcePage *page = window().currentPage();
        const auto isOpen = [&] { return window().isSettled() && page->model()->rowCount() > 0; };
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
        QFile file(path(name));
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

    QString folder() const { return path(m_name); }

private:
    QString m_name;
};

} // namespace etagere::test

// SPDX-License-Identifier: GPL-3.0-or-later
// How the user names a cache to the window: by a dialog, or by dropping it.
#include "mainwindow.h"

#include <QtCore/QMimeData>
#include <QtGui/QDropEvent>
#include <QtWidgets/QFileDialog>

namespace etagere {

void MainWindow::chooseFolder()
{
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Open a cache's folder"));
    if (!folder.isEmpty())
        open(Location::fromPath(folder));
}

void MainWindow::chooseFile()
{
    const QString file = QFileDialog::getOpenFileName(this, tr("Open a cache's file"));
    if (!file.isEmpty())
        open(Location::fromPath(file));
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    const QList<QUrl> urls = event->mimeData()->urls();
    if (std::any_of(urls.begin(), urls.end(), [](const QUrl &url) { return url.isLocalFile(); }))
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent *event)
{
    for (const QUrl &url : event->mimeData()->urls()) {
        if (url.isLocalFile())
            open(Location::fromPath(url.toLocalFile()));
    }
    event->acceptProposedAction();
}

} // namespace etagere

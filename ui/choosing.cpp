// SPDX-License-Identifier: GPL-3.0-or-later
// How the user names a cache to the window: by a dialog, or by dropping it.
#include "mainwindow.h"

#include <QtCore/QMimeData>
#include <QtGui/QDropEvent>

namespace etagere {

/// Does not wait for the answer.
void MainWindow::choose(const QString &title, QFileDialog::FileMode what)
{
    auto *dialog = new QFileDialog(this, title);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(what);
    dialog->setOption(QFileDialog::ShowDirsOnly, what == QFileDialog::Directory);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) { open(Location::fromPath(path)); });
    dialog->open();
}

void MainWindow::chooseFolder() { choose(tr("Open a cache's folder"), QFileDialog::Directory); }

void MainWindow::chooseFile() { choose(tr("Open a cache's file"), QFileDialog::ExistingFile); }

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

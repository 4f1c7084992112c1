// SPDX-License-Identifier: GPL-3.0-or-later
// How the user names a cache to the window: by its location, by a dialog, or by dropping it.
#include "demo.h"
#include "mainwindow.h"
#include "startpage.h"

#include <QtCore/QMimeData>
#include <QtGui/QDropEvent>

namespace etagere {

void MainWindow::openTexts(const QStringList &texts)
{
    const int first = sourceCount();
    QStringList problems;
    for (const QString &text : texts) {
        const auto location = Location::parse(text);
        if (location)
            open(*location);
        else
            problems << location.error().text();
    }
    if (!problems.isEmpty())
        showProblem(problems.join(u'\n'));
    else if (sourceCount() > first)
        switchTo(first);
}

void MainWindow::showProblem(const QString &text)
{
    m_problem = text;
    m_start->setProblem(text);
    switchTo(-1);
}

void MainWindow::openDemo()
{
    const QList<Location> caches = demoLocations();
    for (const Location &location : caches)
        open(location);
    if (caches.isEmpty())
        showProblem(tr("The demo caches are not installed; they belong in share/etagere/demo."));
}

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

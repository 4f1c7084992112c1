// SPDX-License-Identifier: GPL-3.0-or-later
#include "names/candidatefiles.h"

#include "details/shown.h"
#include "theme.h"

#include <QtCore/QFileInfo>
#include <QtCore/QMimeData>
#include <QtGui/QDropEvent>
#include <QtGui/QKeyEvent>
#include <QtGui/QPainter>

namespace etagere {

namespace {

QStringList filesIn(const QMimeData &data)
{
    QStringList files;
    for (const QUrl &url : data.urls()) {
        if (url.isLocalFile() && QFileInfo(url.toLocalFile()).isFile())
            files << url.toLocalFile();
    }
    return files;
}

} // namespace

CandidateFiles::CandidateFiles(QWidget *parent)
    : QListWidget(parent)
{
    setObjectName(QStringLiteral("files"));
    setAccessibleName(tr("Files with URLs"));
    setAcceptDrops(true);
    setSelectionMode(ExtendedSelection);
    setTabKeyNavigation(false);
    setTextElideMode(Qt::ElideMiddle);
    setToolTip(tr("URL lists, HAR, access logs, sitemaps, OpenAPI and Swagger documents; told apart by their content"));
}

void CandidateFiles::add(const QStringList &paths)
{
    const QStringList present = this->paths();
    for (const QString &path : paths) {
        if (present.contains(path))
            continue;
        auto *item = new QListWidgetItem(escapedControls(QFileInfo(path).fileName()), this);
        item->setData(Qt::UserRole, path);
        item->setToolTip(plainToolTip(path));
    }
    emit changed();
}

QStringList CandidateFiles::paths() const
{
    QStringList paths;
    for (int row = 0; row < count(); ++row)
        paths << item(row)->data(Qt::UserRole).toString();
    return paths;
}

void CandidateFiles::removeSelected()
{
    qDeleteAll(selectedItems());
    emit changed();
}

void CandidateFiles::dragEnterEvent(QDragEnterEvent *event)
{
    if (!filesIn(*event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

// A list would ask each of its items; the files are for all of it.
void CandidateFiles::dragMoveEvent(QDragMoveEvent *event) { event->acceptProposedAction(); }

void CandidateFiles::dropEvent(QDropEvent *event)
{
    add(filesIn(*event->mimeData()));
    event->acceptProposedAction();
}

void CandidateFiles::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Delete))
        removeSelected();
    else
        QListWidget::keyPressEvent(event);
}

void CandidateFiles::paintEvent(QPaintEvent *event)
{
    QListWidget::paintEvent(event);
    if (count() > 0)
        return;
    QPainter painter(viewport());
    painter.setPen(roleColor(Role::Muted));
    painter.drawText(viewport()->rect().adjusted(8, 4, -8, -4), Qt::AlignCenter | Qt::TextWordWrap,
                     tr("Drop files here: a list of URLs, HAR, access log, sitemap, OpenAPI or Swagger"));
}

} // namespace etagere

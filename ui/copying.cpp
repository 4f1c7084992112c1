// SPDX-License-Identifier: GPL-3.0-or-later
// What the window puts on the clipboard.
#include "copyasmenu.h"
#include "detailpane.h"
#include "details/factsview.h"
#include "entryview.h"
#include "mainwindow.h"
#include "sourcepage.h"

#include <etagere/replay.h>
#include <etagere/rowwriter.h>

#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>

namespace etagere {

namespace {

constexpr int mostLines = 100'000;

QByteArray keyText(const Row &row) { return printedKey(row.key); }
QByteArray urlText(const Row &row) { return maskedUrl(row.url); }
QByteArray secretUrlText(const Row &row) { return row.url.toByteArray(); }

} // namespace

void MainWindow::connectCopying()
{
    const auto copy = [this](auto text) {
        return [this, text] {
            QByteArrayList lines;
            for (const int viewRow : currentPage()->view()->selectedRows(mostLines))
                lines << text(currentPage()->model()->row(viewRow));
            lines.removeAll({});
            QGuiApplication::clipboard()->setText(QString::fromUtf8(lines.join('\n')));
        };
    };
    connect(m_actions.copyKey, &QAction::triggered, this, copy(keyText));
    connect(m_actions.copyUrl, &QAction::triggered, this, copy(urlText));
    connect(m_actions.copyUrlWithSecrets, &QAction::triggered, this, copy(secretUrlText));
    connect(m_details, &DetailPane::variantChosen, this, &MainWindow::showCopyAs);
}

/// That asks for the selected entry, without its validators: with them it is in the Replay tab.
Result<Request> MainWindow::chosenRequest() const
{
    SourcePage *page = currentPage();
    const QModelIndex current = page ? page->view()->currentIndex() : QModelIndex();
    if (!current.isValid() || !page->view()->selectionModel()->hasSelection())
        return failure(ErrorCode::Usage, tr("Select an entry to copy its request"));
    if (page->view()->selectedRows(2).size() > 1)
        return failure(ErrorCode::Usage, tr("Select a single entry to copy its request"));
    const std::optional<ShownEntry> &shown = page->current().shown();
    // Reading takes a moment; until then it is the entry before that is on show.
    const StoredKey key = page->model()->row(current.row()).storedKey();
    const bool isRead = shown && (!shown->entry || shown->entry->key == key);
    if (!isRead)
        return failure(ErrorCode::Usage, tr("The entry is being read"));
    const CachedResponse *response = shownResponse(shown->entry, m_details->variant());
    if (!response)
        return failure(ErrorCode::Usage, tr("This entry cannot be read as a response, so there is no request to copy"));
    CachedResponse asked = *response;
    if (asked.url.isEmpty())
        asked.url = shown->url;
    return replayRequest(asked, false);
}

void MainWindow::showCopyAs() { m_copyAs->setRequest(chosenRequest()); }

} // namespace etagere

// SPDX-License-Identifier: GPL-3.0-or-later
// What the window puts on the clipboard.
#include "entryview.h"
#include "mainwindow.h"
#include "sourcepage.h"

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
}

} // namespace etagere

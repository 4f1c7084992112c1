// SPDX-License-Identifier: GPL-3.0-or-later
// A home-made cache on show is described by a mapping file, and then read by it.
#include "mainwindow.h"
#include "mapping/mappingdialog.h"
#include "sourcepage.h"

namespace etagere {

namespace {

/// The mapping by which the cache is read already, if there is such a file.
QString mappingOf(SourcePage &page)
{
    const QByteArray named = page.location().option("mapping");
    if (!named.isEmpty())
        return QString::fromUtf8(named);
    return mappingsFolder() + u'/' + QString::fromLatin1(page.store().detection().dialect) + QStringLiteral(".json");
}

} // namespace

void MainWindow::describeCache()
{
    SourcePage *page = currentPage();
    if (!page || !page->isOpen())
        return;
    for (auto *dialog : findChildren<MappingDialog *>()) {
        if (dialog->location() == page->location())
            return dialog->activateWindow();
    }
    const std::optional<ShownEntry> &shown = page->current().shown();
    const std::optional<StoredKey> key = shown && shown->entry ? std::optional(shown->entry->key) : std::nullopt;
    auto *dialog = new MappingDialog(page->location(), key, mappingOf(*page), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &MappingDialog::saved, this,
            [this, location = page->location()](const QString &path, bool isRecognised) {
                readByMapping(location, path, isRecognised);
            });
    dialog->show();
}

/// Opens the cache anew, for it is another one to all that is derived from its entries.
void MainWindow::readByMapping(const Location &location, const QString &path, bool isRecognised)
{
    Location described = location;
    if (!isRecognised || location.hasOption("mapping") || location.hasOption("dialect"))
        described.setOption("mapping", path.toUtf8());
    if (SourcePage *page = pageOf(location))
        closeSource(int(m_pages.indexOf(page)));
    open(described);
}

} // namespace etagere

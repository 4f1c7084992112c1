// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/jsonpage.h"

#include "details/treetable.h"
#include "popup.h"
#include "theme.h"

#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QVBoxLayout>

namespace etagere {

// Opened by themselves: what fits on a screen or two.
constexpr int OpenedRows = 60;

JsonPage::JsonPage(QWidget *parent)
    : QWidget(parent)
    , m_view(new TreeTable(this))
{
    m_view->setModel(&m_model);
    m_view->setFont(fixedFont());
    m_view->keepFitted(JsonModel::Name, 0.5);
    m_view->setAccessibleName(tr("JSON values"));
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_view);
    setFocusProxy(m_view);
    connect(m_view, &QWidget::customContextMenuRequested, this, &JsonPage::showMenu);
    connect(m_view, &TreeTable::copyRequested, this, [this] {
        QGuiApplication::clipboard()->setText(QString::fromUtf8(m_model.valueText(m_view->currentIndex())));
    });
}

void JsonPage::showIndex(std::shared_ptr<const JsonIndex> index)
{
    m_model.setIndex(std::move(index));
    m_matchedNode = -1;
    openFirstLevels();
    m_view->setCurrentIndex(m_model.index(0, 0));
    m_view->fitColumns();
}

void JsonPage::openFirstLevels()
{
    const QModelIndex root = m_model.index(0, 0);
    if (m_model.rowCount() != 1)
        return;
    m_view->expand(root);
    int rows = m_model.rowCount(root);
    for (int row = 0; row < m_model.rowCount(root) && rows <= OpenedRows; ++row) {
        const QModelIndex child = m_model.index(row, 0, root);
        rows += m_model.rowCount(child);
        if (rows <= OpenedRows)
            m_view->expand(child);
    }
}

Part JsonPage::searchedBytes() const
{
    return m_model.jsonIndex() ? Part::fromBytes(m_model.jsonIndex()->text) : Part();
}

qint64 JsonPage::searchPosition() const
{
    const qint32 node = m_model.node(m_view->currentIndex());
    if (node >= 0 && node == m_matchedNode)
        return m_match;
    return node < 0 || m_model.tree().isGroup(node) ? 0 : m_model.jsonIndex()->nodes[node].begin();
}

// Brackets and commas between the values belong to the container: its own row is shown.
void JsonPage::showMatch(qint64 offset, qint64)
{
    m_matchedNode = m_model.jsonIndex()->nodeAt(offset);
    m_match = offset;
    if (m_matchedNode >= 0)
        m_view->reveal(m_model.indexOf(m_matchedNode));
}

void JsonPage::showMenu(QPoint position)
{
    const QPersistentModelIndex index = m_view->indexAt(position); // another body may be shown before the choice
    if (!index.isValid())
        return;
    auto *clipboard = QGuiApplication::clipboard();
    QMenu &menu = newPopup(this);
    menu.addAction(tr("Copy value"), this,
                   [=, this] { clipboard->setText(QString::fromUtf8(m_model.valueText(index))); });
    menu.addAction(tr("Copy path"), this, [=, this] { clipboard->setText(m_model.path(index)); });
    menu.popup(m_view->viewport()->mapToGlobal(position));
}

} // namespace etagere

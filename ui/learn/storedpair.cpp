// SPDX-License-Identifier: GPL-3.0-or-later
#include "learn/storedpair.h"

#include "details/treetable.h"

#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLabel>
#include <QtWidgets/QVBoxLayout>

namespace etagere {

namespace {

/// What was stored before in the place of the newest one: nothing when it came to stand beside the others.
CachedResponse predecessor(const QList<CachedResponse> &before, const QList<CachedResponse> &after)
{
    return before.isEmpty() || before.size() < after.size() ? CachedResponse() : before.first();
}

QString sentenceOf(const QList<CachedResponse> &before, const QList<CachedResponse> &after)
{
    if (after.isEmpty())
        return before.isEmpty() ? StoredPair::tr("Nothing is stored, before and after.")
                                : StoredPair::tr("What was stored is gone.");
    if (before.isEmpty())
        return StoredPair::tr("Nothing was stored before; now this is:");
    if (before.size() < after.size())
        return StoredPair::tr("%n responses are stored for this URL; the new one:", nullptr, int(after.size()));
    const bool isSame =
        before.first().headers == after.first().headers && before.first().responseTime == after.first().responseTime;
    return isSame ? StoredPair::tr("The stored response is as it was:")
                  : StoredPair::tr("The stored response changed:");
}

} // namespace

StoredPair::StoredPair(QWidget *parent)
    : QWidget(parent)
    , m_model(tr("Before"), tr("After"))
    , m_sentence(new QLabel(this))
    , m_table(new TreeTable(this))
{
    m_sentence->setObjectName(QStringLiteral("storedSentence"));
    m_sentence->setWordWrap(true);
    m_sentence->setTextFormat(Qt::PlainText);
    m_sentence->setContentsMargins(8, 8, 8, 4);
    m_table->setObjectName(QStringLiteral("storedPair"));
    m_table->setModel(&m_model);
    m_table->setRootIsDecorated(false);
    m_table->setSelectionMode(QAbstractItemView::ContiguousSelection);
    m_table->setAccessibleName(tr("The stored response before and after, line by line"));
    m_table->header()->setSectionResizeMode(QHeaderView::Stretch);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_sentence);
    layout->addWidget(m_table, 1);
    connect(m_table, &TreeTable::copyRequested, this, [this] {
        const QModelIndexList rows = m_table->selectionModel()->selectedRows();
        if (!rows.isEmpty())
            QGuiApplication::clipboard()->setText(m_model.text(rows.first().row(), rows.last().row()));
    });
    clear();
}

void StoredPair::setStored(const QList<CachedResponse> &before, const QList<CachedResponse> &after)
{
    m_sentence->setText(sentenceOf(before, after));
    const CachedResponse now = after.isEmpty() ? CachedResponse() : after.first();
    m_comparing = Background::run(
        this,
        [was = predecessor(before, after), now](std::stop_token stop) { return responseDiff(was, now, false, stop); },
        [this](const QList<DiffRow> &rows) {
            m_model.setRows(rows);
            for (int row = 0; row < rows.size(); ++row)
                m_table->setFirstColumnSpanned(row, {}, rows[row].kind <= DiffRow::Note);
        });
}

void StoredPair::clear()
{
    m_comparing.cancel();
    m_model.setRows({});
    m_sentence->setText(tr("What is stored before and after a request is shown here."));
}

} // namespace etagere

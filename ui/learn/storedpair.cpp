// SPDX-License-Identifier: GPL-3.0-or-later
#include "learn/storedpair.h"

#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtGui/QShortcut>
#include <QtWidgets/QLabel>
#include <QtWidgets/QListView>
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
    , m_sentence(new QLabel(this))
    , m_lines(new QListView(this))
{
    m_sentence->setObjectName(QStringLiteral("storedSentence"));
    m_sentence->setWordWrap(true);
    m_sentence->setTextFormat(Qt::PlainText);
    m_sentence->setContentsMargins(8, 8, 8, 4);
    m_lines->setObjectName(QStringLiteral("storedPair"));
    m_lines->setModel(&m_model);
    m_lines->setUniformItemSizes(true);
    m_lines->setFrameShape(QFrame::NoFrame);
    m_lines->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_lines->setAccessibleName(tr("The stored response before and after, line by line"));
    auto *copy = new QShortcut(QKeySequence::Copy, m_lines, nullptr, nullptr, Qt::WidgetShortcut);
    connect(copy, &QShortcut::activated, this, [this] { QGuiApplication::clipboard()->setText(m_model.text()); });
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_sentence);
    layout->addWidget(m_lines, 1);
    clear();
}

void StoredPair::setStored(const QList<CachedResponse> &before, const QList<CachedResponse> &after)
{
    m_sentence->setText(sentenceOf(before, after));
    const CachedResponse now = after.isEmpty() ? CachedResponse() : after.first();
    m_comparing = Background::run(
        this,
        [was = predecessor(before, after), now](std::stop_token stop) { return responseDiff(was, now, false, stop); },
        [this](const QList<DiffRow> &rows) { m_model.setRows(rows); });
}

void StoredPair::clear()
{
    m_comparing.cancel();
    m_model.setRows({});
    m_sentence->setText(tr("What is stored before and after a request is shown here."));
}

} // namespace etagere

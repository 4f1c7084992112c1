// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/hexpage.h"

#include <etagere/storedkey.h>

#include <QtCore/QLocale>
#include <QtWidgets/QLabel>
#include <QtWidgets/QVBoxLayout>

namespace etagere {

HexPage::HexPage(QWidget *parent)
    : QWidget(parent)
    , m_view(new HexView(this))
    , m_position(new QLabel(this))
{
    m_view->setFrameShape(QFrame::NoFrame);
    m_position->setForegroundRole(QPalette::PlaceholderText);
    m_position->setContentsMargins(8, 2, 8, 2);
    m_position->setTextFormat(Qt::PlainText);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_view, 1);
    layout->addWidget(m_position);
    setFocusProxy(m_view);
    connect(m_view, &HexView::cursorMoved, this, &HexPage::showPosition);
    connect(m_view, &HexView::partChanged, this, &HexPage::showPosition);
}

QByteArray HexPage::needleOf(const QString &text) const { return parsePrintedKey(text.toUtf8()); }

void HexPage::showPosition()
{
    const QLocale locale;
    const ByteRange range = m_view->selection();
    const QString where = tr("Offset %1 (0x%2) of %3")
                              .arg(locale.toString(range.offset), QString::number(range.offset, 16),
                                   locale.toString(m_view->part().size));
    m_position->setText(range.length > 1 ? tr("%1; %2 bytes selected").arg(where, locale.toString(range.length))
                                         : where);
    m_position->setVisible(m_view->part().size > 0);
}

} // namespace etagere

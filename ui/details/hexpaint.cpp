// SPDX-License-Identifier: GPL-3.0-or-later
// How a HexView looks.
#include "details/hexview.h"

#include <QtGui/QPainter>
#include <QtWidgets/QScrollBar>

namespace etagere {

void HexView::paintEvent(QPaintEvent *)
{
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), palette().base());
    painter.setFont(font());
    if (m_part.size == 0) {
        painter.setPen(palette().color(QPalette::PlaceholderText));
        painter.drawText(viewport()->rect(), Qt::AlignCenter, tr("There are no bytes"));
        return;
    }
    const qint64 first = verticalScrollBar()->value();
    const int rows = visibleRows() + 1;
    const Result<QByteArray> bytes = m_part.read(first * m_bytesPerRow, qint64(rows) * m_bytesPerRow);
    if (!bytes) {
        painter.setPen(palette().color(QPalette::Text));
        painter.drawText(viewport()->rect().adjusted(8, 8, -8, -8), Qt::TextWordWrap, bytes.error().text());
        return;
    }
    for (int row = 0; row < rows && row * m_bytesPerRow < bytes->size(); ++row)
        paintRow(painter, first + row, Margin / 2 + row * m_lineHeight, bytes->mid(row * m_bytesPerRow, m_bytesPerRow));
}

void HexView::paintBackground(QPainter &painter, qint64 offset, int column, int y)
{
    const bool isSelected = selection().contains(offset);
    if (!isSelected && !m_highlight.contains(offset))
        return;
    QColor color = palette().color(QPalette::Highlight);
    if (!isSelected)
        color.setAlpha(60);
    const bool isLast = column + 1 == m_bytesPerRow || !(isSelected ? selection() : m_highlight).contains(offset + 1);
    const int width = isLast ? 2 * m_charWidth : hexX(column + 1) - hexX(column);
    painter.fillRect(hexX(column), y, width, m_lineHeight, color);
    painter.fillRect(asciiX(column), y, m_charWidth, m_lineHeight, color);
}

void HexView::paintRow(QPainter &painter, qint64 row, int y, const QByteArray &bytes)
{
    static constexpr char digits[] = "0123456789abcdef";
    const int baseline = y + painter.fontMetrics().ascent() + 1;
    const QColor muted = palette().color(QPalette::PlaceholderText);
    painter.setPen(muted);
    painter.drawText(Margin - horizontalScrollBar()->value(), baseline,
                     QStringLiteral("%1").arg(row * m_bytesPerRow, m_offsetDigits, 16, QLatin1Char('0')));
    for (int column = 0; column < bytes.size(); ++column) {
        const qint64 offset = row * m_bytesPerRow + column;
        const auto byte = uchar(bytes[column]);
        const bool isHidden = isMasked(offset);
        const bool isPrintable = byte >= 0x20 && byte < 0x7f && !isHidden;
        paintBackground(painter, offset, column, y);
        const bool isSelected = selection().contains(offset);
        const QColor strong = palette().color(isSelected ? QPalette::HighlightedText : QPalette::Text);
        const QChar hex[] = { QLatin1Char(digits[byte >> 4]), QLatin1Char(digits[byte & 15]) };
        painter.setPen(strong);
        painter.drawText(hexX(column), baseline, isHidden ? QString(2, QChar(0x2022)) : QString(hex, 2));
        painter.setPen(isPrintable || isSelected ? strong : muted);
        painter.drawText(asciiX(column), baseline,
                         isPrintable ? QString(QLatin1Char(char(byte))) : QString(QChar(0xb7)));
    }
}

} // namespace etagere

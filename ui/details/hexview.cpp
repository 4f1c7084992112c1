// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/hexview.h"

#include "details/shown.h"
#include "popup.h"

#include <QtGui/QClipboard>
#include <QtGui/QFontDatabase>
#include <QtGui/QGuiApplication>
#include <QtGui/QKeyEvent>
#include <QtWidgets/QScrollBar>

namespace etagere {

constexpr qint64 CopyLimit = 16LL * 1024 * 1024;

HexView::HexView(QWidget *parent)
    : QAbstractScrollArea(parent)
{
    setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Bytes"));
    viewport()->setCursor(Qt::IBeamCursor);
    layOut();
}

void HexView::setPart(Part part)
{
    m_part = std::move(part);
    m_highlight = {};
    m_masked.clear();
    m_cursor = m_anchor = 0;
    layOut();
    verticalScrollBar()->setValue(0);
    announce();
    emit partChanged();
}

void HexView::setMasked(QList<ByteRange> ranges)
{
    m_masked = std::move(ranges);
    viewport()->update();
}

void HexView::setHighlight(ByteRange range)
{
    m_highlight = range;
    if (range.length > 0) {
        showOffset(qMin(range.end(), m_part.size) - 1);
        showOffset(range.offset);
    }
    viewport()->update();
}

ByteRange HexView::selection() const
{
    if (m_part.size == 0)
        return {};
    return { qMin(m_anchor, m_cursor), qAbs(m_cursor - m_anchor) + 1 };
}

void HexView::select(ByteRange range)
{
    if (range.length <= 0 || m_part.size == 0)
        return;
    m_anchor = qBound<qint64>(0, range.end() - 1, m_part.size - 1);
    moveCursor(range.offset, true);
}

void HexView::layOut()
{
    const QFontMetrics metrics(font());
    m_charWidth = qMax(1, metrics.horizontalAdvance(u'0'));
    m_lineHeight = metrics.height() + 2;
    m_offsetDigits = m_part.size > 0xffffffff ? 12 : m_part.size > 0xffffff ? 8 : 6;
    m_bytesPerRow = 4;
    for (const int wider : { 8, 16, 32 }) {
        const int characters = m_offsetDigits + 2 + wider * 4 + wider / 8 + 1;
        if (characters * m_charWidth + 2 * Margin <= viewport()->width())
            m_bytesPerRow = wider;
    }
    const qint64 last = qMax<qint64>(0, rowCount() - visibleRows());
    verticalScrollBar()->setRange(0, int(qMin<qint64>(last, std::numeric_limits<int>::max())));
    verticalScrollBar()->setPageStep(visibleRows());
    viewport()->update();
}

int HexView::visibleRows() const { return qMax(1, (viewport()->height() - Margin) / m_lineHeight); }

// A gap of one character after each eight bytes helps the eye to count.
int HexView::hexX(int column) const
{
    return Margin + (m_offsetDigits + 2 + column * 3 + column / 8) * m_charWidth - horizontalScrollBar()->value();
}

int HexView::asciiX(int column) const { return hexX(m_bytesPerRow) + column * m_charWidth; }

QRect HexView::byteRect(qint64 offset) const
{
    const qint64 row = offset / m_bytesPerRow - verticalScrollBar()->value();
    return { hexX(int(offset % m_bytesPerRow)), int(Margin / 2 + row * m_lineHeight), 2 * m_charWidth, m_lineHeight };
}

QSize HexView::sizeHint() const { return { m_charWidth * 44 + 2 * Margin, m_lineHeight * 12 }; }

bool HexView::isMasked(qint64 offset) const
{
    const auto after = std::upper_bound(m_masked.begin(), m_masked.end(), offset,
                                        [](qint64 at, const ByteRange &range) { return at < range.offset; });
    return after != m_masked.begin() && std::prev(after)->contains(offset);
}

qint64 HexView::offsetAt(QPoint position) const
{
    const qint64 row = qMax(0, position.y() - Margin / 2) / m_lineHeight + verticalScrollBar()->value();
    int column = 0;
    if (position.x() >= asciiX(0)) {
        column = (position.x() - asciiX(0)) / m_charWidth;
    } else {
        while (column + 1 < m_bytesPerRow && position.x() >= hexX(column + 1))
            ++column;
    }
    column = qMin(column, m_bytesPerRow - 1);
    return qBound<qint64>(0, row * m_bytesPerRow + column, qMax<qint64>(0, m_part.size - 1));
}

void HexView::showOffset(qint64 offset)
{
    const int row = int(offset / m_bytesPerRow);
    QScrollBar *bar = verticalScrollBar();
    if (row < bar->value())
        bar->setValue(row);
    else if (row >= bar->value() + visibleRows())
        bar->setValue(row - visibleRows() + 1);
}

void HexView::moveCursor(qint64 offset, bool extend)
{
    m_cursor = qBound<qint64>(0, offset, qMax<qint64>(0, m_part.size - 1));
    if (!extend)
        m_anchor = m_cursor;
    showOffset(m_cursor);
    viewport()->update();
    announce();
    emit cursorMoved(m_cursor);
}

// What a screen reader is told of the cursor.
void HexView::announce()
{
    if (m_part.size == 0) {
        setAccessibleDescription(tr("There are no bytes"));
        return;
    }
    const QString byte = isMasked(m_cursor) ? maskedSecret() : selection().length == 1 ? selectedHex() : QString();
    setAccessibleDescription(byte.isEmpty() ? tr("Offset %1, %2 bytes selected").arg(m_cursor).arg(selection().length)
                                            : tr("Offset %1, byte %2").arg(m_cursor).arg(byte));
}

QByteArray HexView::selectedBytes() const
{
    const ByteRange range = selection();
    QByteArray bytes = m_part.read(range.offset, qMin(range.length, CopyLimit)).value_or(QByteArray());
    for (qsizetype i = 0; i < bytes.size() && !m_masked.isEmpty(); ++i) {
        if (isMasked(range.offset + i))
            bytes[i] = '.';
    }
    return bytes;
}

QString HexView::selectedHex() const { return QString::fromLatin1(selectedBytes().toHex(' ')); }
QString HexView::selectedText() const { return shownText(selectedBytes()); }

qint64 HexView::targetOf(const QKeyEvent &event) const
{
    const bool isControl = event.modifiers() & Qt::ControlModifier;
    const qint64 rowStart = m_cursor - m_cursor % m_bytesPerRow;
    switch (event.key()) {
    case Qt::Key_Left:
        return m_cursor - 1;
    case Qt::Key_Right:
        return m_cursor + 1;
    case Qt::Key_Up:
        return m_cursor - m_bytesPerRow;
    case Qt::Key_Down:
        return qMin(m_cursor + m_bytesPerRow, m_part.size - 1);
    case Qt::Key_PageUp:
        return m_cursor - qint64(visibleRows()) * m_bytesPerRow;
    case Qt::Key_PageDown:
        return m_cursor + qint64(visibleRows()) * m_bytesPerRow;
    case Qt::Key_Home:
        return isControl ? 0 : rowStart;
    case Qt::Key_End:
        return isControl ? m_part.size - 1 : rowStart + m_bytesPerRow - 1;
    default:
        return -1;
    }
}

void HexView::keyPressEvent(QKeyEvent *event)
{
    static constexpr int moves[] = { Qt::Key_Left,   Qt::Key_Right,    Qt::Key_Up,   Qt::Key_Down,
                                     Qt::Key_PageUp, Qt::Key_PageDown, Qt::Key_Home, Qt::Key_End };
    if (event->matches(QKeySequence::Copy))
        QGuiApplication::clipboard()->setText(selectedHex());
    else if (event->matches(QKeySequence::SelectAll))
        select({ 0, m_part.size });
    else if (std::find(std::begin(moves), std::end(moves), event->key()) != std::end(moves))
        moveCursor(targetOf(*event), event->modifiers() & Qt::ShiftModifier);
    else
        QAbstractScrollArea::keyPressEvent(event);
}

void HexView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        moveCursor(offsetAt(event->pos()), event->modifiers() & Qt::ShiftModifier);
}

void HexView::mouseMoveEvent(QMouseEvent *event)
{
    if (event->buttons() & Qt::LeftButton)
        moveCursor(offsetAt(event->pos()), true);
}

void HexView::contextMenuEvent(QContextMenuEvent *event)
{
    QMenu &menu = newPopup(this);
    menu.addAction(tr("Copy as hexadecimal"), this, [this] { QGuiApplication::clipboard()->setText(selectedHex()); });
    menu.addAction(tr("Copy as text"), this, [this] { QGuiApplication::clipboard()->setText(selectedText()); });
    menu.addAction(tr("Copy offset"), this,
                   [this] { QGuiApplication::clipboard()->setText(QString::number(m_cursor)); });
    menu.popup(event->globalPos());
}

// Esc and Ctrl+F are the pane's; everything that moves the cursor is ours, before any shortcut.
bool HexView::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->matches(QKeySequence::Copy) || key->matches(QKeySequence::SelectAll)) {
            event->accept();
            return true;
        }
    }
    return QAbstractScrollArea::event(event);
}

void HexView::resizeEvent(QResizeEvent *event)
{
    const qint64 top = qint64(verticalScrollBar()->value()) * m_bytesPerRow;
    QAbstractScrollArea::resizeEvent(event);
    layOut();
    verticalScrollBar()->setValue(int(top / m_bytesPerRow));
}

void HexView::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        layOut();
}

} // namespace etagere

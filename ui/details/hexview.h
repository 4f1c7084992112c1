// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/bytesource.h>

#include <QtWidgets/QAbstractScrollArea>

namespace etagere {

/// A stretch of bytes.
struct ByteRange {
    qint64 offset = 0;
    qint64 length = 0;

    qint64 end() const { return offset + length; }
    bool contains(qint64 at) const { return at >= offset && at < end(); }
    bool operator==(const ByteRange &) const = default;
};

/// Bytes as offset, hexadecimal and ASCII columns. Reads only what is on screen, so any size will do.
class HexView : public QAbstractScrollArea
{
    Q_OBJECT
public:
    explicit HexView(QWidget *parent = nullptr);

    void setPart(Part part);
    const Part &part() const { return m_part; }

    /// Marks bytes, beside the selection, and scrolls to them.
    void setHighlight(ByteRange range);
    ByteRange highlight() const { return m_highlight; }
    /// Bytes shown and copied as dots: secrets. Ascending, not overlapping.
    void setMasked(QList<ByteRange> ranges);

    qint64 cursor() const { return m_cursor; }
    ByteRange selection() const; ///< at least the byte of the cursor; empty when there are no bytes
    void select(ByteRange range);

    /// Selected bytes as "de ad", or as text; nothing when they cannot be read.
    QString selectedHex() const;
    QString selectedText() const;

    int bytesPerRow() const { return m_bytesPerRow; }
    /// Where a byte is painted in the hexadecimal column.
    QRect byteRect(qint64 offset) const;
    QSize sizeHint() const override;

signals:
    void cursorMoved(qint64 offset);
    void partChanged();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    bool event(QEvent *event) override;

private:
    static constexpr int Margin = 4;

    void layOut();
    void paintRow(QPainter &painter, qint64 row, int y, const QByteArray &bytes);
    void paintBackground(QPainter &painter, qint64 offset, int column, int y);
    void moveCursor(qint64 offset, bool extend);
    qint64 targetOf(const QKeyEvent &event) const;
    qint64 offsetAt(QPoint position) const;
    void showOffset(qint64 offset);
    void announce();
    QByteArray selectedBytes() const;
    bool isMasked(qint64 offset) const;
    qint64 rowCount() const { return (m_part.size + m_bytesPerRow - 1) / m_bytesPerRow; }
    int visibleRows() const;
    int hexX(int column) const;
    int asciiX(int column) const;

    Part m_part;
    ByteRange m_highlight;
    QList<ByteRange> m_masked;
    qint64 m_cursor = 0;
    qint64 m_anchor = 0;
    int m_bytesPerRow = 16;
    int m_offsetDigits = 8;
    int m_charWidth = 8;
    int m_lineHeight = 16;
};

} // namespace etagere

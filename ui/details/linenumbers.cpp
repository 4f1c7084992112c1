// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/linenumbers.h"

#include "theme.h"

#include <Qsci/qsciscintilla.h>
#include <QtCore/QEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QScrollBar>

namespace etagere {

constexpr int Margin = 6;

LineNumbers::LineNumbers(QsciScintilla *editor, QWidget *parent)
    : QWidget(parent)
    , m_editor(editor)
{
    setFont(fixedFont());
    connect(editor->verticalScrollBar(), &QScrollBar::valueChanged, this, qOverload<>(&QWidget::update));
    fitWidth();
}

void LineNumbers::setLines(qint64 before, qint64 total)
{
    m_before = before;
    m_total = total;
    fitWidth();
    update();
}

void LineNumbers::fitWidth() { setFixedWidth(fontMetrics().horizontalAdvance(QString::number(m_total)) + 2 * Margin); }

void LineNumbers::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), roleColor(Role::Window));
    painter.setPen(roleColor(Role::Muted));
    const auto height = int(m_editor->SendScintilla(QsciScintilla::SCI_TEXTHEIGHT, 0UL));
    const auto first = m_editor->SendScintilla(QsciScintilla::SCI_GETFIRSTVISIBLELINE);
    const auto count = m_editor->SendScintilla(QsciScintilla::SCI_GETLINECOUNT);
    for (long line = first; line < count && (line - first) * height < this->height(); ++line) {
        const QRect place(0, int(line - first) * height, width() - Margin, height);
        painter.drawText(place, Qt::AlignRight | Qt::AlignVCenter, QString::number(m_before + line + 1));
    }
}

void LineNumbers::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::PaletteChange)
        update();
}

} // namespace etagere

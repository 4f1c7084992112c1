// SPDX-License-Identifier: GPL-3.0-or-later
#include "mapping/mappingedit.h"

#include "theme.h"

#include <QtCore/QRegularExpression>
#include <QtGui/QFontDatabase>
#include <QtGui/QTextBlock>

using namespace Qt::StringLiterals;

namespace etagere {

MappingEdit::MappingEdit(QWidget *parent)
    : QPlainTextEdit(parent)
{
    setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    setTabChangesFocus(true);
    setAccessibleName(tr("Mapping file"));
}

void MappingEdit::replaceText(const QString &text)
{
    QTextCursor cursor(document());
    cursor.select(QTextCursor::Document);
    cursor.insertText(text);
}

/// From 0 on; -1 for none.
int MappingEdit::lineOf(const QString &where) const
{
    const QString member = u'"' + where.section(u'.', -1) + u'"';
    for (QTextBlock block = document()->begin(); block.isValid(); block = block.next()) {
        if (block.text().contains(member))
            return block.blockNumber();
    }
    static const QRegularExpression number(u"\\d+"_s);
    const QRegularExpressionMatch line = number.match(where);
    return line.hasMatch() ? line.captured().toInt() - 1 : -1;
}

void MappingEdit::markProblem(const QString &where)
{
    m_where = where;
    QList<QTextEdit::ExtraSelection> marks;
    const QTextBlock block = where.isEmpty() ? QTextBlock() : document()->findBlockByNumber(lineOf(where));
    if (block.isValid()) {
        QTextEdit::ExtraSelection mark;
        mark.cursor = QTextCursor(block);
        QColor color = roleColor(Role::Gone);
        color.setAlpha(48);
        mark.format.setBackground(color);
        mark.format.setProperty(QTextFormat::FullWidthSelection, true);
        marks.append(mark);
    }
    setExtraSelections(marks);
}

void MappingEdit::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        markProblem(m_where);
    QPlainTextEdit::changeEvent(event);
}

} // namespace etagere

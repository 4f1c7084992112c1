// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/valuetext.h"

#include <QtGui/QAbstractTextDocumentLayout>
#include <QtGui/QTextDocument>
#include <QtGui/QWheelEvent>
#include <memory>

namespace etagere {

ValueText::ValueText(QWidget *parent)
    : QTextEdit(parent)
{
    setReadOnly(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setAccessibleName(tr("Value"));
    setTabChangesFocus(true);
    setFrameShape(QFrame::NoFrame);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setAutoFillBackground(false);
    document()->setDocumentMargin(0);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    applyRole();
}

void ValueText::setValue(const QString &value)
{
    if (value == m_value)
        return;
    m_value = value;
    setPlainText(value);
    updateGeometry();
}

void ValueText::setRole(Role role)
{
    m_role = role;
    applyRole();
}

void ValueText::applyRole()
{
    QPalette colors = palette();
    if (colors.color(QPalette::Text) == roleColor(m_role))
        return;
    colors.setColor(QPalette::Text, roleColor(m_role));
    setPalette(colors);
}

// Measured on a copy: the document itself belongs to the width it is shown with.
int ValueText::heightForWidth(int width) const
{
    const std::unique_ptr<QTextDocument> measured(document()->clone());
    measured->setDefaultFont(font());
    measured->setTextWidth(width);
    return qCeil(measured->size().height());
}

QSize ValueText::sizeHint() const
{
    const int width = QFontMetrics(font()).averageCharWidth() * 30;
    return { width, heightForWidth(width) };
}

QSize ValueText::minimumSizeHint() const
{
    const QFontMetrics metrics(font());
    return { metrics.averageCharWidth() * 12, metrics.height() };
}

void ValueText::changeEvent(QEvent *event)
{
    QTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        applyRole();
    else if (event->type() == QEvent::FontChange)
        updateGeometry();
}

// It never scrolls by itself; the pane around it does.
void ValueText::wheelEvent(QWheelEvent *event) { event->ignore(); }

} // namespace etagere

// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/textpage.h"

#include "details/syntax.h"
#include "theme.h"

#include <Qsci/qscilexer.h>
#include <Qsci/qsciscintilla.h>
#include <QtCore/QEvent>
#include <QtWidgets/QVBoxLayout>

namespace etagere {

constexpr qsizetype SliceBytes = 1024 * 1024;
// Highlighting a jump to the end of a longer text would stall.
constexpr qsizetype HighlightLimit = 4 * 1024 * 1024;

TextPage::TextPage(QWidget *parent)
    : QWidget(parent)
    , m_editor(new QsciScintilla(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_editor);
    setFocusProxy(m_editor);
    setUp();
    freeKeys();
    applyColors();
    m_slices.setInterval(0);
    connect(&m_slices, &QTimer::timeout, this, &TextPage::appendSlice);
}

TextPage::~TextPage() = default;

void TextPage::setUp()
{
    m_editor->setUtf8(true);
    m_editor->setReadOnly(true);
    m_editor->setFrameShape(QFrame::NoFrame);
    m_editor->setFont(fixedFont());
    m_editor->setAccessibleName(tr("Text of the body"));
    m_editor->setMarginType(0, QsciScintilla::NumberMargin);
    m_editor->setMarginWidth(1, 0);
    m_editor->setCaretLineVisible(false);
    m_editor->setWrapMode(QsciScintilla::WrapNone);
    m_editor->SendScintilla(QsciScintilla::SCI_SETUNDOCOLLECTION, 0UL);
    m_editor->SendScintilla(QsciScintilla::SCI_SETSCROLLWIDTH, 1UL);
    m_editor->SendScintilla(QsciScintilla::SCI_SETSCROLLWIDTHTRACKING, 1UL);
    m_editor->SendScintilla(QsciScintilla::SCI_SETLAYOUTCACHE, QsciScintilla::SC_CACHE_PAGE);
    m_editor->SendScintilla(QsciScintilla::SCI_SETIDLESTYLING, QsciScintilla::SC_IDLESTYLING_TOVISIBLE);
    m_editor->SendScintilla(QsciScintilla::SCI_SETENDATLASTLINE, 1UL);
}

// Keys by which Scintilla edits belong to the window here: Ctrl+L, Ctrl+Z, Esc.
void TextPage::freeKeys()
{
    const int control = QsciScintilla::SCMOD_CTRL;
    for (const char key : { 'D', 'L', 'T', 'U', 'V', 'X', 'Y', 'Z', '/', '[', ']', '\\' }) {
        for (const int modifiers : { control, control | int(QsciScintilla::SCMOD_SHIFT) })
            m_editor->SendScintilla(QsciScintilla::SCI_CLEARCMDKEY, ulong(key + (modifiers << 16)));
    }
    m_editor->SendScintilla(QsciScintilla::SCI_CLEARCMDKEY, ulong(QsciScintilla::SCK_ESCAPE));
}

void TextPage::showText(const QByteArray &utf8, BodyKind kind)
{
    m_slices.stop();
    m_text = utf8;
    m_shown = 0;
    m_editor->setReadOnly(false);
    m_editor->SendScintilla(QsciScintilla::SCI_CLEARALL);
    m_editor->SendScintilla(QsciScintilla::SCI_SETSCROLLWIDTH, 1UL);
    if (utf8.size() > SliceBytes)
        m_editor->SendScintilla(QsciScintilla::SCI_ALLOCATE, ulong(utf8.size() + 1));
    m_editor->setReadOnly(true);
    setLexer(utf8.size() <= HighlightLimit ? kind : BodyKind::Plain);
    appendSlice();
    m_editor->SendScintilla(QsciScintilla::SCI_GOTOPOS, 0UL);
    emit firstSliceShown();
    if (!isComplete())
        m_slices.start();
}

void TextPage::appendSlice()
{
    const qsizetype length = qMin(SliceBytes, m_text.size() - m_shown);
    m_editor->setReadOnly(false);
    m_editor->SendScintilla(QsciScintilla::SCI_APPENDTEXT, ulong(length), m_text.constData() + m_shown);
    m_editor->setReadOnly(true);
    m_shown += length;
    if (!isComplete())
        return;
    m_slices.stop();
    fitMargin();
    emit completed();
}

void TextPage::fitMargin() { m_editor->setMarginWidth(0, u'0' + QString::number(m_editor->lines())); }

void TextPage::setLexer(BodyKind kind)
{
    m_editor->setLexer(nullptr);
    delete m_lexer;
    m_lexer = newLexer(kind, this);
    m_editor->setLexer(m_lexer);
    applyColors();
}

void TextPage::applyColors()
{
    const QColor base = roleColor(Role::Base), text = roleColor(Role::Text), accent = roleColor(Role::Accent);
    if (m_lexer) {
        colorLexer(*m_lexer);
    } else {
        m_editor->setFont(fixedFont());
        m_editor->setColor(text);
        m_editor->setPaper(base);
    }
    m_editor->setCaretForegroundColor(text);
    m_editor->setSelectionBackgroundColor(accent);
    m_editor->setSelectionForegroundColor(roleColor(Role::OnAccent));
    m_editor->setMarginsFont(fixedFont());
    m_editor->setMarginsBackgroundColor(roleColor(Role::Window));
    m_editor->setMarginsForegroundColor(roleColor(Role::Muted));
}

QString TextPage::selectedText() const { return m_editor->selectedText(); }

qint64 TextPage::searchPosition() const { return m_editor->SendScintilla(QsciScintilla::SCI_GETSELECTIONSTART); }

void TextPage::showMatch(qint64 offset, qint64 length)
{
    while (m_shown < offset + length)
        appendSlice();
    m_editor->SendScintilla(QsciScintilla::SCI_SETSEL, ulong(offset), long(offset + length));
    m_editor->SendScintilla(QsciScintilla::SCI_SCROLLCARET);
}

void TextPage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        applyColors();
}

} // namespace etagere

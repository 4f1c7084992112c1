// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/textpage.h"

#include "details/linenumbers.h"
#include "details/syntax.h"
#include "elidedlabel.h"
#include "theme.h"

#include <etagere/entrytablemodel.h>

#include <Qsci/qscilexer.h>
#include <Qsci/qsciscintilla.h>
#include <QtCore/QEvent>
#include <QtCore/QLocale>
#include <QtCore/QScopedValueRollback>
#include <QtGui/QShortcut>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QToolButton>

namespace etagere {

// One on show and one on either side, so that one can scroll on before the editor gets the next.
constexpr int WindowParts = 3;
// So many are handed over once without a stall, but not again and again while one scrolls.
constexpr int WholeParts = 8;

TextPage::TextPage(QWidget *parent)
    : QWidget(parent)
    , m_editor(new QsciScintilla(this))
    , m_numbers(new LineNumbers(m_editor, this))
    , m_place(new ElidedLabel(this))
    , m_back(newPlaceButton(tr("Back"), tr("To the part before")))
    , m_on(newPlaceButton(tr("On"), tr("To the part after")))
    , m_placeBar(newPlaceBar())
{
    auto *line = new QHBoxLayout;
    line->setSpacing(0);
    line->addWidget(m_numbers);
    line->addWidget(m_editor, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(line, 1);
    layout->addWidget(m_placeBar);
    setFocusProxy(m_editor);
    setUp();
    freeKeys();
    applyColors();
    m_sliding.setSingleShot(true);
    connect(&m_sliding, &QTimer::timeout, this, [this] { slide(m_slideBy); });
    connect(m_editor->verticalScrollBar(), &QScrollBar::valueChanged, this, &TextPage::followScrolling);
}

TextPage::~TextPage() = default;

void TextPage::setUp()
{
    m_editor->setUtf8(true);
    m_editor->setReadOnly(true);
    m_editor->setFrameShape(QFrame::NoFrame);
    m_editor->setFont(fixedFont());
    m_editor->setAccessibleName(tr("Text of the body"));
    for (const int margin : { 0, 1 })
        m_editor->setMarginWidth(margin, 0);
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

QWidget *TextPage::newPlaceBar()
{
    auto *bar = new QWidget(this);
    auto *layout = new QHBoxLayout(bar);
    layout->setContentsMargins(8, 2, 8, 2);
    layout->setSpacing(2);
    m_place->setObjectName(QStringLiteral("place"));
    m_place->setForegroundRole(QPalette::PlaceholderText);
    bar->setToolTip(tr("A long text is shown a few parts at a time; scrolling goes on to the next. Find looks "
                       "through all of it, and Save as… writes all of it."));
    layout->addWidget(m_place, 1);
    QToolButton *beginning = newPlaceButton(tr("Beginning"), tr("To the beginning of the text (Ctrl+Home)"));
    QToolButton *end = newPlaceButton(tr("End"), tr("To the end of the text (Ctrl+End)"));
    for (QToolButton *button : { beginning, m_back, m_on, end })
        layout->addWidget(button);
    connect(beginning, &QToolButton::clicked, this, [this] { goTo(0); });
    connect(m_back, &QToolButton::clicked, this, [this] { goTo(m_text.start(qMax(0, m_firstPart - 1))); });
    connect(m_on, &QToolButton::clicked, this, [this] { goTo(windowEnd()); });
    connect(end, &QToolButton::clicked, this, [this] { goTo(m_text.text().size()); });
    // The editor's own keys know only the parts that it has.
    for (const auto &[key, button] : { std::pair(QKeySequence::MoveToStartOfDocument, beginning),
                                       std::pair(QKeySequence::MoveToEndOfDocument, end) }) {
        auto *shortcut = new QShortcut(key, this);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, button, &QToolButton::click);
    }
    return bar;
}

QToolButton *TextPage::newPlaceButton(const QString &text, const QString &tip)
{
    auto *button = new QToolButton(this);
    button->setText(text);
    button->setToolTip(tip);
    button->setAutoRaise(true);
    return button;
}

bool TextPage::isWhole() const { return m_text.count() <= WholeParts; }

int TextPage::endPart() const { return isWhole() ? m_text.count() : m_firstPart + WindowParts; }

int TextPage::possibleFirst(int part) const { return isWhole() ? 0 : qBound(0, part, m_text.count() - WindowParts); }

void TextPage::showText(const TextParts &text, BodyKind kind)
{
    m_sliding.stop();
    m_text = text;
    // In the middle of a text only JSON's lexer needs nothing of what is before.
    const bool canHighlight = isWhole() || kind == BodyKind::Json;
    setLexer(canHighlight ? kind : BodyKind::Plain);
    m_placeBar->setVisible(!isWhole());
    showParts(0);
    m_editor->SendScintilla(QsciScintilla::SCI_GOTOPOS, 0UL);
}

void TextPage::showParts(int first)
{
    const QScopedValueRollback filling(m_isFilling, true);
    m_firstPart = possibleFirst(first);
    m_editor->setReadOnly(false);
    m_editor->SendScintilla(QsciScintilla::SCI_CLEARALL);
    m_editor->SendScintilla(QsciScintilla::SCI_SETSCROLLWIDTH, 1UL);
    m_editor->SendScintilla(QsciScintilla::SCI_APPENDTEXT, ulong(windowEnd() - windowStart()),
                            m_text.text().constData() + windowStart());
    m_editor->setReadOnly(true);
    m_numbers->setLines(firstLine(), m_text.line(m_text.count()));
    updatePlace();
}

void TextPage::slide(int parts)
{
    const int first = possibleFirst(m_firstPart + parts);
    if (first == m_firstPart)
        return;
    const qint64 top = firstLine() + m_editor->SendScintilla(QsciScintilla::SCI_GETFIRSTVISIBLELINE);
    const qint64 caret = windowStart() + m_editor->SendScintilla(QsciScintilla::SCI_GETCURRENTPOS);
    const qint64 anchor = windowStart() + m_editor->SendScintilla(QsciScintilla::SCI_GETANCHOR);
    showParts(first);
    const QScopedValueRollback filling(m_isFilling, true);
    const auto inWindow = [this](qint64 offset) {
        return ulong(qBound<qint64>(windowStart(), offset, windowEnd()) - windowStart());
    };
    m_editor->SendScintilla(QsciScintilla::SCI_SETCURRENTPOS, inWindow(caret));
    m_editor->SendScintilla(QsciScintilla::SCI_SETANCHOR, inWindow(anchor));
    m_editor->SendScintilla(QsciScintilla::SCI_SETFIRSTVISIBLELINE, ulong(qMax<qint64>(0, top - firstLine())));
}

void TextPage::followScrolling(int value)
{
    const QScrollBar *bar = m_editor->verticalScrollBar();
    if (m_isFilling || (value != bar->maximum() && value != bar->minimum()))
        return;
    m_slideBy = value == bar->maximum() ? 1 : -1;
    m_sliding.start();
}

void TextPage::goTo(qsizetype offset)
{
    m_sliding.stop();
    showParts(m_text.partAt(offset) - 1);
    const QScopedValueRollback filling(m_isFilling, true);
    m_editor->SendScintilla(QsciScintilla::SCI_GOTOPOS, ulong(offset - windowStart()));
    const long line = m_editor->SendScintilla(QsciScintilla::SCI_LINEFROMPOSITION, ulong(offset - windowStart()));
    m_editor->SendScintilla(QsciScintilla::SCI_SETFIRSTVISIBLELINE, ulong(line));
}

void TextPage::updatePlace()
{
    const QLocale locale;
    m_place->setText(tr("Lines %1 to %2 of %3, %4 of %5")
                         .arg(locale.toString(firstLine() + 1), locale.toString(lastLine()),
                              locale.toString(m_text.line(m_text.count())), humaneSize(windowEnd() - windowStart()),
                              humaneSize(m_text.text().size())));
    m_back->setEnabled(m_firstPart > 0);
    m_on->setEnabled(endPart() < m_text.count());
}

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
}

QString TextPage::selectedText() const { return m_editor->selectedText(); }

qint64 TextPage::searchPosition() const
{
    return windowStart() + m_editor->SendScintilla(QsciScintilla::SCI_GETSELECTIONSTART);
}

void TextPage::showMatch(qint64 offset, qint64 length)
{
    if (offset < windowStart() || offset + length > windowEnd())
        showParts(m_text.partAt(offset) - 1);
    const qint64 at = offset - windowStart();
    m_editor->SendScintilla(QsciScintilla::SCI_SETSEL, ulong(at), long(at + length));
    m_editor->SendScintilla(QsciScintilla::SCI_SCROLLCARET);
}

void TextPage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        applyColors();
}

} // namespace etagere

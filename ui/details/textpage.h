// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "details/bodykind.h"
#include "details/panefinder.h"
#include "details/textparts.h"

#include <QtCore/QTimer>
#include <QtWidgets/QWidget>

class QsciLexer;
class QsciScintilla;
class QToolButton;

namespace etagere {

class ElidedLabel;
class LineNumbers;

/// Text with line numbers and quiet highlighting, read-only. Of a long text the editor has three parts at a time, and
/// others as one scrolls on: QScintilla looks through all it has whenever something is added, so that each of 75
/// slices of 1 MB took half a second.
class TextPage : public QWidget, public Searchable
{
    Q_OBJECT
public:
    explicit TextPage(QWidget *parent = nullptr);
    ~TextPage() override;

    void showText(const TextParts &text, BodyKind kind);
    void clear() { showText({}, BodyKind::Plain); }
    /// The place at the top, or as near to it as the text allows.
    void goTo(qsizetype offset);
    /// Lines that the editor has now, counted from 0 through the whole text.
    qint64 firstLine() const { return m_text.line(m_firstPart); }
    qint64 lastLine() const { return m_text.line(endPart()); }
    QString selectedText() const;

    Part searchedBytes() const override { return Part::fromBytes(m_text.text()); }
    qint64 searchPosition() const override;
    void showMatch(qint64 offset, qint64 length) override;

protected:
    void changeEvent(QEvent *event) override;

private:
    void setUp();
    void freeKeys();
    QWidget *newPlaceBar();
    QToolButton *newPlaceButton(const QString &text, const QString &tip);
    bool isWhole() const;
    int possibleFirst(int part) const;
    int endPart() const;
    qsizetype windowStart() const { return m_text.start(m_firstPart); }
    qsizetype windowEnd() const { return m_text.start(endPart()); }
    void showParts(int first);
    void slide(int parts);
    void followScrolling(int value);
    void updatePlace();
    void setLexer(BodyKind kind);
    void applyColors();

    QsciScintilla *m_editor;
    QsciLexer *m_lexer = nullptr;
    LineNumbers *m_numbers;
    ElidedLabel *m_place;
    QToolButton *m_back;
    QToolButton *m_on;
    QWidget *m_placeBar; ///< with the three, and the ways to both ends
    TextParts m_text;
    int m_firstPart = 0;
    bool m_isFilling = false;
    QTimer m_sliding; ///< out of the editor's own event
    int m_slideBy = 0;
};

} // namespace etagere

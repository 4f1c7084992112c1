// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "details/bodykind.h"
#include "details/panefinder.h"

#include <QtCore/QTimer>
#include <QtWidgets/QWidget>

class QsciLexer;
class QsciScintilla;

namespace etagere {

/// Text with line numbers and quiet highlighting, read-only. Long texts are handed over in slices, so that the
/// window goes on answering.
class TextPage : public QWidget, public Searchable
{
    Q_OBJECT
public:
    explicit TextPage(QWidget *parent = nullptr);
    ~TextPage() override;

    /// Lines should be bounded (brokenLines): one endless line is laid out as a whole.
    void showText(const QByteArray &utf8, BodyKind kind);
    void clear() { showText({}, BodyKind::Plain); }
    bool isComplete() const { return m_shown == m_text.size(); }
    QString selectedText() const;

    Part searchedBytes() const override { return Part::fromBytes(m_text); }
    qint64 searchPosition() const override;
    void showMatch(qint64 offset, qint64 length) override;

signals:
    void firstSliceShown();
    void completed();

protected:
    void changeEvent(QEvent *event) override;

private:
    void setUp();
    void freeKeys();
    void appendSlice();
    void setLexer(BodyKind kind);
    void applyColors();
    void fitMargin();

    QsciScintilla *m_editor;
    QsciLexer *m_lexer = nullptr;
    QByteArray m_text;
    qsizetype m_shown = 0;
    QTimer m_slices;
};

} // namespace etagere

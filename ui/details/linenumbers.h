// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QWidget>

class QsciScintilla;

namespace etagere {

/// The numbers of an editor's lines, where the editor has only a window of a longer text: its own margin would
/// count from 1.
class LineNumbers : public QWidget
{
    Q_OBJECT
public:
    explicit LineNumbers(QsciScintilla *editor, QWidget *parent = nullptr);

    /// `before`: lines of the text before the editor's; `total`: lines of the whole text.
    void setLines(qint64 before, qint64 total);

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void fitWidth();

    QsciScintilla *m_editor;
    qint64 m_before = 0;
    qint64 m_total = 1;
};

} // namespace etagere

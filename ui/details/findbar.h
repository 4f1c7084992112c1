// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QWidget>

class QLabel;
class QLineEdit;

namespace etagere {

/// "Find in pane": Ctrl+F opens it, Enter and Shift+Enter go on, Esc closes it.
class FindBar : public QWidget
{
    Q_OBJECT
public:
    /// Opens for the shortcut whenever the focus is in `pane`.
    explicit FindBar(QWidget *pane);

    void open();
    void close();
    QString text() const;
    void setHint(const QString &hint);
    void setStatus(const QString &status);

signals:
    /// The text was changed: look from where the view is.
    void textEdited(const QString &text);
    void nextRequested(const QString &text, bool backward);
    void closed();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void addButton(const QString &text, const QString &tip, bool backward);

    QLineEdit *m_edit;
    QLabel *m_status;
};

} // namespace etagere

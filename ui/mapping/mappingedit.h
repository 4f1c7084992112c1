// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QPlainTextEdit>

namespace etagere {

/// The text of a mapping file. Tab leaves it, as it leaves every field.
class MappingEdit : public QPlainTextEdit
{
    Q_OBJECT
public:
    explicit MappingEdit(QWidget *parent = nullptr);

    /// Replaces all of it as an editing step that can be undone.
    void replaceText(const QString &text);
    /// Marks the line that an error names: "line 3, column 7", or a member as "key.hash". Nothing where `where` is
    /// empty or is not found.
    void markProblem(const QString &where);

protected:
    void changeEvent(QEvent *event) override;

private:
    int lineOf(const QString &where) const;

    QString m_where;
};

} // namespace etagere

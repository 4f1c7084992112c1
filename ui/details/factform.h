// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "theme.h"

#include <QtWidgets/QWidget>

class QGridLayout;
class QLabel;
class QToolButton;

namespace etagere {

/// One line of a form of facts.
struct Fact {
    QString label;
    QString value = {}; ///< empty: the label is a heading
    QString tip = {};   ///< plain text
    QString iconName = {};
    Role role = Role::Text;
    bool isFixedPitch = false;
    bool canCopy = false; ///< it gets a copy button of its own

    bool isHeading() const { return value.isEmpty(); }
};

class ValueText;

/// Facts as labels with values beside them: each selectable, named for screen readers, kept in place while
/// only values change.
class FactForm : public QWidget
{
    Q_OBJECT
public:
    explicit FactForm(QWidget *parent = nullptr);

    void setFacts(const QList<Fact> &facts);
    const QList<Fact> &facts() const { return m_facts; }
    /// "Label: value" lines, headings between blank lines.
    QString text() const;
    /// The value shown under a label, empty when there is none.
    QString value(const QString &label) const;

private:
    struct Row {
        ValueText *value = nullptr; ///< null for headings
        QLabel *icon = nullptr;
    };

    bool hasSameShape(const QList<Fact> &facts) const;
    void rebuild(const QList<Fact> &facts);
    Row addHeading(const Fact &fact);
    Row addFact(const Fact &fact);
    QToolButton *newCopyButton(const QString &label, ValueText *value);
    void update(Row &row, const Fact &fact);

    QList<Fact> m_facts;
    QList<Row> m_rows;
    QWidget *m_body = nullptr; ///< with the grid; made anew when the rows change
    QGridLayout *m_grid = nullptr;
};

} // namespace etagere

// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/factform.h"

#include "details/shown.h"
#include "details/valuetext.h"
#include "icons.h"

#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QToolButton>

namespace etagere {

FactForm::FactForm(QWidget *parent)
    : QWidget(parent)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
}

bool FactForm::hasSameShape(const QList<Fact> &facts) const
{
    return std::equal(facts.begin(), facts.end(), m_facts.begin(), m_facts.end(), [](const Fact &a, const Fact &b) {
        return a.label == b.label && a.isHeading() == b.isHeading() && a.isFixedPitch == b.isFixedPitch
            && a.canCopy == b.canCopy && a.iconName.isEmpty() == b.iconName.isEmpty();
    });
}

void FactForm::setFacts(const QList<Fact> &facts)
{
    if (!hasSameShape(facts))
        rebuild(facts);
    m_facts = facts;
    for (qsizetype i = 0; i < facts.size(); ++i)
        update(m_rows[i], facts[i]);
}

void FactForm::rebuild(const QList<Fact> &facts)
{
    m_rows.clear();
    delete m_body;
    m_body = new QWidget(this);
    m_grid = new QGridLayout(m_body);
    m_grid->setContentsMargins(12, 8, 8, 12);
    m_grid->setHorizontalSpacing(12);
    m_grid->setVerticalSpacing(4);
    m_grid->setColumnStretch(1, 1);
    for (const Fact &fact : facts)
        m_rows += fact.isHeading() ? addHeading(fact) : addFact(fact);
    m_grid->setRowStretch(m_grid->rowCount(), 1);
    layout()->addWidget(m_body);
}

FactForm::Row FactForm::addHeading(const Fact &fact)
{
    auto *heading = new QLabel(fact.label, m_body);
    heading->setTextFormat(Qt::PlainText);
    QFont bold = font();
    bold.setBold(true);
    heading->setFont(bold);
    heading->setContentsMargins(0, m_rows.isEmpty() ? 0 : 12, 0, 0);
    m_grid->addWidget(heading, m_grid->rowCount(), 0, 1, 2);
    return {};
}

FactForm::Row FactForm::addFact(const Fact &fact)
{
    auto *label = new QLabel(fact.label, m_body);
    label->setTextFormat(Qt::PlainText);
    label->setForegroundRole(QPalette::PlaceholderText);
    auto *field = new QWidget(m_body);
    auto *line = new QHBoxLayout(field);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(4);
    Row row;
    if (!fact.iconName.isEmpty()) {
        row.icon = new QLabel(field);
        line->addWidget(row.icon, 0, Qt::AlignTop);
    }
    row.value = new ValueText(field);
    row.value->setAccessibleName(fact.label);
    if (fact.isFixedPitch)
        row.value->setFont(fixedFont());
    line->addWidget(row.value, 1);
    if (fact.canCopy)
        line->addWidget(newCopyButton(fact.label, row.value), 0, Qt::AlignTop);
    label->setBuddy(row.value);
    const int place = m_grid->rowCount();
    m_grid->addWidget(label, place, 0, Qt::AlignTop);
    m_grid->addWidget(field, place, 1);
    return row;
}

// No higher than a line, so that rows with and without one look alike.
QToolButton *FactForm::newCopyButton(const QString &label, ValueText *value)
{
    auto *copy = new QToolButton(value->parentWidget());
    const int side = fontMetrics().height() + 2;
    copy->setFixedSize(side, side);
    copy->setIconSize(QSize(side - 4, side - 4));
    copy->setIcon(icon(QStringLiteral("copy"), Role::Muted));
    copy->setAutoRaise(true);
    copy->setToolTip(tr("Copy"));
    copy->setAccessibleName(tr("Copy %1").arg(label));
    connect(copy, &QToolButton::clicked, value, [value] { QGuiApplication::clipboard()->setText(value->value()); });
    return copy;
}

void FactForm::update(Row &row, const Fact &fact)
{
    if (!row.value)
        return;
    row.value->setValue(fact.value);
    row.value->setRole(fact.role);
    row.value->setToolTip(plainToolTip(fact.tip));
    if (row.icon)
        row.icon->setPixmap(icon(fact.iconName, fact.role).pixmap(16, 16));
}

QString FactForm::text() const
{
    QStringList lines;
    for (const Fact &fact : m_facts) {
        if (fact.isHeading() && !lines.isEmpty())
            lines += QString();
        lines += fact.isHeading()  ? fact.label
            : fact.label.isEmpty() ? fact.value
                                   : QStringLiteral("%1: %2").arg(fact.label, fact.value);
    }
    return lines.join(u'\n');
}

QString FactForm::value(const QString &label) const
{
    for (const Fact &fact : m_facts) {
        if (fact.label == label && !fact.isHeading())
            return fact.value;
    }
    return {};
}

} // namespace etagere

// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/factform.h"

#include "details/shown.h"
#include "details/valuetext.h"
#include "icons.h"

#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QFormLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QToolButton>

namespace etagere {

FactForm::FactForm(QWidget *parent)
    : QWidget(parent)
    , m_layout(new QFormLayout(this))
{
    m_layout->setContentsMargins(12, 8, 8, 12);
    m_layout->setHorizontalSpacing(12);
    m_layout->setVerticalSpacing(4);
    m_layout->setLabelAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_layout->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
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
    while (m_layout->rowCount() > 0)
        m_layout->removeRow(0);
    for (const Fact &fact : facts)
        m_rows += fact.isHeading() ? addHeading(fact) : addFact(fact);
}

FactForm::Row FactForm::addHeading(const Fact &fact)
{
    auto *heading = new QLabel(fact.label, this);
    heading->setTextFormat(Qt::PlainText);
    QFont bold = font();
    bold.setBold(true);
    heading->setFont(bold);
    heading->setContentsMargins(0, m_rows.isEmpty() ? 0 : 12, 0, 0);
    m_layout->addRow(heading);
    return {};
}

FactForm::Row FactForm::addFact(const Fact &fact)
{
    auto *label = new QLabel(fact.label, this);
    label->setTextFormat(Qt::PlainText);
    label->setForegroundRole(QPalette::PlaceholderText);
    auto *field = new QWidget(this);
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
    if (fact.canCopy) {
        auto *copy = new QToolButton(field);
        copy->setIcon(icon(QStringLiteral("copy"), Role::Muted));
        copy->setAutoRaise(true);
        copy->setToolTip(tr("Copy"));
        copy->setAccessibleName(tr("Copy %1").arg(fact.label));
        connect(copy, &QToolButton::clicked, row.value,
                [value = row.value] { QGuiApplication::clipboard()->setText(value->value()); });
        line->addWidget(copy, 0, Qt::AlignTop);
    }
    label->setBuddy(row.value);
    m_layout->addRow(label, field);
    return row;
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

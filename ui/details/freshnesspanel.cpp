// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/freshnesspanel.h"

#include "details/freshnessline.h"

#include <QtWidgets/QLabel>
#include <QtWidgets/QVBoxLayout>

namespace etagere {

namespace {

QLabel *newText(const QString &name, QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setObjectName(name);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setContentsMargins(4, 0, 4, 0); // the line keeps as much for its focus ring
    label->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

} // namespace

FreshnessPanel::FreshnessPanel(QWidget *parent)
    : QWidget(parent)
    , m_line(new FreshnessLine(this))
    , m_caption(newText(QStringLiteral("caption"), this))
    , m_sentence(newText(QStringLiteral("clocks"), this))
{
    m_caption->setForegroundRole(QPalette::PlaceholderText);
    // Readings take two or three lines in a pane of the usual width: what is below must not jump while one reads.
    m_caption->setMinimumHeight(3 * fontMetrics().lineSpacing());
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 0);
    layout->setSpacing(4);
    layout->addWidget(m_line);
    layout->addWidget(m_sentence);
    layout->addWidget(m_caption);
    connect(m_line, &FreshnessLine::readingChanged, this, [this] { m_caption->setText(m_line->reading()); });
}

void FreshnessPanel::setAccount(const FreshnessAccount &account) { m_line->setAccount(account); }

void FreshnessPanel::setNow(Msecs now) { m_line->setNow(now); }

void FreshnessPanel::setSentence(const QString &sentence)
{
    m_sentence->setText(sentence);
    m_sentence->setVisible(!sentence.isEmpty());
}

QString FreshnessPanel::text() const
{
    return m_sentence->text().isEmpty() ? m_line->text() : m_line->text() + u'\n' + m_sentence->text();
}

} // namespace etagere

// SPDX-License-Identifier: GPL-3.0-or-later
#include "sourcehint.h"

#include "humanecount.h"
#include "iconlabel.h"
#include "icons.h"

#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QToolButton>

using namespace Qt::StringLiterals;

namespace etagere {

SourceHint::Count SourceHint::counted(const EntryTable &table, const std::stop_token &stop)
{
    Count count;
    Row row;
    for (quint32 i = 0; i < table.size() && !stop.stop_requested(); ++i) {
        table.read(i, RowTexts | RowNumbers, row);
        const bool isResponse = row.isRead() && row.isResponse;
        count.read += row.isRead();
        count.responses += isResponse;
        count.nameless += isResponse && row.url.isEmpty();
    }
    return count;
}

SourceHint::SourceHint(QWidget *parent)
    : QFrame(parent)
    , m_icon(new IconLabel(16, this))
    , m_text(new QLabel(this))
    , m_button(new QPushButton(this))
{
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::AlternateBase);
    m_button->setObjectName(u"resolve"_s);
    m_button->setFlat(true);
    m_button->setAutoDefault(true); // Enter presses it
    QPalette link = m_button->palette();
    link.setColor(QPalette::ButtonText, roleColor(Role::Accent));
    m_button->setPalette(link);
    auto *close = new QToolButton(this);
    close->setIcon(icon(u"cancel"_s, Role::Muted));
    close->setAutoRaise(true);
    close->setToolTip(tr("Do not show this again for this source"));
    close->setAccessibleName(tr("Close"));
    auto *line = new QHBoxLayout(this);
    line->setContentsMargins(8, 2, 8, 2);
    line->setSpacing(8);
    line->addWidget(m_icon);
    line->addWidget(m_text);
    line->addWidget(m_button);
    line->addStretch();
    line->addWidget(close);
    connect(m_button, &QPushButton::clicked, this,
            [this] { m_isAboutNames ? emit namesWanted() : emit descriptionWanted(); });
    connect(close, &QToolButton::clicked, this, [this] {
        m_isUnwanted = true;
        hide();
        emit left();
    });
    hide();
}

void SourceHint::look(const std::shared_ptr<const EntryTable> &table, bool areHashes, bool isForeign)
{
    if (m_isUnwanted || (!areHashes && !isForeign))
        return;
    m_count = Background::run(
        this, [table](const std::stop_token &stop) { return counted(*table, stop); },
        [this, areHashes, isForeign, all = table->size()](const Count &count) {
            if (m_isUnwanted)
                return;
            if (isForeign && count.read > 0 && count.responses == 0)
                showForeign();
            else if (areHashes && count.nameless > 0)
                showNames(count.nameless, all);
            else
                hide();
        });
}

void SourceHint::showNames(qint64 nameless, qint64 all)
{
    m_isAboutNames = true;
    tell(u"hash"_s,
         all == 1 ? tr("The only key is a hash without a name.")
                  : tr("%1 of %2 keys are hashes without a name.").arg(humaneCount(nameless), humaneCount(all)),
         tr("Resolve &names…"));
}

void SourceHint::showForeign()
{
    m_isAboutNames = false;
    tell(u"unknown"_s, tr("No client that Etagere knows writes such entries."), tr("&Describe them…"));
}

void SourceHint::tell(const QString &iconName, const QString &text, const QString &button)
{
    m_icon->setIcon(iconName, Role::Unknown);
    m_text->setText(text);
    m_text->setAccessibleName(text);
    m_button->setText(button);
    setVisible(true);
}

QString SourceHint::text() const { return isHidden() ? QString() : m_text->text(); }

} // namespace etagere

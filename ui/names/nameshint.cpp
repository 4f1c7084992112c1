// SPDX-License-Identifier: GPL-3.0-or-later
#include "names/nameshint.h"

#include "humanecount.h"
#include "iconlabel.h"
#include "icons.h"

#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QToolButton>

using namespace Qt::StringLiterals;

namespace etagere {

namespace {

/// Entries that were read and say nothing of their request.
qint64 countNameless(const EntryTable &table, const std::stop_token &stop)
{
    qint64 count = 0;
    Row row;
    for (quint32 i = 0; i < table.size() && !stop.stop_requested(); ++i) {
        table.read(i, RowTexts | RowNumbers, row);
        count += row.isRead() && row.isResponse && row.url.isEmpty();
    }
    return count;
}

} // namespace

NamesHint::NamesHint(QWidget *parent)
    : QFrame(parent)
    , m_text(new QLabel(this))
{
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::AlternateBase);
    auto *hash = new IconLabel(16, this);
    hash->setIcon(u"hash"_s, Role::Unknown);
    auto *resolve = new QPushButton(tr("Resolve &names…"), this);
    resolve->setObjectName(u"resolve"_s);
    resolve->setFlat(true);
    resolve->setAutoDefault(true); // Enter presses it
    QPalette link = resolve->palette();
    link.setColor(QPalette::ButtonText, roleColor(Role::Accent));
    resolve->setPalette(link);
    auto *close = new QToolButton(this);
    close->setIcon(icon(u"cancel"_s, Role::Muted));
    close->setAutoRaise(true);
    close->setToolTip(tr("Do not show this again for this source"));
    close->setAccessibleName(tr("Close"));
    auto *line = new QHBoxLayout(this);
    line->setContentsMargins(8, 2, 8, 2);
    line->setSpacing(8);
    line->addWidget(hash);
    line->addWidget(m_text);
    line->addWidget(resolve);
    line->addStretch();
    line->addWidget(close);
    connect(resolve, &QPushButton::clicked, this, &NamesHint::namesWanted);
    connect(close, &QToolButton::clicked, this, [this] {
        m_isUnwanted = true;
        hide();
        emit left();
    });
    hide();
}

void NamesHint::look(const std::shared_ptr<const EntryTable> &table, bool areHashes)
{
    if (!areHashes || m_isUnwanted)
        return;
    m_count = Background::run(
        this, [table](const std::stop_token &stop) { return countNameless(*table, stop); },
        [this, all = table->size()](qint64 nameless) { showCount(nameless, all); });
}

void NamesHint::showCount(qint64 nameless, qint64 all)
{
    m_text->setText(all == 1
                        ? tr("The only key is a hash without a name.")
                        : tr("%1 of %2 keys are hashes without a name.").arg(humaneCount(nameless), humaneCount(all)));
    m_text->setAccessibleName(m_text->text());
    setVisible(nameless > 0 && !m_isUnwanted);
}

QString NamesHint::text() const { return isHidden() ? QString() : m_text->text(); }

} // namespace etagere

// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/factsview.h"

#include "icons.h"

#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QToolButton>

namespace etagere {

const CachedResponse *shownResponse(const LoadedEntryPtr &entry, int variant)
{
    if (!entry || !entry->decoded || variant < 0 || variant >= entry->decoded->variants.size())
        return nullptr;
    return &entry->decoded->variants[variant];
}

QToolButton *newRevealButton(QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setObjectName(QStringLiteral("reveal"));
    button->setText(FactsView::tr("Reveal secrets"));
    button->setToolTip(FactsView::tr("Show tokens, cookies and credentials of this entry"));
    button->setIcon(icon(QStringLiteral("lock"), Role::Muted));
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setCheckable(true);
    button->setAutoRaise(true);
    button->hide();
    return button;
}

FactsView::FactsView(QWidget *parent)
    : DetailView(parent)
    , m_form(new FactForm)
    , m_reveal(newRevealButton(this))
    , m_copy(new QToolButton(this))
{
    m_copy->setObjectName(QStringLiteral("copyAll"));
    m_copy->setText(tr("Copy all"));
    m_copy->setIcon(icon(QStringLiteral("copy"), Role::Muted));
    m_copy->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_copy->setAutoRaise(true);
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(8, 4, 8, 0);
    bar->addStretch();
    bar->addWidget(m_reveal);
    bar->addWidget(m_copy);
    auto *scroller = new QScrollArea(this);
    scroller->setAccessibleName(tr("Facts of the entry"));
    scroller->setWidgetResizable(true);
    scroller->setFrameShape(QFrame::NoFrame);
    scroller->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroller->setWidget(m_form);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(bar);
    layout->addWidget(scroller);
    connect(m_copy, &QToolButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(copiedText()); });
    connect(m_reveal, &QToolButton::toggled, this, &FactsView::refresh);
    clear();
}

void FactsView::showEntry(const LoadedEntryPtr &entry, int variant, const StoreInfo &store)
{
    m_entry = entry;
    m_variant = variant;
    m_store = store;
    m_reveal->setChecked(false);
    m_copy->setEnabled(entry != nullptr);
    refresh();
}

void FactsView::clear() { showEntry({}, 0, {}); }

void FactsView::refresh()
{
    if (!m_entry) {
        m_form->setFacts({});
        m_reveal->hide();
        return;
    }
    m_form->setFacts(facts(m_reveal->isChecked()));
    // There is something to hide exactly when hiding makes a difference.
    const auto sameValue = [](const Fact &a, const Fact &b) { return a.value == b.value; };
    const QList<Fact> hidden = facts(false), revealed = facts(true);
    m_reveal->setVisible(!std::equal(hidden.begin(), hidden.end(), revealed.begin(), revealed.end(), sameValue));
}

void FactsView::setBanner(QWidget *banner) { static_cast<QVBoxLayout *>(layout())->insertWidget(0, banner); }

QString FactsView::copiedText() const { return m_form->text(); }

const CachedResponse *FactsView::response() const { return shownResponse(m_entry, m_variant); }

} // namespace etagere

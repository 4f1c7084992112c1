// SPDX-License-Identifier: GPL-3.0-or-later
#include "names/namesarea.h"

#include "sourcepage.h"

#include <QtWidgets/QLabel>
#include <algorithm>

namespace etagere {

NamesArea::NamesArea(std::function<QList<Location>(const SourcePage *)> others, QWidget *parent)
    : QStackedWidget(parent)
    , m_others(std::move(others))
    , m_empty(new QLabel(tr("No source is open. What its keys stand for is asked here."), this))
{
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setMargin(16);
    m_empty->setForegroundRole(QPalette::PlaceholderText);
    addWidget(m_empty);
}

void NamesArea::showSource(SourcePage *page)
{
    m_page = page && page->isOpen() ? page : nullptr;
    NamesPanel *panel = m_panels.value(m_page);
    setCurrentWidget(panel ? static_cast<QWidget *>(panel) : m_empty);
    if (isVisible())
        makePanel();
}

void NamesArea::showEvent(QShowEvent *event)
{
    makePanel();
    QStackedWidget::showEvent(event);
}

void NamesArea::makePanel()
{
    if (!m_page || m_panels.contains(m_page))
        return;
    auto *panel = new NamesPanel(
        *m_page, [this, page = m_page] { return m_others(page); }, this);
    m_panels.insert(m_page, panel);
    addWidget(panel);
    setCurrentWidget(panel);
    setFocusProxy(panel);
    connect(panel, &NamesPanel::left, this, &NamesArea::left);
    // Before the page is gone, which the panel speaks with.
    connect(m_page, &SourcePage::closing, panel, [this, page = m_page] {
        if (m_page == page)
            m_page = nullptr;
        delete m_panels.take(page);
    });
}

bool NamesArea::isBusy() const
{
    return std::any_of(m_panels.begin(), m_panels.end(), [](const NamesPanel *panel) { return panel->isBusy(); });
}

} // namespace etagere

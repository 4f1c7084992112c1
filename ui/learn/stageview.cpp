// SPDX-License-Identifier: GPL-3.0-or-later
#include "learn/stageview.h"

#include "details/entrysummary.h"
#include "details/exchangediagram.h"
#include "details/freshnesspanel.h"
#include "details/secrets.h"
#include "learn/storedpair.h"
#include "messagepage.h"

#include <etagere/dialect.h>

#include <QtWidgets/QListWidget>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QSplitter>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QTabWidget>
#include <QtWidgets/QVBoxLayout>

namespace etagere {

namespace {

/// The response as an entry of the laboratory's cache, which is what the freshness line tells of.
LoadedEntry entryOf(const CachedResponse &response)
{
    const Dialect *dialect = dialectByName("etagere");
    LoadedEntry entry{ {}, {}, dialect, DecodedEntry{ { response } }, {}, {} };
    entry.value = dialect->encode(response, nullptr, {}).value_or(Value());
    return entry;
}

} // namespace

StageView::StageView(QWidget *parent)
    : QWidget(parent)
    , m_pages(new QStackedWidget(this))
    , m_message(new MessagePage(this))
    , m_tabs(new QTabWidget)
    , m_diagram(new ExchangeDiagram)
    , m_list(new QListWidget)
    , m_messages(new QPlainTextEdit)
    , m_stored(new StoredPair)
    , m_freshness(new FreshnessPanel)
{
    auto *panes = new QSplitter;
    panes->setChildrenCollapsible(false);
    panes->setHandleWidth(1);
    panes->addWidget(newExchange());
    panes->addWidget(m_stored);
    panes->setSizes({ 400, 360 });
    auto *stage = new QWidget;
    auto *column = new QVBoxLayout(stage);
    column->setContentsMargins(0, 0, 0, 4);
    column->setSpacing(0);
    column->addWidget(panes, 1);
    column->addWidget(m_freshness);
    m_pages->addWidget(m_message);
    m_pages->addWidget(stage);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_pages);
}

QWidget *StageView::newExchange()
{
    auto *drawn = new QWidget;
    auto *column = new QVBoxLayout(drawn);
    column->setContentsMargins(8, 8, 8, 0);
    column->addWidget(m_diagram);
    column->addStretch(1);
    m_list->setObjectName(QStringLiteral("labSteps"));
    m_list->setAccessibleName(tr("Steps of the exchange"));
    m_list->setWordWrap(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_messages->setReadOnly(true);
    m_messages->setFont(fixedFont());
    m_messages->setFrameShape(QFrame::NoFrame);
    m_messages->setTabChangesFocus(true);
    m_messages->setAccessibleName(tr("Request and response as sent"));
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(drawn, tr("Exchange"));
    m_tabs->addTab(m_list, tr("As a list"));
    m_tabs->addTab(m_messages, tr("Messages"));
    return m_tabs;
}

void StageView::setStep(const LabStepPtr &step, bool isNew)
{
    m_step = step;
    const QList<ExchangeStep> steps = exchangeSteps(*step);
    m_diagram->setSteps(steps);
    m_list->clear();
    for (const ExchangeStep &arrow : steps)
        m_list->addItem(arrow.text());
    m_list->setCurrentRow(0);
    showMessages();
    m_stored->setStored(step->before, step->after);
    showFreshness();
    m_pages->setCurrentIndex(1);
    if (isNew)
        m_diagram->play();
}

void StageView::clear(const QString &text)
{
    m_step.reset();
    m_freshUntil = NoTime;
    m_stored->clear();
    m_message->setMessage(QStringLiteral("lesson"), Role::Muted, tr("Client, cache and origin"), text);
    m_pages->setCurrentIndex(0);
}

void StageView::showMessages()
{
    QStringList texts;
    for (const LabExchange &exchange : m_step->exchanges) {
        texts += exchange.status == 0 ? exchange.problem
                                      : maskedHead(exchange.sent, false) + u'\n' + maskedHead(exchange.received, false);
    }
    m_messages->setPlainText(texts.isEmpty() ? tr("Nothing was sent: the cache answered alone.")
                                             : texts.join(QStringLiteral("\n")));
}

void StageView::showFreshness()
{
    m_freshUntil = NoTime;
    m_freshness->setVisible(!m_step->after.isEmpty());
    if (m_step->after.isEmpty())
        return;
    const CachedResponse &stored = m_step->after.first();
    StoreInfo store;
    store.hasTtl = false;
    const LoadedEntry entry = entryOf(stored);
    const FreshnessAccount account = freshnessAccount(entry, stored, store);
    m_freshUntil = account.times.freshUntil;
    m_freshness->setAccount(account);
    m_freshness->setSentence({});
    m_freshness->setNow(m_step->now);
}

void StageView::setNow(Msecs now)
{
    if (m_step)
        m_freshness->setNow(now);
}

QString StageView::diagramText() const { return m_diagram->accessibleDescription(); }

bool StageView::isPlaying() const { return m_diagram->isPlaying(); }

} // namespace etagere

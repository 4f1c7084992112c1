// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/replayoutcome.h"

#include "details/exchangediagram.h"
#include "details/secrets.h"
#include "details/shown.h"
#include "details/treetable.h"
#include "iconlabel.h"
#include "icons.h"

#include <etagere/entrytablemodel.h>

#include <QtCore/QLocale>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QTabWidget>

namespace etagere {

VerdictLook verdictLook(ReplayVerdict verdict)
{
    switch (verdict) {
    case ReplayVerdict::NotModified:
    case ReplayVerdict::Same:
        return { QStringLiteral("fresh"), Role::Fresh };
    case ReplayVerdict::FullThoughMatching:
    case ReplayVerdict::Changed:
    case ReplayVerdict::NoValidator:
        return { QStringLiteral("stale"), Role::Stale };
    case ReplayVerdict::ChangedSameEtag:
    case ReplayVerdict::Failed:
        break;
    }
    return { QStringLiteral("error"), Role::Gone };
}

ReplayOutcome::ReplayOutcome(QWidget *parent)
    : QWidget(parent)
    , m_icon(new IconLabel(16, this))
    , m_verdict(new QLabel(this))
    , m_facts(new QLabel(this))
    , m_writeBack(new QPushButton(icon(QStringLiteral("save")), tr("&Write back"), this))
    , m_pages(new QTabWidget(this))
    , m_diagram(new ExchangeDiagram)
    , m_list(new QListWidget)
    , m_messages(new QPlainTextEdit)
    , m_table(new TreeTable)
{
    m_messages->setReadOnly(true);
    m_messages->setFont(fixedFont());
    m_messages->setFrameShape(QFrame::NoFrame);
    m_messages->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_messages->setTabChangesFocus(true);
    m_messages->setAccessibleName(tr("Request and response as sent"));
    m_pages->setDocumentMode(true);
    m_pages->addTab(newDiagram(), tr("Exchange"));
    m_pages->addTab(m_messages, tr("Messages"));
    m_pages->addTab(newDifferences(), tr("Differences"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(newHead());
    layout->addWidget(m_pages, 1);
    connect(m_writeBack, &QPushButton::clicked, this, [this] {
        m_isWritten = true;
        updateWriteBack();
        emit writeBackRequested(*m_replay->updated);
    });
    clear();
}

QWidget *ReplayOutcome::newHead()
{
    for (QLabel *label : { m_verdict, m_facts }) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    m_verdict->setObjectName(QStringLiteral("verdict"));
    m_facts->setObjectName(QStringLiteral("facts"));
    m_facts->setForegroundRole(QPalette::PlaceholderText);
    m_writeBack->setObjectName(QStringLiteral("writeBack"));
    QFont bold = font();
    bold.setBold(true);
    m_verdict->setFont(bold);
    auto *head = new QWidget(this);
    auto *texts = new QVBoxLayout;
    texts->addWidget(m_verdict);
    texts->addWidget(m_facts);
    auto *line = new QHBoxLayout(head);
    line->setContentsMargins(12, 4, 12, 4);
    line->addWidget(m_icon, 0, Qt::AlignTop);
    line->addLayout(texts, 1);
    line->addWidget(m_writeBack, 0, Qt::AlignTop);
    return head;
}

// The list says the same with the keyboard and to screen readers, whole where an arrow has no room.
QWidget *ReplayOutcome::newDiagram()
{
    m_list->setObjectName(QStringLiteral("steps"));
    m_list->setAccessibleName(tr("Steps of the exchange"));
    m_list->setWordWrap(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *content = new QWidget;
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(8, 8, 8, 0);
    layout->addWidget(m_diagram);
    layout->addWidget(m_list, 1);
    auto *scroller = new QScrollArea;
    scroller->setFrameShape(QFrame::NoFrame);
    scroller->setWidgetResizable(true);
    scroller->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroller->setAccessibleName(tr("The exchange"));
    scroller->setWidget(content);
    return scroller;
}

QWidget *ReplayOutcome::newDifferences()
{
    m_table->setObjectName(QStringLiteral("differences"));
    m_table->setModel(&m_differences);
    m_table->setRootIsDecorated(false);
    m_table->setSelectionMode(QAbstractItemView::ContiguousSelection);
    m_table->setAccessibleName(tr("Stored response and the one that came, line by line"));
    m_table->keepFitted(DiffModel::Before, 0.5);
    connect(m_table, &TreeTable::copyRequested, this, [this] {
        const QModelIndexList rows = m_table->selectionModel()->selectedRows();
        if (!rows.isEmpty())
            QGuiApplication::clipboard()->setText(m_differences.text(rows.first().row(), rows.last().row()));
    });
    return m_table;
}

void ReplayOutcome::setReplay(const CachedResponse &stored, const Replay &replay)
{
    m_stored = stored;
    m_replay = replay;
    m_isWritten = false;
    show();
    showVerdict();
    const QList<ExchangeStep> steps = exchangeSteps(stored, replay);
    m_diagram->setSteps(steps);
    m_list->clear();
    for (const ExchangeStep &step : steps)
        m_list->addItem(step.text());
    m_list->setCurrentRow(0);
    showMessages();
    showDifferences();
    updateWriteBack();
}

void ReplayOutcome::clear()
{
    m_comparing.cancel();
    m_replay.reset();
    hide();
}

void ReplayOutcome::showVerdict()
{
    const VerdictLook look = verdictLook(m_replay->verdict);
    m_icon->setIcon(look.iconName, look.role);
    m_verdict->setText(m_replay->exchange ? replayVerdictText(m_replay->verdict) : m_replay->exchange.error().text());
    m_facts->setText(factsText());
}

QString ReplayOutcome::factsText() const
{
    QStringList facts{ tr("%1 ms").arg(QLocale().toString(m_replay->duration)) };
    if (m_replay->exchange) {
        const CachedResponse &now = m_replay->exchange->response;
        facts.prepend(QStringLiteral("%1 %2").arg(now.status).arg(shownText(now.reason)).trimmed());
        facts += tr("body of %1").arg(humaneSize(now.body.size));
    }
    if (m_replay->bytesSaved > 0)
        facts += tr("%1 saved").arg(humaneSize(m_replay->bytesSaved));
    return facts.join(QStringLiteral(" · "));
}

QString ReplayOutcome::messagesText(bool isRevealed) const
{
    if (!m_replay->exchange)
        return m_replay->exchange.error().text();
    const Exchange &exchange = *m_replay->exchange;
    const auto body = [](qint64 bytes) {
        return bytes > 0 ? tr("(body of %1)").arg(exactSize(bytes)) : tr("(no body)");
    };
    return QStringList{ maskedHead(exchange.sent, isRevealed), body(m_replay->request.body.size()), QString(),
                        maskedHead(exchange.received, isRevealed), body(exchange.response.body.size) }
        .join(u'\n');
}

void ReplayOutcome::showMessages() { m_messages->setPlainText(messagesText(m_isRevealed)); }

bool ReplayOutcome::hasSecrets() const { return m_replay && messagesText(false) != messagesText(true); }

void ReplayOutcome::showDifferences()
{
    m_differences.setRows({});
    m_pages->setTabEnabled(m_pages->indexOf(m_table), m_replay->exchange.has_value());
    if (!m_replay->exchange)
        return;
    m_comparing = Background::run(
        this,
        [stored = m_stored, now = m_replay->exchange->response, isRevealed = m_isRevealed](std::stop_token stop) {
            return responseDiff(stored, now, isRevealed, stop);
        },
        [this](const QList<DiffRow> &rows) {
            m_differences.setRows(rows);
            for (int row = 0; row < rows.size(); ++row)
                m_table->setFirstColumnSpanned(row, {}, rows[row].kind <= DiffRow::Note);
            m_table->fitColumns();
        });
}

void ReplayOutcome::setRevealed(bool isRevealed)
{
    m_isRevealed = isRevealed;
    if (!m_replay)
        return;
    showMessages();
    showDifferences();
}

void ReplayOutcome::setCanWrite(bool canWrite)
{
    m_canWrite = canWrite;
    updateWriteBack();
}

void ReplayOutcome::updateWriteBack()
{
    const bool hasNews = m_replay && m_replay->updated;
    m_writeBack->setEnabled(hasNews && m_canWrite && !m_isWritten);
    m_writeBack->setToolTip(!hasNews          ? tr("The answer gives no reason to change what is stored")
                                : m_isWritten ? tr("It was written; Undo puts back what was there")
                                : m_canWrite
                                ? tr("Puts the answer into the entry, as its own client would; it can be undone")
                                : tr("Read-only: allow changes first (Ctrl+U)"));
}

QString ReplayOutcome::text() const
{
    return m_replay
        ? QStringList{ m_verdict->text(), m_facts->text(), QString(), messagesText(m_isRevealed) }.join(u'\n')
        : QString();
}

} // namespace etagere

// SPDX-License-Identifier: GPL-3.0-or-later
// What a source shows in its table's place when there are no rows: why, and what to do about it.
#include "connect/productionstripe.h"
#include "connect/serverurl.h"
#include "entryview.h"
#include "filterbar.h"
#include "humanecount.h"
#include "messagepage.h"
#include "sourcepage.h"

#include <etagere/datetime.h>

#include <QtWidgets/QStackedWidget>

using namespace Qt::StringLiterals;

namespace etagere {

void SourcePage::chooseView()
{
    using Phase = SourceStatus::Phase;
    m_exclusions.cancel();
    const bool isEmpty = m_model.rowCount() == 0;
    m_filterBar->setEnabled(!m_failure);
    m_stack->setCurrentWidget(m_view);
    if (m_failure) {
        m_message->setMessage(u"error"_s, Role::Gone, tr("%1 cannot be opened").arg(title()), m_failure->text());
        offerWaysOut();
        m_stack->setCurrentWidget(m_message);
    } else if (m_status.phase == Phase::Opening && !m_slowOpening.isActive()) {
        m_message->setMessage(u"search"_s, Role::Muted, tr("Opening %1…").arg(title()), {});
        m_stack->setCurrentWidget(m_message);
    } else if (m_status.phase == Phase::Complete && m_status.entries == 0) {
        m_message->setMessage(u"folder"_s, Role::Muted, tr("This cache is empty"),
                              tr("It was read completely and holds no entries. F5 looks again."));
        m_stack->setCurrentWidget(m_message);
    } else if (isEmpty && isSettled() && !m_model.filter().isEmpty()) {
        explainNoMatch();
        m_stack->setCurrentWidget(m_message);
    }
}

void SourcePage::offerWaysOut()
{
    m_message->addButton(tr("Retry"), [this] { refresh(); });
    if (!isServer(location()))
        return m_message->addButton(tr("Open another folder…"), [this] { emit anotherWanted(); });
    if (m_failure->code == ErrorCode::Permission)
        m_message->addButton(tr("Enter password…"), [this] { emit passwordWanted(); });
    m_message->addButton(tr("Edit connection…"), [this] { emit connectionWanted(); });
}

void SourcePage::showNote()
{
    m_note = serverNote(location());
    m_stripe->setVisible(m_note.isProduction);
    m_stripe->setName(title());
    chooseView();
}

void SourcePage::explainNoMatch()
{
    const auto count = [table = m_model.table(), filter = m_model.filter(), now = m_model.now()](std::stop_token stop) {
        return filterExclusions(*table, filter, now, stop);
    };
    m_message->setMessage(u"filter"_s, Role::Muted, tr("No entry matches the filter"), {});
    m_exclusions =
        Background::run(this, count, [this](const QList<Exclusion> &exclusions) { showExclusions(exclusions); });
}

void SourcePage::showExclusions(const QList<Exclusion> &exclusions)
{
    QStringList lines;
    for (const Exclusion &exclusion : exclusions) {
        if (exclusion.excluded > 0)
            lines << tr("%1 excludes %2 of %3")
                         .arg(exclusion.text, humaneCount(exclusion.excluded), humaneCount(m_status.entries));
    }
    m_message->setMessage(u"filter"_s, Role::Muted, tr("No entry matches the filter"), lines.join(u'\n'));
    for (const Exclusion &exclusion : exclusions) {
        const QString text = tr("Drop %1: %2 shown").arg(exclusion.text, humaneCount(exclusion.shownWithout));
        m_message->addButton(
            text, [this, term = exclusion.term] { m_filterBar->setText(m_filterBar->filter().without(term).text()); });
    }
}

} // namespace etagere

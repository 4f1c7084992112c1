// SPDX-License-Identifier: GPL-3.0-or-later
#include "replays/sourcereplays.h"

#include "changes/changebar.h"
#include "changes/changewords.h"
#include "changes/sourcechanges.h"
#include "entryview.h"
#include "freeelsewhere.h"
#include "humanecount.h"

using namespace Qt::StringLiterals;

namespace etagere {

SourceReplays::SourceReplays(Store &store, EntryTableModel &model, EntryView &view, ChangeBar &bar,
                             SourceChanges &changes)
    : m_store(store)
    , m_model(model)
    , m_view(view)
    , m_bar(bar)
    , m_changes(changes)
{
    m_bar.setWork(tr("Progress of asking"), tr("Notes"));
    connect(&store, &Store::replayed, this, &SourceReplays::onReplayed);
    connect(&store, &Store::replayFinished, this, &SourceReplays::onFinished);
    connect(view.selectionModel(), &QItemSelectionModel::selectionChanged, this, &SourceReplays::withdrawQuestion);
    connect(&store, &Store::changeFinished, this, [this](auto, const Result<EditOutcome> &outcome) {
        if (std::exchange(m_isWriting, false))
            m_isWritten = outcome && outcome->changed > 0; // else it may go better another time
        emit stateChanged();
    });
    connect(&changes, &SourceChanges::stateChanged, this, &SourceReplays::stateChanged);
}

bool SourceReplays::canWriteBack() const { return newsCount() > 0 && !m_isWritten && !m_total && !m_changes.isBusy(); }

void SourceReplays::replaySelected() { look(m_view.selectedTableRows()); }

void SourceReplays::replayShown() { look(m_view.shownTableRows()); }

void SourceReplays::look(std::vector<quint32> rows)
{
    if (isBusy() || rows.empty())
        return;
    m_isLooking = true;
    m_bar.showWork(tr("Looking at %1…").arg(entriesText(qint64(rows.size()))), [this] {
        m_look.cancel();
        m_isLooking = false;
        emit stateChanged();
    });
    m_look = Background::run(
        this,
        [table = m_model.table(), rows = std::move(rows)](const std::stop_token &stop) {
            return replayPlan(*table, rows, stop);
        },
        [this](const ReplayPlan &plan) {
            m_isLooking = false;
            propose(plan);
            emit stateChanged();
        });
    emit stateChanged();
}

void SourceReplays::propose(const ReplayPlan &plan)
{
    if (plan.targets.isEmpty() || plan.targets.size() > ReplayPlan::MostTargets)
        return m_bar.tell(u"replay"_s, Role::Muted, nothingToAskText(plan), {}, {});
    m_bar.ask(u"replay"_s, replayQuestionText(plan), replayConsequenceText(plan, {}),
              { tr("Send"), [this, plan] { start(plan); } });
}

void SourceReplays::withdrawQuestion()
{
    if (m_bar.isAsking())
        m_bar.dismiss();
}

void SourceReplays::forget()
{
    m_results.clear();
    m_isWritten = false;
    freeElsewhere(std::exchange(m_findings, nullptr));
}

void SourceReplays::start(const ReplayPlan &plan)
{
    if (isBusy())
        return;
    forget();
    m_total = plan.targets.size();
    m_summary = tr("Asking about %1…").arg(entriesText(*m_total));
    m_bar.showWork(m_summary, [this] { cancel(); });
    emit told(tr("%1 %2").arg(m_summary, replayConsequenceText(plan, {})));
    m_store.replayEntries(plan.targets);
    emit started();
    emit stateChanged();
}

void SourceReplays::onReplayed(const ReplayedEntry &entry)
{
    m_results.add(entry);
    m_bar.setProgress(m_results.rowCount(), m_total.value_or(0));
}

void SourceReplays::onFinished(const Result<ReplayFindingsPtr> &findings)
{
    const qint64 total = std::exchange(m_total, std::nullopt).value_or(0);
    if (findings) {
        m_findings = *findings;
        const qint64 unasked = total - m_results.rowCount();
        m_summary = tallyText(m_results.tally());
        if (m_findings->summary.isCancelled)
            m_summary.prepend(tr("Cancelled. "));
        if (unasked > 0)
            m_summary += u' '
                + (unasked == 1 ? tr("1 is left without an answer.")
                                : tr("%1 are left without an answer.").arg(humaneCount(unasked)));
    } else {
        m_summary = findings.error().code == ErrorCode::Cancelled ? tr("Cancelled. Nothing was asked.")
                                                                  : findings.error().text();
    }
    showSummary();
    emit told(m_summary);
    for (const QString &note : m_findings ? m_findings->summary.notes : QStringList())
        emit told(note);
    emit stateChanged();
}

void SourceReplays::showSummary()
{
    const ReplayTally &tally = m_results.tally();
    const bool isWhole = m_findings && !m_findings->summary.isCancelled
        && tally.told
            == tally.count(ReplayResult::Unchanged) + tally.count(ReplayResult::SentAgain)
                + tally.count(ReplayResult::Changed) + tally.count(ReplayResult::Unvalidated);
    const ChangeBar::Button write{ tr("Write back"), [this] { writeBack(); } };
    m_bar.tell(isWhole ? u"check"_s : u"error"_s, isWhole ? Role::Fresh : Role::Stale, m_summary,
               m_findings ? m_findings->summary.notes : QStringList(), canWriteBack() ? write : ChangeBar::Button());
}

void SourceReplays::writeBack()
{
    if (!canWriteBack())
        return;
    if (!m_changes.isUnlocked())
        return m_bar.tell(u"lock"_s, Role::Muted, tr("Read-only: nothing in this cache is changed until you allow it."),
                          {}, { tr("Allow changes"), [this] {
                                   m_changes.setUnlocked(true);
                                   showSummary();
                               } });
    m_bar.dismiss();
    m_isWriting = true;
    m_changes.writeBack(m_findings->found, tr("%1 replayed").arg(entriesText(newsCount())));
}

} // namespace etagere

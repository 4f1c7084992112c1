// SPDX-License-Identifier: GPL-3.0-or-later
#include "changes/sourcechanges.h"

#include "changes/changebar.h"
#include "entryview.h"
#include "freeelsewhere.h"

#include <etagere/datetime.h>
#include <etagere/rowwriter.h>

using namespace Qt::StringLiterals;

namespace etagere {

namespace {

QString iconOf(ChangeKind kind) { return kind == ChangeKind::Expire ? u"expire"_s : u"invalidate"_s; }

} // namespace

SourceChanges::SourceChanges(Store &store, EntryTableModel &model, EntryView &view, ChangeBar &bar)
    : m_store(store)
    , m_model(model)
    , m_view(view)
    , m_bar(bar)
{
    connect(&store, &Store::changeProgress, &bar, &ChangeBar::setProgress);
    connect(&store, &Store::changeFinished, this, [this](auto, const auto &outcome) { onFinished(outcome); });
    connect(&store, &Store::opened, this, [this] { m_trash.setCache(m_store.detection().location); });
    connect(view.selectionModel(), &QItemSelectionModel::selectionChanged, this, &SourceChanges::withdrawQuestion);
    connect(&m_trash, &SourceTrash::changed, this, &SourceChanges::stateChanged);
}

void SourceChanges::setUnlocked(bool unlocked)
{
    if (unlocked == isUnlocked())
        return;
    withdrawQuestion();
    if (unlocked)
        m_store.unlock();
    else
        m_store.lock();
    emit told(unlocked ? tr("Changes allowed until the source is closed") : tr("Read-only again"));
    emit stateChanged();
}

void SourceChanges::explainLock()
{
    if (isUnlocked())
        return;
    m_bar.tell(u"lock"_s, Role::Muted, tr("Read-only: nothing in this cache is changed until you allow it."), {},
               { tr("Allow changes"), [this] { setUnlocked(true); } });
}

void SourceChanges::setTrashLimits(const TrashLimits &limits)
{
    m_limits = limits;
    m_store.setTrashLimits(limits);
}

void SourceChanges::changeSelected(ChangeKind kind) { look(m_view.selectedTableRows(), kind); }

void SourceChanges::changeShown(ChangeKind kind) { look(m_view.shownTableRows(), kind); }

void SourceChanges::change(const ChangeTarget &target)
{
    if (!isUnlocked())
        return explainLock();
    if (isBusy() || target.keys.isEmpty())
        return;
    dropQuestion();
    ask(std::make_shared<const ChangeTarget>(target));
}

void SourceChanges::look(std::vector<quint32> rows, ChangeKind kind)
{
    if (!canChange() || rows.empty())
        return;
    dropQuestion();
    m_isLooking = true;
    m_bar.showWork(tr("Looking at %1…").arg(entriesText(qint64(rows.size()))), [this] {
        m_look.cancel();
        m_isLooking = false;
        emit stateChanged();
    });
    const bool isShared = m_store.info().isShared;
    m_look = Background::run(
        this,
        [table = m_model.table(), rows = std::move(rows), kind, isShared, now = m_model.now()](std::stop_token stop) {
            return std::make_shared<const ChangeTarget>(
                changeTarget(*table, rows, kind, isShared, now, stop));
        },
        [this](std::shared_ptr<const ChangeTarget> target) {
            m_isLooking = false;
            propose(std::move(target));
            emit stateChanged();
        });
    emit stateChanged();
}

void SourceChanges::propose(std::shared_ptr<const ChangeTarget> target)
{
    if (target->keys.isEmpty()) {
        const bool canRemove = target->looked == 1 && target->count(Expirable::Already) == 0;
        const ChangeBar::Button remove{ tr("Remove"), [this] { changeSelected(ChangeKind::Invalidate); } };
        m_bar.tell(u"expire"_s, Role::Muted, nothingToMarkText(*target), {}, canRemove ? remove : ChangeBar::Button());
    } else if (target->looked == 1) {
        carryOut(*target);
    } else {
        ask(std::move(target));
    }
}

void SourceChanges::ask(std::shared_ptr<const ChangeTarget> target)
{
    m_asked = std::move(target);
    m_bar.ask(iconOf(m_asked->kind), questionText(*m_asked), consequenceText(*m_asked, m_limits),
              { verb(m_asked->kind), [this] {
                   if (canChange())
                       carryOut(*m_asked);
                   dropQuestion();
               } });
}

void SourceChanges::withdrawQuestion()
{
    if (m_bar.isAsking())
        m_bar.dismiss();
    dropQuestion();
}

void SourceChanges::dropQuestion()
{
    if (m_asked)
        freeElsewhere(std::exchange(m_asked, nullptr));
}

void SourceChanges::carryOut(const ChangeTarget &target)
{
    start({ target.kind, target.keys.size(), target.name });
    const QString label = changeLabel(target, target.chosenAs.isEmpty() ? m_model.filter().text() : target.chosenAs);
    if (target.kind == ChangeKind::Expire)
        m_store.expire(target.keys, label);
    else
        m_store.invalidate(target.keys, label,
                           m_store.info().isShared && target.looked > 1 && !target.isForeignAimed());
}

void SourceChanges::writeBack(const QList<WriteBack> &found, const QString &name)
{
    if (!canChange())
        return explainLock();
    start({ ChangeKind::WriteBack, found.size(), name });
    m_store.writeBack(found, name);
}

void SourceChanges::undoNewest()
{
    const std::optional<ChangeRecord> record = m_trash.newest();
    if (!canUndo() || !record)
        return;
    if (m_madeHere.contains(record->id))
        return undo(*record);
    m_bar.ask(u"undo"_s, undoQuestionText(*record, currentTime()), {},
              { tr("Put back"), [this, record] { undo(*record); } });
}

void SourceChanges::undo(const ChangeRecord &record)
{
    startUndo(record.id, { std::nullopt, record.entries, record.label });
}

void SourceChanges::startUndo(qint64 id, ChangeJob job)
{
    if (!canChange())
        return explainLock();
    start(std::move(job));
    m_store.undo(id);
}

void SourceChanges::start(ChangeJob job)
{
    m_bar.showWork(runningText(job), [this] { m_store.cancelChange(); });
    m_job = std::move(job);
    emit stateChanged();
}

void SourceChanges::onFinished(const Result<EditOutcome> &outcome)
{
    const ChangeJob job = std::exchange(m_job, std::nullopt).value_or(ChangeJob());
    if (outcome) {
        report(job, *outcome);
    } else {
        m_bar.tell(u"error"_s, Role::Gone, outcome.error().text(), {}, {});
        emit told(outcome.error().text());
    }
    m_trash.reload();
    emit stateChanged();
    if (outcome && !job.kind && outcome->changed > 0)
        emit putBack(outcome->first);
    if (outcome && (outcome->changed > 0 || outcome->skipped > 0))
        emit changed();
}

void SourceChanges::report(const ChangeJob &job, const EditOutcome &outcome)
{
    ChangeBar::Button undoButton;
    if (job.kind && outcome.id > 0) {
        m_madeHere.insert(outcome.id);
        const ChangeJob back{ std::nullopt, outcome.changed, job.name };
        undoButton = { tr("Undo"), [this, id = outcome.id, back] { startUndo(id, back); } };
    } else if (!job.kind && outcome.skipped > 0) {
        m_trash.setRefused(outcome.id);
    }
    const bool isWhole = outcome.skipped == 0 && !outcome.isCancelled;
    const QString text = outcomeText(job, outcome);
    m_bar.tell(isWhole ? u"check"_s : u"error"_s, isWhole ? Role::Fresh : Role::Stale, text, problemTexts(outcome),
               undoButton);
    emit told(undoButton.text.isEmpty() ? text : tr("%1 Kept in %2").arg(text, m_trash.folder()));
    for (const QString &problem : problemTexts(outcome).first(std::min<qsizetype>(outcome.problems.size(), 10)))
        emit told(problem);
}

} // namespace etagere

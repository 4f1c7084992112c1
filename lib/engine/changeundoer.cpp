// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engine/changeundoer.h"

#include "core/translate.h"

#include <QtCore/QElapsedTimer>

namespace etagere {

namespace {

constexpr qint64 ProgressMsecs = 100;

tl::unexpected<Error> leftAlone(const QString &why) { return failure(ErrorCode::Changed, why); }

} // namespace

ChangeUndoer::ChangeUndoer(Backend &backend, ChangeFileReader file)
    : m_backend(backend)
    , m_file(std::move(file))
{
    m_outcome.id = m_file.record().id;
}

EditOutcome ChangeUndoer::run(const EditProgress &progress, const std::stop_token &stop)
{
    QElapsedTimer sinceProgress;
    const qint64 total = m_file.record().entries;
    qint64 done = 0;
    while (!stop.stop_requested()) {
        const std::optional<ChangedEntry> entry = m_file.next();
        if (!entry)
            break;
        const Result<Done> restored = putBack(*entry, stop);
        if (!restored && restored.error().code == ErrorCode::Cancelled)
            break;
        if (!restored) {
            ++m_outcome.skipped;
            if (m_outcome.problems.size() < EditOutcome::MostProblems)
                m_outcome.problems.append({ entry->key, restored.error() });
        }
        ++done;
        if (progress && (!sinceProgress.isValid() || sinceProgress.elapsed() >= ProgressMsecs)) {
            progress(done, total);
            sinceProgress.start();
        }
    }
    m_outcome.isCancelled = stop.stop_requested() && done < total;
    if (const qint64 damaged = m_file.damaged(); damaged > 0) {
        m_outcome.skipped += damaged;
        m_outcome.problems.prepend({ {},
                                     { ErrorCode::BadInput,
                                       tr("%L1 entries are damaged in the trash and cannot be put back").arg(damaged),
                                       {} } });
    }
    if (!m_outcome.isCancelled && m_outcome.skipped == 0)
        static_cast<void>(m_file.markUndone()); // without it the change is only listed as one that can be undone
    if (progress)
        progress(done, total);
    return m_outcome;
}

Result<Done> ChangeUndoer::putBack(const ChangedEntry &entry, const std::stop_token &stop)
{
    const Result<std::optional<Version>> version = expectedVersion(entry, stop);
    if (!version)
        return tl::unexpected(version.error());
    if (!*version)
        return Done();
    const Result<Version> restored = m_backend.change(entry.key, **version, entry.before, stop);
    if (!restored && restored.error().code == ErrorCode::Changed)
        return leftAlone(tr("Its client is writing the entry at this moment, so it was left alone"));
    if (!restored)
        return tl::unexpected(restored.error());
    if (m_outcome.changed++ == 0)
        m_outcome.first = entry.key;
    m_outcome.bytes += entry.before.storedBytes;
    return Done();
}

Result<std::optional<Version>> ChangeUndoer::expectedVersion(const ChangedEntry &entry, const std::stop_token &stop)
{
    const Result<Value> now = m_backend.read(entry.key, stop);
    if (!now && now.error().code != ErrorCode::NotFound)
        return tl::unexpected(now.error());
    if (!now && entry.after.isEmpty())
        return std::optional(Version());
    if (!now)
        return leftAlone(tr("Its client has removed the entry since, so it was not put back"));
    const Result<QByteArray> digest = contentDigest(*now);
    const Result<QByteArray> before = contentDigest(entry.before);
    if (!digest || !before)
        return tl::unexpected(digest ? before.error() : digest.error());
    if (*digest == *before)
        return std::optional<Version>(); // it is as it was: put back before, or never changed
    if (*digest == entry.after)
        return std::optional(now->version);
    return leftAlone(tr("Its client has stored a newer response since, which is kept"));
}

} // namespace etagere

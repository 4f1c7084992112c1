// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engine/changemaker.h"

#include "core/translate.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QSet>

namespace etagere {

namespace {

// A sync costs milliseconds, whatever is synced; the entries of a group hold files open.
constexpr qsizetype GroupEntries = 100;
constexpr qint64 GroupBytes = 8 * 1024 * 1024;
constexpr qint64 ProgressMsecs = 100;

// A key and its URL may both be named.
QList<StoredKey> withoutRepeats(const QList<StoredKey> &keys)
{
    QList<StoredKey> unique;
    unique.reserve(keys.size());
    QSet<StoredKey> seen;
    seen.reserve(keys.size());
    for (const StoredKey &key : keys) {
        if (!seen.contains(key))
            unique.append(*seen.insert(key));
    }
    return unique;
}

/// Whether nothing of an entry was changed for sure when changing it failed so.
bool isRefusal(ErrorCode code)
{
    return code == ErrorCode::Changed || code == ErrorCode::ReadOnly || code == ErrorCode::Unsupported
        || code == ErrorCode::Usage;
}

} // namespace

ChangeMaker::ChangeMaker(Backend &backend, ChangeFileWriter file, Rewrite rewrite, qint64 mostBytes)
    : m_backend(backend)
    , m_file(std::move(file))
    , m_rewrite(std::move(rewrite))
    , m_mostBytes(mostBytes)
{
    m_outcome.id = m_file.id();
}

Result<Done> ChangeMaker::run(const QList<StoredKey> &given, const EditProgress &progress, const std::stop_token &stop)
{
    const QList<StoredKey> keys = withoutRepeats(given);
    QElapsedTimer sinceProgress;
    Result<Done> done;
    for (qsizetype i = 0; done && i < keys.size() && !stop.stop_requested(); ++i) {
        done = plan(keys.at(i), stop);
        if (done && (m_group.size() >= GroupEntries || m_groupBytes >= GroupBytes))
            done = carryOut(stop);
        if (progress && (!sinceProgress.isValid() || sinceProgress.elapsed() >= ProgressMsecs)) {
            progress(m_outcome.changed + m_outcome.skipped, keys.size());
            sinceProgress.start();
        }
    }
    if (done && !stop.stop_requested())
        done = carryOut(stop);
    m_outcome.isCancelled = stop.stop_requested() && m_outcome.changed + m_outcome.skipped < keys.size();
    if (!done && done.error().code == ErrorCode::Cancelled)
        done = Done();
    if (!m_mayHaveChanged) {
        m_file.discard();
        m_outcome.id = 0;
    } else if (done) {
        m_file.markMade();
    }
    if (progress)
        progress(m_outcome.changed + m_outcome.skipped, keys.size());
    return done;
}

Result<Done> ChangeMaker::plan(const StoredKey &key, const std::stop_token &stop)
{
    Result<Value> before = m_backend.read(key, stop);
    if (!before) {
        skip(key, before.error());
        return Done();
    }
    Result<std::optional<Value>> after = m_rewrite(key, *before);
    Result<QByteArray> digest = QByteArray();
    if (after && *after)
        digest = contentDigest(**after);
    if (!after || !digest) {
        skip(key, after ? digest.error() : after.error());
        return Done();
    }
    if (m_file.bytes() + before->storedBytes > m_mostBytes)
        return failure(
            ErrorCode::LimitExceeded,
            tr("The trash would grow beyond its limit of %L1 bytes. Raise the limit, or change fewer entries")
                .arg(m_mostBytes));
    if (Result<Done> kept = m_file.add({ key, *before, *digest }, stop); !kept) {
        if (m_file.isBroken() || kept.error().code == ErrorCode::Cancelled)
            return kept;
        skip(key, kept.error());
        return Done();
    }
    m_groupBytes += before->storedBytes;
    m_group.append({ key, std::move(*before), std::move(*after) });
    return Done();
}

Result<Done> ChangeMaker::carryOut(const std::stop_token &stop)
{
    if (Result<Done> synced = m_file.sync(); !synced)
        return synced;
    for (const Planned &planned : std::as_const(m_group)) {
        if (stop.stop_requested())
            break;
        const Result<Version> changed = m_backend.change(planned.key, planned.before.version, planned.after, stop);
        if (!changed && changed.error().code == ErrorCode::Cancelled)
            break;
        if (!changed && changed.error().code == ErrorCode::Changed) {
            skip(planned.key,
                 { ErrorCode::Changed, tr("Its client has changed the entry meanwhile, so it was left alone"), {} });
        } else if (!changed) {
            m_mayHaveChanged |= !isRefusal(changed.error().code);
            skip(planned.key, changed.error());
        } else {
            m_mayHaveChanged = true;
            if (m_outcome.changed++ == 0)
                m_outcome.first = planned.key;
            m_outcome.bytes += planned.before.storedBytes;
        }
    }
    m_group.clear();
    m_groupBytes = 0;
    return Done();
}

void ChangeMaker::skip(const StoredKey &key, const Error &error)
{
    ++m_outcome.skipped;
    if (m_outcome.problems.size() < EditOutcome::MostProblems)
        m_outcome.problems.append({ key, error });
}

} // namespace etagere

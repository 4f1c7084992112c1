// SPDX-License-Identifier: LGPL-3.0-or-later
#include <etagere/editor.h>

#include "core/translate.h"
#include "engine/changemaker.h"
#include "engine/changeundoer.h"
#include "engine/opening.h"

#include <etagere/datetime.h>

#include <QtCore/QHash>

namespace etagere {

namespace {

tl::unexpected<Error> readOnly()
{
    return failure(ErrorCode::ReadOnly, tr("The cache was opened for reading only, so nothing was changed"));
}

Error changedMeanwhile()
{
    return { ErrorCode::Changed, tr("The entry has changed meanwhile, so it was left alone"), {} };
}

Result<EditOutcome> makeChange(OpenStore &store, const TrashLimits &limits, ChangeKind kind,
                               const QList<StoredKey> &keys, const QString &label, ChangeMaker::Rewrite rewrite,
                               const EditProgress &progress, const std::stop_token &stop)
{
    if (store.access != Access::Write)
        return readOnly();
    const Trash trash(store.detection.location);
    trash.purge(limits, currentTime());
    Result<ChangeFileWriter> file = ChangeFileWriter::create(trash.folder(), kind, label, store.detection.backend);
    if (!file)
        return tl::unexpected(file.error());
    ChangeMaker maker(*store.backend, std::move(*file), std::move(rewrite), limits.bytes);
    const Result<Done> done = maker.run(keys, progress, stop);
    trash.purge(limits, currentTime());
    if (!done && maker.outcome().changed == 0)
        return tl::unexpected(done.error());
    EditOutcome outcome = maker.outcome();
    if (!done)
        outcome.problems.prepend({ {}, done.error() });
    return outcome;
}

} // namespace

Editor::Editor(OpenStore &store, TrashLimits limits)
    : m_store(store)
    , m_limits(limits)
{
}

Result<EditOutcome> Editor::invalidate(const QList<StoredKey> &keys, const QString &label, const EditProgress &progress,
                                       std::stop_token stop)
{
    const auto remove = [this](const StoredKey &key, const Value &value) -> Result<std::optional<Value>> {
        if (m_sparesForeign && m_store.dialects.of(listedEntry(key, value)) == dialects().last())
            return failure(ErrorCode::Unsupported,
                           tr("It belongs to another program: name it, or filter by dialect:raw, to remove it"));
        return std::optional<Value>();
    };
    return makeChange(m_store, m_limits, ChangeKind::Invalidate, keys, label, remove, progress, stop);
}

Result<EditOutcome> Editor::expire(const QList<StoredKey> &keys, const QString &label, const EditProgress &progress,
                                   std::stop_token stop)
{
    const auto mark = [this](const StoredKey &key, const Value &value) {
        const Result<Value> marked = m_store.dialects.of(listedEntry(key, value))->expired(key, value, m_store.info);
        return marked.map([](const Value &v) { return std::optional(v); });
    };
    return makeChange(m_store, m_limits, ChangeKind::Expire, keys, label, mark, progress, stop);
}

Result<EditOutcome> Editor::replace(const StoredKey &key, const Version &seen, const std::optional<Value> &value,
                                    const QString &label, std::stop_token stop)
{
    const auto put = [&](const StoredKey &, const Value &before) -> Result<std::optional<Value>> {
        if (before.version != seen)
            return tl::unexpected(changedMeanwhile());
        return value;
    };
    Result<EditOutcome> outcome = makeChange(m_store, m_limits, ChangeKind::WriteBack, { key }, label, put, {}, stop);
    if (outcome && !outcome->problems.isEmpty())
        return tl::unexpected(outcome->problems.first().error);
    return outcome;
}

Result<EditOutcome> Editor::writeBack(const QList<WriteBack> &found, const QString &label, const EditProgress &progress,
                                      std::stop_token stop)
{
    QHash<StoredKey, const WriteBack *> byKey;
    QList<StoredKey> keys;
    for (const WriteBack &one : found) {
        byKey.insert(one.key, &one);
        keys.append(one.key);
    }
    const auto encoded = [&](const StoredKey &key, const Value &before) -> Result<std::optional<Value>> {
        const WriteBack &one = *byKey.value(key);
        if (before.version != one.seen)
            return tl::unexpected(changedMeanwhile());
        return m_store.dialects.of(listedEntry(key, before))
            ->encode(one.response, &before, m_store.info)
            .map([](const Value &value) { return std::optional(value); });
    };
    return makeChange(m_store, m_limits, ChangeKind::WriteBack, keys, label, encoded, progress, stop);
}

Result<EditOutcome> Editor::undo(qint64 id, const EditProgress &progress, std::stop_token stop)
{
    if (m_store.access != Access::Write)
        return readOnly();
    const Trash trash(m_store.detection.location);
    if (const Result<ChangeRecord> known = trash.change(id); !known)
        return tl::unexpected(known.error());
    Result<ChangeFileReader> file = ChangeFileReader::openToUndo(trash.folder() + u'/' + changeFileName(id));
    if (!file)
        return tl::unexpected(file.error());
    return ChangeUndoer(*m_store.backend, std::move(*file)).run(progress, stop);
}

} // namespace etagere

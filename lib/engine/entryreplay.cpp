// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engine/entryreplay.h"

#include "core/translate.h"

namespace etagere {

namespace {

Result<ReplayItem> readItem(OpenStore &store, const ReplayTarget &target, const std::stop_token &stop)
{
    const Result<Value> value = store.backend->read(target.key, stop);
    if (!value)
        return tl::unexpected(value.error());
    const Dialect *dialect = store.dialects.of(listedEntry(target.key, *value));
    const Result<DecodedEntry> entry = decodeNamed(store, *dialect, target.key, *value);
    if (!entry)
        return tl::unexpected(entry.error());
    ReplayItem item{ target.key, value->version, entry->variants.first() };
    if (item.stored.url.isEmpty())
        item.stored.url = target.url;
    return item;
}

ReplayedEntry outcomeOf(const ReplayTarget &target, const Replay &replay)
{
    ReplayedEntry outcome;
    outcome.target = target;
    outcome.verdict = replay.verdict;
    outcome.wasSent = !replay.request.url.isEmpty();
    outcome.hasNews = replay.updated.has_value();
    outcome.duration = replay.duration;
    outcome.bytesSaved = replay.bytesSaved;
    if (replay.exchange)
        outcome.status = replay.exchange->response.status;
    else
        outcome.error = replay.exchange.error().text();
    return outcome;
}

/// What holding on to the answer takes: the body that came, wherever it is kept; of a stored one what is in memory.
qint64 heldBytes(const Replay &replay)
{
    const Part &body = replay.updated->body;
    return replay.verdict == ReplayVerdict::NotModified ? body.head.size() : body.size;
}

} // namespace

ReplayFindingsPtr replayEntries(OpenStore &store, const QList<ReplayTarget> &targets, const BulkReplayLimits &limits,
                                const std::function<void(const ReplayedEntry &)> &tell, const std::stop_token &stop)
{
    const auto findings = std::make_shared<ReplayFindings>();
    std::stop_source ending; // by the caller, or because enough is held
    const std::stop_callback onStop(stop, [&ending] { ending.request_stop(); });
    QList<QByteArray> urls;
    for (const ReplayTarget &target : targets)
        urls.append(target.url);
    qint64 held = 0;
    const auto read = [&](qsizetype index) { return readItem(store, targets.at(index), ending.get_token()); };
    const auto take = [&](qsizetype index, const ReplayItem &item, const Replay &replay) {
        if (!replay.exchange && replay.exchange.error().code == ErrorCode::Cancelled)
            return; // nobody knows what would have come of it
        tell(outcomeOf(targets.at(index), replay));
        if (!replay.updated)
            return;
        findings->found.append({ item.key, item.seen, *replay.updated });
        held += heldBytes(replay);
        if (held > ReplayFindings::MostBytes)
            ending.request_stop();
    };
    TransportLimits exchanges;
    exchanges.clock = store.info.clock;
    findings->summary = replayAll(urls, read, httpTransport(exchanges), limits, take, ending.get_token());
    if (held > ReplayFindings::MostBytes)
        findings->summary.notes.append(
            tr("The answers take more than %L1 bytes, so no more were asked for; write these back first")
                .arg(ReplayFindings::MostBytes));
    return findings;
}

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engine/rowsink.h"

#include "engine/bodymatch.h"

#include <etagere/datetime.h>

namespace etagere {

namespace {

void copyMeta(const RowMeta &meta, Row &row)
{
    row.method = meta.method;
    row.url = meta.url;
    row.decodedKey = meta.decodedKey;
    row.contentType = meta.contentType;
    row.etag = meta.etag;
    row.lastModified = meta.lastModified;
    row.vary = meta.vary;
    row.error = meta.error;
    row.bodyBytes = meta.bodyBytes;
    row.storedAt = meta.storedAt;
    row.expiresAt = meta.expiresAt;
    row.status = meta.status;
    row.rule = meta.rule;
    row.decodedBy = meta.decodedBy;
    row.isResponse = meta.isResponse;
}

/// The entry's value without a copy: valid as long as the entry.
Value valueInPlace(const ListedEntry &entry)
{
    Value value;
    value.head.head = QByteArray::fromRawData(entry.head.data(), entry.head.size());
    value.head.size = entry.headSize;
    value.head.source = std::shared_ptr<const ByteSource>(std::shared_ptr<void>(), entry.source);
    value.flags = entry.flags;
    value.mode = entry.mode;
    return value;
}

/// A term on bodies needs the values, whatever was asked for.
ListingOptions withBodies(ListingOptions options)
{
    if (options.filter.needsBody())
        options.depth = ListDepth::Values;
    return options;
}

} // namespace

RowSink::RowSink(const OpenStore &store, ListingOptions options, const RowConsumer &consumer, std::stop_token stop)
    : m_dialects(store.dialects)
    , m_options(withBodies(std::move(options)))
    , m_keys(store.names, m_options.spellsKeys)
    , m_consumer(consumer)
    , m_stop(std::move(stop))
    , m_now(store.info.clock())
    // A store with an expiry of its own keeps the time of storing too; others have a file's mtime, which a
    // copy changes.
    , m_hasStoreClock(store.info.hasTtl)
{
}

void RowSink::fill(Row &row, RowMeta &meta, QByteArray &error, const ListedEntry &entry)
{
    const bool isUnread = m_options.depth == ListDepth::Keys || (entry.headSize < 0 && !entry.error);
    if (m_options.depth != ListDepth::Keys)
        row.dialect = m_dialects.of(entry);
    if (row.dialect && !entry.error) {
        meta.clear();
        if (isUnread)
            row.dialect->summariseKey(entry, meta);
        else
            row.dialect->summarise(entry, meta);
        copyMeta(meta, row);
        m_keys.decode(entry, meta, row);
    }
    if (isUnread)
        row.rule = FreshnessRule::Unread;
    if (entry.error) {
        error = entry.error->text().toUtf8();
        row.error = error;
    }
    row.key = entry.key;
    row.keyType = entry.keyType;
    row.server = entry.server;
    row.storedBytes = entry.storedBytes;
    row.storeExpiresAt = entry.expiresAt;
    if (entry.storedAt != NoTime && (m_hasStoreClock || row.storedAt == NoTime))
        row.storedAt = entry.storedAt;
}

bool RowSink::push(const ListedEntry &entry)
{
    if (m_isSatisfied || m_stop.stop_requested())
        return false;
    // One of each for a thread, so that a listing allocates nothing for a row.
    static thread_local RowMeta meta;
    static thread_local QByteArray error;
    ++m_entries;
    Row row;
    fill(row, meta, error, entry);
    if (!row.error.isEmpty())
        ++m_failed;
    if (!m_options.filter.matches(row, m_now))
        return true;
    if (!m_options.filter.needsBody())
        return handOn(row, entry);
    switch (bodyMatch(entry, *row.dialect)) {
    case BodyMatch::Yes:
        return handOn(row, entry);
    case BodyMatch::Postponed: {
        const std::scoped_lock lock(m_mutex);
        m_postponed.append(row.storedKey());
        return true;
    }
    case BodyMatch::No:
        break;
    }
    return true;
}

bool RowSink::pushRead(const StoredKey &key, const Value &value)
{
    const ListedEntry entry = listedEntry(key, value);
    RowMeta meta;
    QByteArray error;
    Row row;
    fill(row, meta, error, entry);
    const bool needsBody = m_options.filter.needsBody();
    if (!m_options.filter.matches(row, m_now)
        || (needsBody && !bodyMatches(m_options.filter, *row.dialect, key, value)))
        return true;
    return handOn(row, entry);
}

RowSink::BodyMatch RowSink::bodyMatch(const ListedEntry &entry, const Dialect &dialect) const
{
    if (entry.error)
        return BodyMatch::No;
    // The backend is busy listing in this very thread, so it cannot be asked for the body now.
    if (entry.hasBody || (entry.head.size() < entry.headSize && !entry.source))
        return BodyMatch::Postponed;
    const StoredKey key{ entry.key.toByteArray(), entry.keyType, entry.server };
    return bodyMatches(m_options.filter, dialect, key, valueInPlace(entry)) ? BodyMatch::Yes : BodyMatch::No;
}

bool RowSink::handOn(const Row &row, const ListedEntry &entry)
{
    const std::scoped_lock lock(m_mutex);
    if (m_isSatisfied || (m_options.limit >= 0 && m_matched >= m_options.limit)) {
        m_isSatisfied = true;
        return false;
    }
    ++m_matched;
    m_isSatisfied = !m_consumer(row, entry) || m_matched == m_options.limit;
    return !m_isSatisfied;
}

void RowSink::note(const QString &text)
{
    const std::scoped_lock lock(m_mutex);
    m_notes += text;
}

void RowSink::estimate(qint64 entries)
{
    const std::scoped_lock lock(m_mutex);
    if (m_estimateConsumer)
        m_estimateConsumer(entries);
}

ListingSummary RowSink::summary() const { return { m_entries, m_matched, m_failed, m_notes }; }

Result<ListingSummary> listRows(Backend &backend, RowSink &sink, std::stop_token stop)
{
    const Result<Done> listed = backend.list(sink.depth(), sink, stop);
    if (!listed && !(sink.isSatisfied() && listed.error().code == ErrorCode::Cancelled))
        return tl::unexpected(listed.error());
    for (const StoredKey &key : sink.postponed()) {
        if (sink.isSatisfied())
            break;
        const Result<Value> value = backend.read(key, stop);
        if (!value && value.error().code == ErrorCode::Cancelled)
            return tl::unexpected(value.error());
        if (value && !sink.pushRead(key, *value))
            break;
    }
    return sink.summary();
}

} // namespace etagere

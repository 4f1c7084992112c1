// SPDX-License-Identifier: LGPL-3.0-or-later
#include <etagere/mapping.h>

#include "core/translate.h"

#include <mutex>

namespace etagere {

namespace {

constexpr qint64 MostHeld = 64LL << 20; ///< bytes of values in memory

/// Takes the first keys that begin so.
class FirstKeys : public ListSink
{
public:
    FirstKeys(const QByteArray &prefix, int most)
        : m_prefix(prefix)
        , m_most(most)
    {
    }

    bool push(const ListedEntry &entry) override
    {
        const std::scoped_lock lock(m_mutex);
        if (keys.size() < m_most && entry.key.startsWith(m_prefix))
            keys.append({ entry.key.toByteArray(), entry.keyType, entry.server });
        return !isEnough();
    }
    bool isEnough() { return keys.size() >= m_most || ++m_seen >= MostSeen; }

    QList<StoredKey> keys;

private:
    static constexpr qint64 MostSeen = 100'000;

    std::mutex m_mutex;
    const QByteArray m_prefix;
    const int m_most;
    qint64 m_seen = 0;
};

} // namespace

Result<QList<SampleEntry>> sampleEntries(Session &session, const QByteArray &keyPrefix, int most, std::stop_token stop)
{
    FirstKeys first(keyPrefix, most);
    const Result<Done> listed = session.backend().list(ListDepth::Keys, first, stop);
    // A listing that was told that it is enough ends as a cancelled one.
    if (!listed && (stop.stop_requested() || listed.error().code != ErrorCode::Cancelled))
        return tl::unexpected(listed.error());
    QList<SampleEntry> entries;
    qint64 held = 0;
    for (const StoredKey &key : std::as_const(first.keys)) {
        if (held >= MostHeld)
            break;
        Result<Value> value = session.read(key, stop);
        if (!value && value.error().code == ErrorCode::Cancelled)
            return tl::unexpected(value.error());
        held += value ? value->head.head.size() : 0;
        if (value || value.error().code != ErrorCode::NotFound)
            entries.append({ key, std::move(value) });
    }
    return entries;
}

MappedSample mappedSample(const Mapping &mapping, const SampleEntry &entry, const Backend &backend)
{
    using Agreement = MappedSample::KeyAgreement;
    MappedSample sample;
    sample.key = entry.key;
    if (!entry.value) {
        sample.error = entry.value.error().text();
        return sample;
    }
    RowMeta meta;
    mapping.dialect->summarise(listedEntry(entry.key, *entry.value), meta);
    sample.error = QString::fromUtf8(meta.error);
    sample.method = meta.method.toByteArray();
    sample.url = meta.url.toByteArray();
    if (!sample.error.isEmpty())
        return sample;
    sample.status = meta.status;
    sample.bodyBytes = meta.bodyLength;
    if (mapping.hasRecipe && !sample.url.isEmpty()) {
        const QList<StoredKey> keys = mapping.dialect->keys({ sample.method, sample.url, {} }, {});
        sample.expectedKey = backend.storedName(keys.first()).bytes;
        sample.agreement = sample.expectedKey == entry.key.bytes ? Agreement::Agrees : Agreement::Differs;
    }
    return sample;
}

} // namespace etagere

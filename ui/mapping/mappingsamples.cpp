// SPDX-License-Identifier: GPL-3.0-or-later
#include "mapping/mappingsamples.h"

namespace etagere {

namespace {

constexpr int MostSamples = 20;

} // namespace

MappingSamples::MappingSamples(Location location, std::optional<StoredKey> first)
    : m_location(std::move(location))
    , m_first(std::move(first))
{
}

Result<Done> MappingSamples::open(const std::stop_token &stop)
{
    if (m_session)
        return Done();
    Result<Session> session = Session::open(m_location, Access::ReadOnly, stop);
    if (!session)
        return tl::unexpected(session.error());
    m_session = std::move(*session);
    return Done();
}

Result<Done> MappingSamples::read(const QByteArray &prefix, const std::stop_token &stop)
{
    if (m_prefix == prefix)
        return Done();
    if (Result<Done> opened = open(stop); !opened)
        return opened;
    QList<SampleEntry> entries;
    if (m_first && m_first->bytes.startsWith(prefix))
        entries.append({ *m_first, m_session->read(*m_first, stop) });
    const Result<QList<SampleEntry>> others = sampleEntries(*m_session, prefix, MostSamples, stop);
    if (!others)
        return tl::unexpected(others.error());
    for (const SampleEntry &entry : *others) {
        if (!m_first || entry.key != *m_first)
            entries.append(entry);
    }
    m_entries = entries;
    m_prefix = prefix;
    return Done();
}

Result<QByteArray> MappingSamples::proposed(const QByteArray &name, const std::stop_token &stop)
{
    const std::scoped_lock lock(m_mutex);
    if (const Result<Done> isRead = read({}, stop); !isRead)
        return tl::unexpected(isRead.error());
    return proposeMapping(name, m_entries, m_session->backend(), stop);
}

MappingTrial MappingSamples::tried(const QByteArray &mapping, const std::stop_token &stop)
{
    const std::scoped_lock lock(m_mutex);
    MappingTrial trial;
    const Result<Mapping> parsed = parseMapping(mapping);
    if (!parsed)
        trial.problem = parsed.error();
    else if (const Result<Done> isRead = read(parsed->keyPrefix, stop); !isRead)
        trial.problem = isRead.error();
    trial.entries = m_entries;
    for (const SampleEntry &entry : std::as_const(m_entries)) {
        if (stop.stop_requested())
            break;
        MappedSample unknown;
        unknown.key = entry.key;
        trial.samples.append(trial.problem ? unknown : mappedSample(*parsed, entry, m_session->backend()));
    }
    return trial;
}

} // namespace etagere

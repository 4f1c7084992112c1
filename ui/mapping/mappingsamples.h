// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/mapping.h>

#include <mutex>

namespace etagere {

/// What a mapping makes of the entries at hand.
struct MappingTrial {
    std::optional<Error> problem; ///< of the mapping, or why the cache cannot be read
    QList<SampleEntry> entries;   ///< their values are shared, cheap to copy
    QList<MappedSample> samples;  ///< one for each entry; with nothing but the key where there is a problem
};

/// Entries of a cache that mappings are tried on: the one the user is at first, then others like it. What blocks is for
/// a worker; several may call, and wait for each other.
class MappingSamples
{
public:
    MappingSamples(Location location, std::optional<StoredKey> first);

    /// A mapping for the first entry and those like it.
    Result<QByteArray> proposed(const QByteArray &name, const std::stop_token &stop);
    /// Reads other entries when the mapping speaks of other keys than the one before.
    MappingTrial tried(const QByteArray &mapping, const std::stop_token &stop);

private:
    Result<Done> open(const std::stop_token &stop);
    Result<Done> read(const QByteArray &prefix, const std::stop_token &stop);

    const Location m_location;
    const std::optional<StoredKey> m_first;
    std::mutex m_mutex;
    std::optional<Session> m_session;
    std::optional<QByteArray> m_prefix; ///< of the entries that were read
    QList<SampleEntry> m_entries;
};

} // namespace etagere

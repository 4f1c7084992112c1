// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engine/keydecoder.h"

namespace etagere {

namespace {
constexpr qint64 MostTriesOfRow = 5000;
constexpr qint64 MostVainTries = 2'000'000; ///< about a second of one processor
} // namespace

KeyDecoder::KeyDecoder(NamesPtr names, bool spellsKeys)
    : m_names(std::move(names))
    , m_spellsKeys(spellsKeys)
    , m_vainTriesLeft(MostVainTries)
{
}

void KeyDecoder::decode(const ListedEntry &entry, const RowMeta &meta, Row &row)
{
    if (row.url.isEmpty())
        name(row, entry.key);
    const bool isDecoded = row.decodedBy != KeySource::None && row.decodedBy != KeySource::Value;
    if (!isDecoded && entry.headSize >= 0)
        prove(entry, meta, row);
    if (!m_spellsKeys && !row.url.isEmpty())
        row.decodedKey = {};
}

void KeyDecoder::name(Row &row, QByteArrayView key) const
{
    const LearntName *name = m_names->find(key);
    if (!name)
        return;
    row.url = row.decodedKey = name->url;
    row.decodedBy = KeySource::Resolved;
}

void KeyDecoder::prove(const ListedEntry &entry, const RowMeta &meta, Row &row)
{
    if (m_vainTriesLeft <= 0)
        return;
    static thread_local QByteArray decoded;
    KeySearch search;
    search.templates = m_names->templates();
    search.triesLeft = MostTriesOfRow;
    const KeyProof proof = row.dialect->proof(entry.key, meta, search);
    if (!proof.isFound()) {
        m_vainTriesLeft -= proof.tries;
        return;
    }
    row.decodedBy = KeySource::Recomputed;
    decoded = proof.decoded;
    row.decodedKey = decoded;
}

} // namespace etagere

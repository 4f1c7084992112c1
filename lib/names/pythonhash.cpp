// SPDX-License-Identifier: LGPL-3.0-or-later
// After the descriptions of SipHash and of CPython's sets; checked against the interpreter (tests/interop).
#include "names/pythonhash.h"

#include <QtCore/QString>
#include <QtCore/QtEndian>
#include <algorithm>
#include <array>
#include <bit>

namespace etagere {

namespace {

/// What CPython fills its secret with when the seed is given.
std::array<quint64, 2> secretOf(quint32 seed)
{
    std::array<quint64, 2> secret{};
    if (seed == 0)
        return secret;
    for (size_t i = 0; i < 16; ++i) {
        seed = seed * 214013 + 2531011;
        secret[i / 8] |= quint64(seed >> 16 & 0xff) << i % 8 * 8;
    }
    return secret;
}

class SipHash
{
public:
    SipHash(quint64 key0, quint64 key1)
        : m_v{ key0 ^ 0x736f6d6570736575, key1 ^ 0x646f72616e646f6d, key0 ^ 0x6c7967656e657261,
               key1 ^ 0x7465646279746573 }
    {
    }

    quint64 of(QByteArrayView bytes, int rounds, int lastRounds)
    {
        const quint64 length = quint64(bytes.size()) << 56;
        for (; bytes.size() >= 8; bytes = bytes.sliced(8))
            take(qFromLittleEndian<quint64>(bytes.data()), rounds);
        quint64 tail = length;
        for (qsizetype i = 0; i < bytes.size(); ++i)
            tail |= quint64(quint8(bytes[i])) << 8 * i;
        take(tail, rounds);
        m_v[2] ^= 0xff;
        mix(lastRounds);
        return m_v[0] ^ m_v[1] ^ m_v[2] ^ m_v[3];
    }

private:
    void take(quint64 word, int rounds)
    {
        m_v[3] ^= word;
        mix(rounds);
        m_v[0] ^= word;
    }

    void mix(int rounds)
    {
        for (int i = 0; i < rounds; ++i) {
            half(0, 1, 13);
            half(2, 3, 16);
            m_v[0] = std::rotl(m_v[0], 32);
            half(2, 1, 17);
            half(0, 3, 21);
            m_v[2] = std::rotl(m_v[2], 32);
        }
    }

    void half(size_t a, size_t b, int bits)
    {
        m_v[a] += m_v[b];
        m_v[b] = std::rotl(m_v[b], bits) ^ m_v[a];
    }

    std::array<quint64, 4> m_v;
};

/// A text as it lies in memory: one, two or four bytes a character, as few as all of them need.
QByteArray storedText(const QByteArray &utf8)
{
    const QList<uint> characters = QString::fromUtf8(utf8).toUcs4();
    const uint largest = characters.isEmpty() ? 0 : *std::max_element(characters.begin(), characters.end());
    const int width = largest < 0x100 ? 1 : largest < 0x10000 ? 2 : 4;
    QByteArray stored;
    for (const uint character : characters) {
        for (int byte = 0; byte < width; ++byte)
            stored.append(char(character >> 8 * byte & 0xff));
    }
    return stored;
}

/// CPython keeps -1 for errors.
quint64 usable(quint64 hash, quint64 instead) { return hash == ~quint64(0) ? instead : hash; }

quint64 newTupleHash(std::array<quint64, 2> lanes)
{
    constexpr quint64 prime1 = 11400714785074694791U;
    constexpr quint64 prime2 = 14029467366897019727U;
    constexpr quint64 prime5 = 2870177450012600261U;
    quint64 hash = prime5;
    for (const quint64 lane : lanes)
        hash = std::rotl(hash + lane * prime2, 31) * prime1;
    return usable(hash + (lanes.size() ^ prime5 ^ 3527539U), 1546275796U);
}

quint64 oldTupleHash(std::array<quint64, 2> items)
{
    quint64 hash = 0x345678;
    quint64 factor = 1000003;
    quint64 left = items.size();
    for (const quint64 item : items) {
        --left;
        hash = (hash ^ item) * factor;
        factor += 82520 + 2 * left;
    }
    return usable(hash + 97531, ~quint64(1));
}

/// The table of a set: open addressing, a few neighbours first, then jumps.
class SetTable
{
public:
    void add(qsizetype item, quint64 hash)
    {
        m_slots[freeSlot(hash)] = { item, hash };
        ++m_used;
        if (m_used * 5 >= (m_slots.size() - 1) * 3)
            grow();
    }
    QList<qsizetype> order() const
    {
        QList<qsizetype> items;
        for (const Slot &slot : m_slots) {
            if (slot.item >= 0)
                items.append(slot.item);
        }
        return items;
    }

private:
    struct Slot {
        qsizetype item = -1;
        quint64 hash = 0;
    };

    qsizetype freeSlot(quint64 hash) const
    {
        constexpr quint64 neighbours = 9;
        const quint64 mask = quint64(m_slots.size()) - 1;
        quint64 at = hash & mask;
        for (quint64 rest = hash;; at = (at * 5 + 1 + rest) & mask) {
            const quint64 last = at + neighbours <= mask ? at + neighbours : at;
            for (quint64 slot = at; slot <= last; ++slot) {
                if (m_slots.at(qsizetype(slot)).item < 0)
                    return qsizetype(slot);
            }
            rest >>= 5;
        }
    }

    void grow()
    {
        qsizetype size = 8;
        while (size <= m_used * 4)
            size *= 2;
        const QList<Slot> old = std::exchange(m_slots, QList<Slot>(size));
        for (const Slot &slot : old) {
            if (slot.item >= 0)
                m_slots[freeSlot(slot.hash)] = slot;
        }
    }

    QList<Slot> m_slots = QList<Slot>(8);
    qsizetype m_used = 0;
};

} // namespace

PythonHash::PythonHash(int version, quint32 seed)
    : m_version(version)
{
    const std::array<quint64, 2> secret = secretOf(seed);
    m_key0 = secret[0];
    m_key1 = secret[1];
}

quint64 PythonHash::ofText(const QByteArray &text) const
{
    if (text.isEmpty())
        return 0;
    const bool isShort = m_version >= 311;
    return usable(SipHash(m_key0, m_key1).of(storedText(text), isShort ? 1 : 2, isShort ? 3 : 4), ~quint64(1));
}

quint64 PythonHash::ofPair(const QPair<QByteArray, QByteArray> &pair) const
{
    const std::array<quint64, 2> items{ ofText(pair.first), ofText(pair.second) };
    return m_version >= 308 ? newTupleHash(items) : oldTupleHash(items);
}

QList<qsizetype> frozensetOrder(const QList<quint64> &hashes)
{
    SetTable table;
    for (qsizetype i = 0; i < hashes.size(); ++i)
        table.add(i, hashes.at(i));
    return table.order();
}

} // namespace etagere

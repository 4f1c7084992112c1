// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/redisslots.h"

namespace etagere {

namespace {

/// CRC-16/XMODEM: polynomial 0x1021, from 0.
quint16 crc16(QByteArrayView bytes)
{
    quint16 crc = 0;
    for (char c : bytes) {
        crc ^= quint16(quint8(c)) << 8;
        for (int bit = 0; bit < 8; ++bit)
            crc = quint16(crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1);
    }
    return crc;
}

/// A node that does not know its own name means the one that we know it by.
std::optional<ServerAddress> nodeAt(const QByteArray &host, qint64 port, const ServerAddress &asked)
{
    if (port < 1 || port > 65535)
        return std::nullopt;
    ServerAddress address = asked;
    address.socketPath.clear();
    if (!host.isEmpty() && host != "?")
        address.host = host;
    address.port = quint16(port);
    return address;
}

/// One line of CLUSTER SLOTS: first and last slot, the master, its replicas.
std::optional<ServerAddress> masterOf(const RedisReply &line, const ServerAddress &asked)
{
    const auto isSlot = [](const RedisReply &number) {
        return number.kind == RedisReply::Kind::Integer && number.integer >= 0 && number.integer < RedisSlotCount;
    };
    if (line.elements.size() < 3 || !isSlot(line.elements[0]) || !isSlot(line.elements[1]))
        return std::nullopt;
    const std::vector<RedisReply> &node = line.elements[2].elements;
    if (node.size() < 2 || node[1].kind != RedisReply::Kind::Integer)
        return std::nullopt;
    return nodeAt(node[0].text, node[1].integer, asked);
}

} // namespace

int redisSlot(QByteArrayView key)
{
    const qsizetype open = key.indexOf('{');
    const qsizetype close = open < 0 ? -1 : key.indexOf('}', open + 1);
    if (close > open + 1)
        key = key.sliced(open + 1, close - open - 1);
    return crc16(key) % RedisSlotCount;
}

std::optional<RedisSlotMap> RedisSlotMap::parse(const RedisReply &reply, const ServerAddress &asked)
{
    if (!reply.isArray())
        return std::nullopt;
    RedisSlotMap map;
    for (const RedisReply &line : reply.elements) {
        const std::optional<ServerAddress> master = masterOf(line, asked);
        if (!master)
            return std::nullopt;
        qsizetype place = map.m_masters.indexOf(*master);
        if (place < 0) {
            place = map.m_masters.size();
            map.m_masters.append(*master);
            map.m_slots.append(RedisSlotSet());
        }
        for (qint64 slot = line.elements[0].integer; slot <= line.elements[1].integer; ++slot)
            map.m_slots[place].set(size_t(slot));
    }
    return map;
}

RedisSlotSet RedisSlotMap::slotsOf(const ServerAddress &master) const
{
    const qsizetype place = m_masters.indexOf(master);
    return place < 0 ? RedisSlotSet() : m_slots[place];
}

RedisSlotSet RedisSlotMap::all() const
{
    RedisSlotSet all;
    for (const RedisSlotSet &part : m_slots)
        all |= part;
    return all;
}

std::optional<ServerAddress> RedisSlotMap::master(int slot) const
{
    for (qsizetype i = 0; i < m_masters.size(); ++i) {
        if (m_slots[i].test(size_t(slot)))
            return m_masters[i];
    }
    return std::nullopt;
}

std::optional<ServerAddress> redirection(const RedisReply &refusal, const ServerAddress &asked)
{
    const QByteArrayList words = refusal.text.split(' ');
    const QByteArray where = words.value(2);
    const qsizetype colon = where.lastIndexOf(':');
    if (words.size() != 3 || colon < 0)
        return std::nullopt;
    return nodeAt(where.first(colon), where.sliced(colon + 1).toLongLong(), asked);
}

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
// What the lister makes of the answers about single keys.
#include "backend/rediserror.h"
#include "backend/redislister.h"
#include "backend/redissource.h"
#include "core/translate.h"

namespace etagere {

namespace {

/// Values up to this are read whole, one after the other, larger ones in pieces when they are looked at.
constexpr qint64 WholeBytes = 4 * 1024 * 1024;
constexpr qint64 MostRestBytes = 8 * 1024 * 1024;

bool isElsewhere(const RedisReply &reply)
{
    return reply.isError("MOVED ") || reply.isError("ASK ") || reply.isError("TRYAGAIN");
}

} // namespace

qint64 RedisLister::restOf(const Entry &entry) const
{
    return m_lacksSizes ? WholeBytes : std::clamp<qint64>(entry.memory, HeadBytes, WholeBytes);
}

Result<Done> RedisLister::takeDetails(std::vector<Entry> &entries)
{
    const qint64 waitedBefore = m_connection.waitedNs();
    std::vector<Entry> doubtful;
    for (Entry &entry : entries) {
        if (Result<Done> done = takeDetail(entry, doubtful); !done)
            return done;
    }
    m_pace.waited(double(m_connection.waitedNs() - waitedBefore) / 1e6);
    return doubtful.empty() ? Result<Done>(Done()) : askTypes(std::move(doubtful));
}

Result<Done> RedisLister::takeDetail(Entry &entry, std::vector<Entry> &doubtful)
{
    const Result<RedisReply> ttl = receive();
    const Result<RedisReply> memory = ttl ? receive() : ttl;
    Result<RedisReply> head = memory && m_depth == ListDepth::Values ? receive() : memory;
    if (!head)
        return tl::unexpected(head.error());
    if (isElsewhere(*ttl) || isElsewhere(*head)) {
        m_moved.append(entry.key);
        return Done();
    }
    if (ttl->isError())
        return pushError(entry, redisError(*ttl, "PTTL", m_connection.name()));
    if (ttl->kind != RedisReply::Kind::Integer)
        return tl::unexpected(redisNonsense("PTTL", m_connection.name()));
    if (ttl->integer == -2) // it has gone since SCAN named it
        return Done();
    m_lacksSizes |= memory->isError();
    entry.expiresAt = m_connection.traits().expiry(ttl->integer);
    entry.memory = memory->integer;
    if (m_depth != ListDepth::Values)
        return pushValue(entry, -1);
    if (head->isError() && !head->isError("WRONGTYPE"))
        return pushError(entry, redisError(*head, "GETRANGE", m_connection.name()));
    if (!head->isError() && head->kind != RedisReply::Kind::Text)
        return tl::unexpected(redisNonsense("GETRANGE", m_connection.name()));
    if (head->isError() || head->text.isEmpty()) {
        doubtful.push_back(std::move(entry));
        return Done();
    }
    entry.head = std::move(head->text);
    if (entry.head.size() < HeadBytes)
        return pushValue(entry, entry.head.size());
    m_large.push_back(std::move(entry));
    return Done();
}

// GETRANGE says of a key that is gone the same as of an empty value, and of other types not which.
Result<Done> RedisLister::askTypes(std::vector<Entry> &&entries)
{
    RedisPipeline pipeline;
    for (const Entry &entry : entries)
        pipeline.add({ "TYPE", entry.key });
    if (m_connection.isLogged())
        m_connection.log(tr("TYPE of %1 keys: %2 … %3")
                             .arg(entries.size())
                             .arg(loggedKey(entries.front().key), loggedKey(entries.back().key)));
    m_steps.push_back({ Step::What::Types, std::move(entries) });
    return send(pipeline);
}

Result<Done> RedisLister::takeTypes(const std::vector<Entry> &entries)
{
    for (const Entry &entry : entries) {
        const Result<RedisReply> type = receive();
        if (!type)
            return tl::unexpected(type.error());
        if (type->text == "none")
            continue;
        Result<Done> pushed = Done();
        if (type->isError())
            pushed = pushError(entry, redisError(*type, "TYPE", m_connection.name()));
        else if (type->text == "string")
            pushed = pushValue(entry, 0);
        else
            pushed = pushError(entry, foreignType(type->text));
        if (!pushed)
            return pushed;
    }
    return Done();
}

// Few at a time, because the server holds in memory what it is about to answer, and we the heads of those that wait.
Result<Done> RedisLister::askRest()
{
    RedisPipeline pipeline;
    std::vector<Entry> asked;
    while (!m_large.empty() && (m_restBytes == 0 || m_restBytes + restOf(m_large.front()) <= MostRestBytes)) {
        Entry entry = std::move(m_large.front());
        m_large.pop_front();
        m_restBytes += restOf(entry);
        pipeline.add({ "STRLEN", entry.key });
        pipeline.add({ "GETRANGE", entry.key, QByteArray::number(HeadBytes), QByteArray::number(WholeBytes - 1) });
        if (m_connection.isLogged())
            m_connection.log(tr("STRLEN and GETRANGE of a large value: %1").arg(loggedKey(entry.key)));
        asked.push_back(std::move(entry));
    }
    if (!asked.empty())
        m_steps.push_back({ Step::What::Rest, std::move(asked) });
    if (m_large.empty() && std::exchange(m_isScanDue, false))
        scanNext(pipeline);
    return pipeline.count() > 0 ? send(pipeline) : Result<Done>(Done());
}

Result<Done> RedisLister::takeRest(const std::vector<Entry> &entries)
{
    for (const Entry &entry : entries) {
        m_restBytes -= restOf(entry);
        const Result<RedisReply> size = receive();
        const Result<RedisReply> rest = size ? receive() : size;
        if (!rest)
            return tl::unexpected(rest.error());
        if (Result<Done> done = takeRest(entry, *size, *rest); !done)
            return done;
    }
    return Done();
}

Result<Done> RedisLister::takeRest(const Entry &entry, const RedisReply &size, const RedisReply &rest)
{
    if (isElsewhere(size) || isElsewhere(rest)) {
        m_moved.append(entry.key);
        return Done();
    }
    if (rest.isError() && !rest.isError("WRONGTYPE"))
        return pushError(entry, redisError(rest, "GETRANGE", m_connection.name()));
    const bool isSize = size.kind == RedisReply::Kind::Integer || size.isError();
    if (!isSize || (!rest.isError() && rest.kind != RedisReply::Kind::Text))
        return tl::unexpected(redisNonsense("GETRANGE", m_connection.name()));
    if (size.integer < HeadBytes) { // another value since, or gone
        RedisPipeline pipeline;
        std::vector<Entry> again;
        again.push_back({ .key = entry.key, .head = {} });
        askDetails(std::move(again), pipeline);
        return send(pipeline);
    }
    Entry whole = entry;
    whole.head += rest.text;
    return pushValue(whole, size.integer > WholeBytes ? size.integer : whole.head.size());
}

Result<Done> RedisLister::pushValue(const Entry &entry, qint64 size)
{
    const RedisSource source(m_second, m_connection.address(), m_signIn, entry.key, size, m_stop);
    ListedEntry listed;
    listed.key = entry.key;
    listed.head = entry.head;
    listed.headSize = size;
    listed.source = size > entry.head.size() ? &source : nullptr;
    listed.expiresAt = entry.expiresAt;
    listed.storedBytes = std::max(entry.memory, size);
    return push(listed);
}

Result<Done> RedisLister::pushError(const Entry &entry, const Error &error)
{
    ListedEntry listed;
    listed.key = entry.key;
    listed.expiresAt = entry.expiresAt;
    listed.storedBytes = entry.memory;
    listed.error = &error;
    return push(listed);
}

} // namespace etagere

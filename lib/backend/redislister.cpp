// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/redislister.h"

#include "backend/rediserror.h"
#include "core/translate.h"

#include <QtCore/QElapsedTimer>

namespace etagere {

namespace {

constexpr int MostWidening = 20;

// MATCH takes a glob: what means something in one is escaped.
QByteArray patternOf(const QByteArray &prefix)
{
    QByteArray pattern;
    for (char c : prefix) {
        if (QByteArrayView("*?[]\\").contains(c))
            pattern += '\\';
        pattern += c;
    }
    return prefix.isEmpty() ? prefix : pattern + '*';
}

ListDepth effectiveDepth(ListDepth depth, const RedisTraits &traits)
{
    return depth == ListDepth::Metadata && !traits.readingTouches ? ListDepth::Values : depth;
}

} // namespace

RedisLister::RedisLister(RedisConnection &connection, const RedisSignIn &signIn, ListDepth depth, ListSink &sink,
                         KeyPrints &seen, std::stop_token stop)
    : m_connection(connection)
    , m_signIn(signIn)
    , m_depth(effectiveDepth(depth, connection.traits()))
    , m_sink(sink)
    , m_seen(seen)
    , m_stop(std::move(stop))
    , m_pace(depth == ListDepth::Keys, connection.traits().pingMs)
{
}

Result<Done> RedisLister::scan(const QByteArray &prefix)
{
    m_pattern = patternOf(prefix);
    m_cursor = "0";
    RedisPipeline pipeline;
    scanNext(pipeline);
    if (Result<Done> sent = send(pipeline); !sent)
        return sent;
    return run();
}

Result<Done> RedisLister::these(const QList<QByteArray> &keys)
{
    for (qsizetype i = 0; i < keys.size();) {
        RedisPipeline pipeline;
        std::vector<Entry> entries;
        for (; i < keys.size() && entries.size() < size_t(RedisPace::MostDetails); ++i)
            entries.push_back({ .key = keys[i], .head = {} });
        askDetails(std::move(entries), pipeline);
        if (Result<Done> sent = send(pipeline); !sent)
            return sent;
        if (Result<Done> done = run(); !done)
            return done;
    }
    return Done();
}

Result<Done> RedisLister::run()
{
    while (!m_steps.empty()) {
        Step step = std::move(m_steps.front());
        m_steps.pop_front();
        if (Result<Done> done = takeStep(step); !done)
            return done;
        if (Result<Done> asked = askRest(); !asked)
            return asked;
    }
    return Done();
}

Result<Done> RedisLister::takeStep(Step &step)
{
    switch (step.what) {
    case Step::What::Names:
        return takeNames();
    case Step::What::Details:
        return takeDetails(step.entries);
    case Step::What::Types:
        return takeTypes(step.entries);
    case Step::What::Rest:
        return takeRest(step.entries);
    }
    return Done();
}

Result<RedisReply> RedisLister::receive()
{
    QElapsedTimer timer;
    timer.start();
    Result<RedisReply> reply = m_connection.receive(m_stop);
    m_waitedNs += timer.nsecsElapsed();
    return reply;
}

void RedisLister::scanNext(RedisPipeline &pipeline)
{
    const QByteArray count = QByteArray::number(std::min(RedisPace::MostNames, m_pace.batch() * m_widening));
    if (m_pattern.isEmpty())
        pipeline.add({ "SCAN", m_cursor, "COUNT", count });
    else
        pipeline.add({ "SCAN", m_cursor, "MATCH", m_pattern, "COUNT", count });
    if (m_connection.isLogged()) {
        const QString match = m_pattern.isEmpty() ? QString() : QStringLiteral(" MATCH ") + loggedKey(m_pattern);
        m_connection.log(
            QStringLiteral("SCAN %1%2 COUNT %3").arg(QString::fromUtf8(m_cursor), match, QString::fromUtf8(count)));
    }
    m_steps.push_back({ Step::What::Names, {} });
}

void RedisLister::askDetails(std::vector<Entry> &&entries, RedisPipeline &pipeline)
{
    const QByteArray ttl = m_connection.traits().ttlCommand();
    for (const Entry &entry : entries) {
        pipeline.add({ ttl, entry.key });
        // A string has nothing to sample; of a large hash or list one element is enough, and all of them would take
        // long.
        pipeline.add({ "MEMORY", "USAGE", entry.key, "SAMPLES", "1" });
        if (m_depth == ListDepth::Values)
            pipeline.add({ "GETRANGE", entry.key, "0", QByteArray::number(HeadBytes - 1) });
    }
    if (m_connection.isLogged()) {
        m_connection.log(tr(m_depth == ListDepth::Values ? "%1, MEMORY USAGE and GETRANGE of %2 keys: %3 … %4"
                                                         : "%1 and MEMORY USAGE of %2 keys: %3 … %4")
                             .arg(QString::fromLatin1(ttl))
                             .arg(entries.size())
                             .arg(loggedKey(entries.front().key), loggedKey(entries.back().key)));
    }
    m_steps.push_back({ Step::What::Details, std::move(entries) });
}

// SCAN's answer: the next cursor, and keys.
Result<Done> RedisLister::takeNames()
{
    m_waitedNs = 0;
    Result<RedisReply> reply = receive();
    if (!reply)
        return tl::unexpected(reply.error());
    if (reply->isError())
        return tl::unexpected(redisError(*reply, "SCAN", m_connection.name()));
    if (!reply->isArray() || reply->elements.size() != 2 || !reply->elements[0].isText()
        || !reply->elements[1].isArray())
        return tl::unexpected(redisNonsense("SCAN", m_connection.name()));
    m_cursor = reply->elements[0].text;
    RedisReply &names = reply->elements[1];
    note(names);
    std::vector<Entry> entries = unseen(names);
    RedisPipeline pipeline;
    if (m_cursor != "0" && m_large.empty())
        scanNext(pipeline);
    else
        m_isScanDue = m_cursor != "0";
    const bool isNamesOnly = m_depth == ListDepth::Keys;
    if (!isNamesOnly && !entries.empty())
        askDetails(std::move(entries), pipeline);
    if (pipeline.count() > 0) {
        if (Result<Done> sent = send(pipeline); !sent)
            return sent;
    }
    return isNamesOnly ? pushNames(entries) : Result<Done>(Done());
}

void RedisLister::note(const RedisReply &names)
{
    const auto found = int(names.elements.size());
    if (m_depth == ListDepth::Keys)
        m_pace.waited(double(m_waitedNs) / 1e6);
    if (found * 2 < m_pace.batch())
        m_widening = std::min(MostWidening, m_widening * 2);
    else if (found > m_pace.batch())
        m_widening = std::max(1, m_widening / 2);
}

std::vector<RedisLister::Entry> RedisLister::unseen(RedisReply &names)
{
    std::vector<Entry> entries;
    entries.reserve(names.elements.size());
    for (RedisReply &name : names.elements) {
        if (name.isText() && m_seen.add(name.text))
            entries.push_back({ .key = std::move(name.text), .head = {} });
    }
    return entries;
}

Result<Done> RedisLister::pushNames(const std::vector<Entry> &entries)
{
    for (const Entry &entry : entries) {
        ListedEntry listed;
        listed.key = entry.key;
        listed.headSize = -1;
        if (Result<Done> pushed = push(listed); !pushed)
            return pushed;
    }
    return Done();
}

Result<Done> RedisLister::push(const ListedEntry &entry)
{
    if (m_stop.stop_requested() || !m_sink.push(entry))
        return failure(ErrorCode::Cancelled, tr("The listing was stopped"));
    return Done();
}

} // namespace etagere

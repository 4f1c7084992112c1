// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/redislister.h"

#include "backend/rediserror.h"
#include "core/translate.h"

namespace etagere {

namespace {

constexpr int MostWidening = 20;
constexpr double SurelyWaitedMs = 0.1;

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

// SCAN's answer: the next cursor, and keys.
bool isScanned(const RedisReply &reply)
{
    return reply.isArray() && reply.elements.size() == 2 && reply.elements[0].isText() && reply.elements[1].isArray();
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
    m_sinceScan.start();
}

void RedisLister::askDetails(std::vector<RedisReply> &names, RedisPipeline &pipeline)
{
    std::vector<Entry> entries;
    entries.reserve(names.size());
    for (RedisReply &name : names)
        entries.push_back({ .key = std::move(name.text), .head = {} });
    askDetails(std::move(entries), pipeline);
}

void RedisLister::askDetails(std::vector<Entry> &&entries, RedisPipeline &pipeline)
{
    const QByteArray ttl = m_connection.traits().ttlCommand();
    for (const Entry &entry : entries) {
        pipeline.add({ ttl, entry.key });
        // A string has nothing to sample; of a large hash or list the server looks at five elements. To tell it so
        // would cost it a tenth of a microsecond for each word.
        pipeline.add({ "MEMORY", "USAGE", entry.key });
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

Result<Done> RedisLister::takeNames()
{
    if (Result<Done> asked = m_depth == ListDepth::Keys ? scanAhead() : Done(); !asked)
        return asked;
    Result<RedisReply> reply = receive();
    if (!reply)
        return tl::unexpected(reply.error());
    if (reply->isError())
        return tl::unexpected(redisError(*reply, "SCAN", m_connection.name()));
    if (!isScanned(*reply))
        return tl::unexpected(redisNonsense("SCAN", m_connection.name()));
    std::vector<RedisReply> &names = reply->elements[1].elements;
    if (m_depth == ListDepth::Keys) {
        dropSeen(names);
        return pushNames(names);
    }
    RedisPipeline pipeline;
    scanOn(*reply, pipeline);
    dropSeen(names);
    if (!names.empty())
        askDetails(names, pipeline);
    return pipeline.count() > 0 ? send(pipeline) : Done();
}

// The server looks for the next names while those that it has found are on their way, and are taken.
Result<Done> RedisLister::scanAhead()
{
    const qint64 waitedBefore = m_connection.waitedNs();
    const Result<const RedisReply *> begun = m_connection.peek(isScanned, m_stop);
    if (!begun)
        return tl::unexpected(begun.error());
    if (!isScanned(**begun))
        return Done(); // what it is instead will be told when it is taken
    // An answer that was there before us does not tell how long it took.
    const double waitedMs = double(m_connection.waitedNs() - waitedBefore) / 1e6;
    m_pace.waited(waitedMs < SurelyWaitedMs ? waitedMs : double(m_sinceScan.nsecsElapsed()) / 1e6);
    RedisPipeline pipeline;
    scanOn(**begun, pipeline);
    return pipeline.count() > 0 ? send(pipeline) : Done();
}

void RedisLister::scanOn(const RedisReply &found, RedisPipeline &pipeline)
{
    m_cursor = found.elements[0].text;
    note(qsizetype(found.elements[1].elements.size()));
    if (m_cursor != "0" && m_large.empty())
        scanNext(pipeline);
    else
        m_isScanDue = m_cursor != "0";
}

void RedisLister::note(qsizetype found)
{
    if (found * 2 < m_pace.batch())
        m_widening = std::min(MostWidening, m_widening * 2);
    else if (found > m_pace.batch())
        m_widening = std::max(1, m_widening / 2);
}

// And what is no name.
void RedisLister::dropSeen(std::vector<RedisReply> &names)
{
    std::erase_if(names, [](const RedisReply &name) { return !name.isText(); });
    m_prints.clear();
    for (const RedisReply &name : names)
        m_prints.push_back(m_seen.printOf(name.text));
    size_t kept = 0;
    for (size_t i = 0; i < names.size(); ++i) {
        if (!m_seen.add(m_prints[i]))
            continue;
        if (kept != i)
            names[kept] = std::move(names[i]);
        ++kept;
    }
    names.resize(kept);
}

Result<Done> RedisLister::pushNames(const std::vector<RedisReply> &names)
{
    for (const RedisReply &name : names) {
        ListedEntry listed;
        listed.key = name.text;
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

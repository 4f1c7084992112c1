// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/redisentry.h"

#include "backend/rediserror.h"
#include "core/translate.h"

#include <etagere/datetime.h>

#include <QtCore/QCryptographicHash>

namespace etagere {

namespace {

/// Replies that hold a value are larger than others may be.
class LargeReplies
{
public:
    explicit LargeReplies(RedisConnection &connection)
        : m_connection(connection)
    {
        m_connection.setMostBytes(RedisEntry::MostBytes);
    }
    ~LargeReplies() { m_connection.setMostBytes(RedisConnection::UsualBytes); }
    Q_DISABLE_COPY_MOVE(LargeReplies)

private:
    RedisConnection &m_connection;
};

Version versionOf(const QByteArray &type, const QByteArray &bytes)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(type + ' ');
    hash.addData(bytes);
    return hash.result();
}

Error noEntry(const QString &where) { return { ErrorCode::NotFound, tr("There is no such key"), where }; }

Error changedMeanwhile(const QString &where)
{
    return { ErrorCode::Changed, tr("The entry was changed meanwhile"), where };
}

bool isUnknownUnlink(const RedisReply &reply)
{
    return reply.isError("NOPERM") || reply.isError("ERR unknown command");
}

} // namespace

Error RedisEntry::refused(const RedisReply &reply, const QByteArray &command)
{
    if (reply.isError("MOVED ") || reply.isError("ASK "))
        m_moved = reply;
    return redisError(reply, command, m_connection.name());
}

// A node that takes over a key's slot answers for it only when asked so.
Result<RedisReply> RedisEntry::ask(std::initializer_list<QByteArrayView> words)
{
    if (!m_isAsking)
        return m_connection.ask(words, m_stop);
    const Result<RedisReply> asking = m_connection.ask({ "ASKING" }, m_stop);
    return asking ? m_connection.ask(words, m_stop) : asking;
}

Result<RedisEntry::Content> RedisEntry::content()
{
    const LargeReplies large(m_connection);
    const Result<RedisReply> type = ask({ "TYPE", m_key });
    if (!type)
        return tl::unexpected(type.error());
    if (type->isError())
        return tl::unexpected(refused(*type, "TYPE"));
    if (type->kind != RedisReply::Kind::Status)
        return tl::unexpected(redisNonsense("TYPE", m_connection.name()));
    Content found{ type->text, {}, {} };
    if (found.type == "none")
        return found;
    const QByteArray command = found.type == "string" ? "GET" : "DUMP";
    Result<RedisReply> bytes = ask({ command, m_key });
    if (!bytes)
        return tl::unexpected(bytes.error());
    if (bytes->isError("WRONGTYPE"))
        return tl::unexpected(changedMeanwhile(m_connection.name()));
    if (bytes->isError())
        return tl::unexpected(refused(*bytes, command));
    if (bytes->isNil())
        return Content{ "none", {}, {} };
    if (bytes->kind != RedisReply::Kind::Text)
        return tl::unexpected(redisNonsense(command, m_connection.name()));
    found.bytes = std::move(bytes->text);
    found.version = versionOf(found.type, found.bytes);
    return found;
}

Result<Value> RedisEntry::read(const QString &store)
{
    Result<Content> found = content();
    if (!found)
        return tl::unexpected(found.error());
    if (m_connection.isLogged())
        m_connection.log(QStringLiteral("TYPE, GET, %1, MEMORY USAGE: %2")
                             .arg(QString::fromLatin1(m_connection.traits().ttlCommand()), loggedKey(m_key)));
    const QString where = m_connection.name();
    if (found->type == "none")
        return tl::unexpected(noEntry(where));
    const RedisTraits &traits = m_connection.traits();
    const QByteArray ttlCommand = traits.ttlCommand();
    const Result<RedisReply> ttl = ask({ ttlCommand, m_key });
    const Result<RedisReply> memory = ttl ? ask({ "MEMORY", "USAGE", m_key }) : ttl;
    if (!memory)
        return tl::unexpected(memory.error());
    if (ttl->isError())
        return tl::unexpected(refused(*ttl, ttlCommand));
    if (ttl->integer == -2)
        return tl::unexpected(noEntry(where));
    Value value;
    value.origin = found->type == "string" ? QByteArray() : found->type;
    value.version = found->version;
    value.expiresAt = traits.expiry(ttl->integer);
    value.storedBytes = std::max<qint64>(memory->integer, found->bytes.size());
    value.head = Part::fromBytes(std::move(found->bytes));
    value.places = { tr("%1, key %2").arg(store, loggedKey(m_key)) };
    if (!value.origin.isEmpty())
        value.places.append(tr("a Redis %1, as DUMP gives it").arg(QString::fromLatin1(value.origin)));
    return value;
}

Result<Done> RedisEntry::check(const Version &ifVersion)
{
    const Result<RedisReply> watched = ask({ "WATCH", m_key });
    if (!watched)
        return tl::unexpected(watched.error());
    if (watched->isError())
        return tl::unexpected(refused(*watched, "WATCH"));
    Result<Content> now = content();
    if (now && now->version == ifVersion)
        return Done();
    if (Result<Done> left = unwatch(); !left)
        return left;
    return tl::unexpected(now ? changedMeanwhile(m_connection.name()) : now.error());
}

Result<Done> RedisEntry::unwatch()
{
    if (!m_connection.isUsable())
        return Done();
    return m_connection.ask({ "UNWATCH" }, m_stop).map([](const RedisReply &) { return Done(); });
}

Result<RedisPipeline> RedisEntry::transaction(const std::optional<Value> &value, bool unlinks) const
{
    RedisPipeline pipeline;
    if (m_isAsking)
        pipeline.add({ "ASKING" });
    pipeline.add({ "MULTI" });
    if (!value) {
        pipeline.add({ unlinks ? "UNLINK" : "DEL", m_key });
        pipeline.add({ "EXEC" });
        return pipeline;
    }
    if (value->body)
        return failure(ErrorCode::Unsupported, tr("A Redis keeps an entry in one piece, not with a body apart"));
    const Result<QByteArray> bytes = value->head.readAll(MostBytes);
    if (!bytes)
        return tl::unexpected(bytes.error());
    const Msecs ends = value->expiresAt == NoTime ? 0 : value->expiresAt + m_connection.traits().clockAhead;
    if (value->expiresAt != NoTime && value->expiresAt <= currentTime())
        return failure(ErrorCode::Unsupported,
                       tr("Its time to live has passed meanwhile; the server would remove it at once"));
    const QByteArray end = QByteArray::number(ends);
    if (value->origin.isEmpty()) {
        pipeline.add({ "SET", m_key, *bytes });
        if (value->expiresAt != NoTime)
            pipeline.add({ "PEXPIREAT", m_key, end });
    } else {
        pipeline.add({ "RESTORE", m_key, end, *bytes, "REPLACE", "ABSTTL" });
    }
    pipeline.add({ "EXEC" });
    return pipeline;
}

// The reply to EXEC; the first refusal of what came before it says more than EXEC's own.
Result<RedisReply> RedisEntry::execute(const RedisPipeline &pipeline)
{
    if (Result<Done> sent = m_connection.send(pipeline, m_stop); !sent)
        return tl::unexpected(sent.error());
    std::optional<RedisReply> refusal;
    RedisReply last;
    for (int i = 0; i < pipeline.count(); ++i) {
        Result<RedisReply> reply = m_connection.receive(m_stop);
        if (!reply)
            return reply;
        if (reply->isError() && !refusal)
            refusal = *reply;
        last = std::move(*reply);
    }
    for (const RedisReply &part : last.elements) {
        if (part.isError() && !refusal)
            refusal = part;
    }
    return refusal ? std::move(*refusal) : std::move(last);
}

Result<Version> RedisEntry::change(const Version &ifVersion, const std::optional<Value> &value)
{
    for (const bool unlinks : { true, false }) {
        const Result<RedisPipeline> pipeline = transaction(value, unlinks);
        if (!pipeline)
            return tl::unexpected(pipeline.error());
        if (Result<Done> checked = check(ifVersion); !checked)
            return tl::unexpected(checked.error());
        if (ifVersion.isEmpty() && !value)
            return unwatch().map([](Done) { return Version(); });
        const char *what = value ? (value->origin.isEmpty() ? "SET" : "RESTORE") : (unlinks ? "UNLINK" : "DEL");
        m_connection.log(QStringLiteral("WATCH, MULTI, %1, EXEC: %2").arg(QLatin1String(what), loggedKey(m_key)));
        const Result<RedisReply> reply = execute(*pipeline);
        if (!reply)
            return tl::unexpected(reply.error());
        if (!value && unlinks && isUnknownUnlink(*reply))
            continue;
        if (reply->isError())
            return tl::unexpected(refused(*reply, what));
        if (reply->isNil())
            return tl::unexpected(changedMeanwhile(m_connection.name()));
        if (!reply->isArray())
            return tl::unexpected(redisNonsense("EXEC", m_connection.name()));
        break;
    }
    if (!value)
        return Version();
    // What DUMP gives of a list or hash may be written otherwise after RESTORE.
    if (!value->origin.isEmpty())
        return content().map([](const Content &now) { return now.version; });
    return value->head.readAll(MostBytes).map([&](const QByteArray &bytes) { return versionOf("string", bytes); });
}

} // namespace etagere

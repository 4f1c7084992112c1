// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/redisconnection.h"

#include "backend/rediserror.h"
#include "core/translate.h"

#include <etagere/datetime.h>
#include <etagere/rowwriter.h>
#include <etagere/storedkey.h>

#include <QtCore/QElapsedTimer>

namespace etagere {

namespace {

constexpr qsizetype PieceBytes = 64 * 1024;
/// hiredis moves what is left of a slice after replies, and parses all of it before we see the first element.
constexpr qsizetype SliceBytes = 4 * 1024;
constexpr Msecs SameClock = 1000;
constexpr qsizetype MostLoggedKey = 80;

// "redis_version:7.0.15" of INFO's lines.
QByteArray infoValue(const QByteArray &info, const QByteArray &name)
{
    qsizetype start = info.startsWith(name + ':') ? 0 : info.indexOf('\n' + name + ':') + 1;
    if (start == 0 && !info.startsWith(name + ':'))
        return {};
    start += name.size() + 1;
    const qsizetype end = info.indexOf('\r', start);
    return info.mid(start, end < 0 ? -1 : end - start);
}

// The default user has no password: what came from ETAGERE_PASSWORD is for other servers.
bool saysNoPasswordIsSet(const RedisReply &reply)
{
    return reply.isError()
        && (reply.text.contains("no password is set") || reply.text.contains("without any password"));
}

} // namespace

// Both answer -1 for a key that has no end.
Msecs RedisTraits::expiry(qint64 reply) const
{
    if (reply < 0)
        return NoTime;
    return major >= 7 ? reply - clockAhead : currentTime() + reply;
}

QString loggedKey(QByteArrayView key)
{
    QByteArray text = maskedUrl(printedKey(key));
    if (text.size() > MostLoggedKey)
        text = text.first(MostLoggedKey) + "...";
    return QString::fromUtf8(text);
}

RedisConnection::RedisConnection(std::unique_ptr<Channel> channel, const ServerAddress &address, const TellStep &tell)
    : m_channel(std::move(channel))
    , m_address(address)
    , m_tell(tell)
    , m_buffer(PieceBytes, Qt::Uninitialized)
{
}

Result<std::unique_ptr<RedisConnection>> RedisConnection::connect(const ServerAddress &address,
                                                                  const RedisSignIn &signIn, const TellStep &tell,
                                                                  const std::stop_token &stop)
{
    const TellStep silent = [](BackendStep, const QString &) {};
    Result<std::unique_ptr<Channel>> channel = Channel::connect(address, tell ? tell : silent, stop);
    if (!channel)
        return tl::unexpected(channel.error());
    std::unique_ptr<RedisConnection> connection(new RedisConnection(std::move(*channel), address, tell));
    if (Result<Done> done = connection->signIn(signIn, stop); !done)
        return tl::unexpected(done.error());
    if (Result<Done> done = connection->measure(stop); !done)
        return tl::unexpected(done.error());
    return connection;
}

void RedisConnection::log(const QString &text) const
{
    if (m_tell)
        m_tell(BackendStep::Command, text);
}

Result<Done> RedisConnection::send(const RedisPipeline &pipeline, const std::stop_token &stop)
{
    m_outstanding += pipeline.count();
    Result<Done> done = m_channel->write(pipeline.bytes(), stop);
    m_hasFailed |= !done;
    return done;
}

Result<bool> RedisConnection::takeNotice(const std::stop_token &stop)
{
    Result<std::optional<RedisReply>> notice = m_reader.next();
    while (notice && !*notice && (!m_unfed.isEmpty() || m_channel->isReadable())) {
        const Result<Done> fed = feed(stop);
        notice = fed ? m_reader.next() : Result<std::optional<RedisReply>>(tl::unexpected(fed.error()));
    }
    return notice.map([](const std::optional<RedisReply> &reply) { return reply.has_value(); });
}

// Gives the reader the next slice, and waits for it if need be.
Result<Done> RedisConnection::feed(const std::stop_token &stop)
{
    if (m_unfed.isEmpty()) {
        QElapsedTimer timer;
        timer.start();
        const Result<qsizetype> count = m_channel->read(m_buffer.data(), m_buffer.size(), stop);
        m_waitedNs += timer.nsecsElapsed();
        if (!count)
            return tl::unexpected(count.error());
        m_unfed = QByteArrayView(m_buffer).first(*count);
    }
    const QByteArrayView slice = m_unfed.first(std::min(m_unfed.size(), SliceBytes));
    m_unfed = m_unfed.sliced(slice.size());
    return m_reader.feed(slice);
}

Result<const RedisReply *> RedisConnection::peek(bool (*isEnough)(const RedisReply &), const std::stop_token &stop)
{
    while (!m_whole) {
        Result<std::optional<RedisReply>> reply = m_reader.next();
        if (reply && *reply) {
            m_whole = std::move(*reply);
            break;
        }
        const RedisReply *begun = m_reader.begun();
        if (reply && begun && isEnough(*begun))
            return begun;
        const Result<Done> fed = reply ? feed(stop) : tl::unexpected(reply.error());
        if (fed)
            continue;
        m_hasFailed = true;
        Error error = fed.error();
        error.where = name();
        return tl::unexpected(error);
    }
    return &*m_whole;
}

Result<RedisReply> RedisConnection::receive(const std::stop_token &stop)
{
    const Result<const RedisReply *> whole = peek([](const RedisReply &) { return false; }, stop);
    if (!whole)
        return tl::unexpected(whole.error());
    --m_outstanding;
    Result<RedisReply> reply = std::move(*m_whole);
    m_whole.reset();
    return reply;
}

Result<RedisReply> RedisConnection::ask(std::initializer_list<QByteArrayView> words, const std::stop_token &stop)
{
    RedisPipeline pipeline;
    pipeline.add(words);
    if (Result<Done> sent = send(pipeline, stop); !sent)
        return tl::unexpected(sent.error());
    return receive(stop);
}

void RedisConnection::settle(const std::stop_token &stop)
{
    while (!m_hasFailed && m_outstanding > 0 && receive(stop)) { }
}

Result<Done> RedisConnection::signIn(const RedisSignIn &signIn, const std::stop_token &stop)
{
    RedisPipeline greeting;
    if (!signIn.password.isEmpty() && signIn.user.isEmpty())
        greeting.add({ "AUTH", signIn.password });
    else if (!signIn.password.isEmpty())
        greeting.add({ "AUTH", signIn.user, signIn.password });
    greeting.add({ "CLIENT", "SETNAME", "etagere" });
    greeting.add({ "CLIENT", "NO-TOUCH", "ON" });
    greeting.add({ "SELECT", QByteArray::number(signIn.database) });
    greeting.add({ "INFO", "server" });
    greeting.add({ "INFO", "replication" });
    tellSignIn(signIn);
    if (Result<Done> sent = send(greeting, stop); !sent)
        return sent;
    return readGreeting(signIn, stop);
}

/// With or without a password: a server that wants one refuses here.
void RedisConnection::tellSignIn(const RedisSignIn &signIn) const
{
    if (!m_tell)
        return;
    const QString auth = signIn.password.isEmpty() ? QString()
        : signIn.user.isEmpty()                    ? tr("AUTH ***, ")
                                                   : tr("AUTH *** *** (a user and password), ");
    m_tell(BackendStep::SignIn,
           auth
               + tr("CLIENT SETNAME etagere, CLIENT NO-TOUCH ON, SELECT %1, INFO server, INFO replication")
                     .arg(signIn.database));
}

Result<Done> RedisConnection::readGreeting(const RedisSignIn &signIn, const std::stop_token &stop)
{
    const bool hasAuth = !signIn.password.isEmpty();
    std::vector<RedisReply> replies;
    while (m_outstanding > 0) {
        Result<RedisReply> reply = receive(stop);
        if (!reply)
            return tl::unexpected(reply.error());
        // Without a name and a password every command is refused alike; so are too many clients, before any command.
        const bool isAuth = hasAuth && replies.empty();
        m_traits.hasUnneededPassword |= isAuth && saysNoPasswordIsSet(*reply);
        if (isAuth ? reply->isError() && !saysNoPasswordIsSet(*reply) : reply->isError("NOAUTH"))
            return tl::unexpected(redisError(*reply, "AUTH", name()));
        if (replies.empty() && (reply->isError("DENIED") || reply->isError("ERR max number")))
            return tl::unexpected(redisError(*reply, "AUTH", name()));
        replies.push_back(std::move(*reply));
    }
    const RedisReply *reply = &replies[hasAuth ? 1 : 0]; // the answer to SETNAME, whatever it is
    m_traits.readingTouches = (++reply)->kind != RedisReply::Kind::Status;
    // A server without SELECT (a sentinel, a cluster) has database 0 alone.
    if ((++reply)->isError() && signIn.database != 0)
        return tl::unexpected(redisError(*reply, "SELECT", name()));
    readInfo(*++reply);
    m_traits.isReplica = infoValue((++reply)->text, "role") == "slave";
    return Done();
}

void RedisConnection::readInfo(const RedisReply &reply)
{
    if (!reply.isText())
        return;
    m_traits.version = infoValue(reply.text, "redis_version");
    m_traits.major = m_traits.version.split('.').first().toInt();
    m_traits.mode = infoValue(reply.text, "redis_mode");
    if (const QByteArray valkey = infoValue(reply.text, "valkey_version"); !valkey.isEmpty()) {
        m_traits.product = QStringLiteral("Valkey");
        m_traits.version = valkey;
    }
}

// TIME is answered at once, so it tells the way as well as the clock.
Result<Done> RedisConnection::measure(const std::stop_token &stop)
{
    QElapsedTimer timer;
    timer.start();
    const Result<RedisReply> reply = ask({ "TIME" }, stop);
    if (!reply)
        return tl::unexpected(reply.error());
    m_traits.pingMs = double(timer.nsecsElapsed()) / 1e6;
    if (!reply->isArray() || reply->elements.size() != 2)
        return Done();
    const Msecs theirs = reply->elements[0].text.toLongLong() * 1000 + reply->elements[1].text.toLongLong() / 1000;
    const Msecs ahead = theirs + Msecs(m_traits.pingMs / 2) - currentTime();
    if (std::abs(ahead) > SameClock)
        m_traits.clockAhead = ahead;
    return Done();
}

} // namespace etagere

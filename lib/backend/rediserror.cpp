// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/rediserror.h"

#include "core/translate.h"

#include <array>

namespace etagere {

namespace {

/// The first word of a refusal (https://redis.io/docs/reference/protocol-spec/#simple-errors), or how it begins.
struct Refusal {
    QByteArrayView start;
    ErrorCode code;
    const char *message; ///< %1: the command
};

constexpr std::array<Refusal, 18> Refusals = { {
    { "NOAUTH", ErrorCode::Permission,
      QT_TR_NOOP(
          "The server asks who you are: give user and password as redis://user:password@host, or the password in "
          "ETAGERE_PASSWORD") },
    { "WRONGPASS", ErrorCode::Permission, QT_TR_NOOP("The server does not accept this user and password") },
    { "ERR invalid password", ErrorCode::Permission, QT_TR_NOOP("The server does not accept this user and password") },
    { "NOPERM", ErrorCode::Permission, QT_TR_NOOP("This user of the server may not use %1") },
    { "DENIED", ErrorCode::Permission,
      QT_TR_NOOP("The server is in protected mode: it has no password and answers its own computer only") },
    { "LOADING", ErrorCode::Io, QT_TR_NOOP("The server is still loading its data, try again in a moment") },
    { "BUSY", ErrorCode::Io, QT_TR_NOOP("The server is busy with a script, try again") },
    { "OOM", ErrorCode::Io,
      QT_TR_NOOP("The server's memory is full, so it takes no changes; remove entries or raise its maxmemory") },
    { "MISCONF", ErrorCode::Io,
      QT_TR_NOOP("The server takes no changes because it cannot save its data; see its log") },
    { "NOREPLICAS", ErrorCode::Io, QT_TR_NOOP("The server takes no changes because it lacks replicas") },
    { "READONLY", ErrorCode::ReadOnly,
      QT_TR_NOOP("This server is a replica, which takes no changes; open its master") },
    { "MASTERDOWN", ErrorCode::Io, QT_TR_NOOP("This server is a replica that has lost its master, try again") },
    { "CLUSTERDOWN", ErrorCode::Io,
      QT_TR_NOOP("The cluster is down: some of its masters cannot be reached; try again") },
    { "MOVED", ErrorCode::Unsupported,
      QT_TR_NOOP("This server is one node of a cluster: open redis+cluster:// with its host and port") },
    { "ASK", ErrorCode::Io, QT_TR_NOOP("The key is moving to another node of the cluster, try again") },
    { "TRYAGAIN", ErrorCode::Io, QT_TR_NOOP("The key is moving to another node of the cluster, try again") },
    { "ERR max number of clients", ErrorCode::Io,
      QT_TR_NOOP("The server has as many clients as it allows, try again") },
    { "ERR DB index is out of range", ErrorCode::Usage, QT_TR_NOOP("The server has no database of this number") },
} };

constexpr qsizetype MostText = 200;

} // namespace

Error redisError(const RedisReply &reply, const QByteArray &command, const QString &where)
{
    const QString name = QString::fromLatin1(command);
    for (const Refusal &refusal : Refusals) {
        if (reply.isError(refusal.start)) {
            const QString message = tr(refusal.message);
            return { refusal.code, message.contains(u"%1") ? message.arg(name) : message, where };
        }
    }
    return { ErrorCode::Io, tr("The server refuses %1: %2").arg(name, QString::fromUtf8(reply.text.left(MostText))),
             where };
}

Error redisNonsense(const QByteArray &command, const QString &where)
{
    return { ErrorCode::BadInput,
             tr("The server's answer to %1 makes no sense; is it a Redis?").arg(QString::fromLatin1(command)), where };
}

Error foreignType(const QByteArray &type)
{
    return { ErrorCode::Unsupported,
             tr("A Redis %1: not a cache entry of a known client").arg(QString::fromUtf8(type)),
             {} };
}

} // namespace etagere

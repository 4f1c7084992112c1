// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/bridgeentry.h"

#include "core/translate.h"

#include <etagere/rowwriter.h>

#include <array>

namespace etagere {

namespace {

constexpr qsizetype MostKeyBytes = 1024 * 1024;
constexpr qint64 MostValueBytes = 64LL * 1024 * 1024;
constexpr qsizetype MostVersionBytes = 1000;
constexpr int RawMode = 1; ///< of diskcache
constexpr int PickleMode = 4;

/// For the log: keys that are objects may hold a secret anywhere.
QString told(const char *question, const StoredKey &key)
{
    const QByteArray shown =
        key.type == KeyType::Text ? maskedUrl(printedKey(key.bytes)) : keyTypeName(key.type).toByteArray();
    return QString::fromUtf8(question + QByteArray(" ") + shown);
}

QJsonObject questionOn(const char *name, const StoredKey &key)
{
    return { { QStringLiteral("op"), QString::fromLatin1(name) },
             { QStringLiteral("type"), QString::fromLatin1(keyTypeName(key.type)) } };
}

QString kindOf(const Value &value)
{
    if (value.mode == PickleMode)
        return QStringLiteral("pickle");
    return value.mode == RawMode && value.rawType == KeyType::Text ? QStringLiteral("text") : QStringLiteral("bytes");
}

Error notAKey() { return { ErrorCode::Usage, tr("A key has at most %L1 bytes").arg(MostKeyBytes), {} }; }

/// The question that asks for the change.
Result<BridgeMessage> order(const StoredKey &key, const Version &ifVersion, const std::optional<Value> &value)
{
    BridgeMessage question{ questionOn("change", key), key.bytes };
    question.head.insert(u"key", key.bytes.size());
    question.head.insert(u"if_version", QString::fromUtf8(ifVersion));
    if (!value)
        return question;
    if (value->body)
        return failure(ErrorCode::Unsupported, tr("A program's cache keeps one value for a key, and no separate body"));
    if (value->head.size > MostValueBytes)
        return failure(ErrorCode::Unsupported, tr("A bridge takes values of at most %L1 bytes").arg(MostValueBytes));
    const Result<QByteArray> bytes = value->head.readAll(MostValueBytes);
    if (!bytes)
        return tl::unexpected(bytes.error());
    question.head.insert(u"kind", kindOf(*value));
    if (value->expiresAt != NoTime)
        question.head.insert(u"expires", value->expiresAt);
    question.body += *bytes;
    return question;
}

} // namespace

void setKind(QStringView kind, int &mode, KeyType &rawType)
{
    mode = kind == u"pickle" ? PickleMode : RawMode;
    rawType = kind == u"text" ? KeyType::Text : KeyType::Bytes;
}

std::optional<KeyType> keyTypeNamed(QStringView name)
{
    static constexpr std::array types = { KeyType::Text, KeyType::Bytes, KeyType::Integer, KeyType::Float,
                                          KeyType::Pickle };
    const auto *found = std::find_if(types.begin(), types.end(),
                                     [name](KeyType type) { return name == QLatin1StringView(keyTypeName(type)); });
    return found == types.end() ? std::nullopt : std::optional(*found);
}

Result<Value> readBridge(BridgeConnection &connection, const StoredKey &key, const std::stop_token &stop)
{
    if (key.bytes.size() > MostKeyBytes)
        return tl::unexpected(notAKey());
    Result<BridgeMessage> answer = connection.ask({ questionOn("read", key), key.bytes }, told("read", key), stop);
    if (!answer)
        return tl::unexpected(answer.error());
    Value value;
    setKind(answer->head.value(u"kind").toString(), value.mode, value.rawType);
    value.version = answer->head.value(u"version").toString().toUtf8();
    if (value.version.isEmpty() || value.version.size() > MostVersionBytes)
        return tl::unexpected(connection.nonsense());
    value.expiresAt = answer->head.value(u"expires").toInteger(NoTime);
    value.head = Part::fromBytes(std::move(answer->body));
    value.storedBytes = value.head.size;
    value.places = {
        tr("%1, process %2: %3").arg(connection.facts().program).arg(connection.facts().pid).arg(connection.name())
    };
    return value;
}

Result<Version> changeBridge(BridgeConnection &connection, const StoredKey &key, const Version &ifVersion,
                             const std::optional<Value> &value, const std::stop_token &stop)
{
    if (key.bytes.size() > MostKeyBytes)
        return tl::unexpected(notAKey());
    const Result<BridgeMessage> question = order(key, ifVersion, value);
    if (!question)
        return tl::unexpected(question.error());
    const Result<BridgeMessage> answer = connection.ask(*question, told(value ? "change" : "remove", key), stop);
    if (answer)
        return answer->head.value(u"version").toString().toUtf8();
    if (connection.hasAnswered())
        return tl::unexpected(answer.error());
    Error error = answer.error();
    error.code = ErrorCode::Io;
    error.message = tr("%1. It is not known whether the entry was changed").arg(error.message);
    return tl::unexpected(error);
}

} // namespace etagere

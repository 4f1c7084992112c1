// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/bridgeconnection.h"

#include "core/translate.h"

#include <QtCore/QJsonArray>

#include <array>

namespace etagere {

namespace {

constexpr int Protocol = 1;
constexpr qsizetype MostToldCharacters = 300;
constexpr qsizetype MostNotes = 10;

QString shown(const QJsonValue &text) { return text.toString().left(MostToldCharacters).simplified(); }

ErrorCode codeOf(QStringView word)
{
    struct Word {
        QStringView name;
        ErrorCode code;
    };
    static constexpr std::array<Word, 9> words = { {
        { u"not_found", ErrorCode::NotFound },
        { u"changed", ErrorCode::Changed },
        { u"read_only", ErrorCode::ReadOnly },
        { u"unsupported", ErrorCode::Unsupported },
        { u"protocol", ErrorCode::Unsupported },
        { u"bad_value", ErrorCode::Unsupported },
        { u"bad_key", ErrorCode::Usage },
        { u"too_large", ErrorCode::LimitExceeded },
        { u"token", ErrorCode::Permission },
    } };
    const auto *found =
        std::find_if(words.begin(), words.end(), [word](const Word &candidate) { return candidate.name == word; });
    return found == words.end() ? ErrorCode::Io : found->code;
}

QString messageFor(ErrorCode code, const QJsonObject &head)
{
    switch (code) {
    case ErrorCode::NotFound:
        return tr("There is no such entry");
    case ErrorCode::Changed:
        return tr("The entry was changed meanwhile");
    case ErrorCode::ReadOnly:
        return tr("The program offers its cache for reading only: serve(cache, read_only=True)");
    case ErrorCode::Permission:
        return tr("The token is not this program's; copy its bridge.url once more");
    default:
        return tr("The program answered: %1").arg(shown(head.value(u"message")));
    }
}

Error unreachable(Error error, const ServerAddress &address)
{
    const bool isLocal = !address.socketPath.isEmpty();
    if (error.code == ErrorCode::Cancelled || error.code == ErrorCode::Permission)
        return error;
    if (isLocal || error.code == ErrorCode::NotFound)
        error.message = tr("No program offers its cache here: it has ended, or has closed its bridge");
    error.code = ErrorCode::Io; // NotFound would be an entry
    return error;
}

BridgeFacts factsOf(const QJsonObject &head)
{
    BridgeFacts facts;
    facts.program = shown(head.value(u"name"));
    facts.language = shown(head.value(u"language"));
    facts.className = shown(head.value(u"class"));
    facts.pid = head.value(u"pid").toInteger();
    facts.entries = std::max<qint64>(-1, head.value(u"entries").toInteger(-1));
    facts.isReadOnly = head.value(u"read_only").toBool();
    facts.hasTtl = head.value(u"has_ttl").toBool();
    facts.readingTouches = head.value(u"reading_touches").toBool();
    for (const QJsonValueConstRef note : head.value(u"notes").toArray()) {
        if (facts.notes.size() < MostNotes)
            facts.notes.append(shown(note));
    }
    return facts;
}

} // namespace

Result<std::unique_ptr<BridgeConnection>> BridgeConnection::open(const BridgeLocation &location, const TellStep &tell,
                                                                 const std::stop_token &stop)
{
    Result<std::unique_ptr<Channel>> channel = Channel::connect(location.address, tell, stop);
    if (!channel)
        return tl::unexpected(unreachable(channel.error(), location.address));
    std::unique_ptr<BridgeConnection> connection(new BridgeConnection(std::move(*channel), location.address, tell));
    if (Result<Done> introduced = connection->introduce(location.token, stop); !introduced)
        return tl::unexpected(introduced.error());
    return connection;
}

BridgeConnection::BridgeConnection(std::unique_ptr<Channel> channel, const ServerAddress &address, TellStep tell)
    : m_channel(std::move(channel))
    , m_address(address)
    , m_tell(std::move(tell))
{
}

Result<Done> BridgeConnection::introduce(const QByteArray &token, const std::stop_token &stop)
{
    QJsonObject hello{ { QStringLiteral("op"), QStringLiteral("hello") }, { QStringLiteral("protocol"), Protocol } };
    if (!token.isEmpty()) {
        m_tell(BackendStep::SignIn, tr("Showing the token"));
        hello.insert(u"token", QString::fromUtf8(token));
    }
    const Result<BridgeMessage> answer = ask({ hello, {} }, QStringLiteral("hello"), stop);
    if (!answer)
        return tl::unexpected(answer.error());
    if (answer->head.value(u"protocol").toInt() != Protocol)
        return tl::unexpected(nonsense());
    m_facts = factsOf(answer->head);
    return Done();
}

Result<BridgeMessage> BridgeConnection::ask(const BridgeMessage &question, const QString &told,
                                            const std::stop_token &stop)
{
    m_tell(BackendStep::Command, m_address.text() + QStringLiteral(": ") + told);
    m_isGood = false;
    if (Result<Done> sent = m_channel->write(bridgeBytes(question), stop); !sent)
        return tl::unexpected(sent.error());
    Result<BridgeMessage> answer = receive(stop);
    if (!answer)
        return answer;
    m_isGood = true;
    if (answer->head.value(u"ok").toBool())
        return answer;
    if (!answer->head.value(u"error").isString()) {
        m_isGood = false;
        return tl::unexpected(nonsense());
    }
    const ErrorCode code = codeOf(answer->head.value(u"error").toString());
    return failure(code, messageFor(code, answer->head), code == ErrorCode::NotFound ? QString() : m_address.text());
}

Result<BridgeMessage> BridgeConnection::receive(const std::stop_token &stop)
{
    BridgeInput input;
    for (;;) {
        char *room = input.room();
        const Result<qsizetype> count = m_channel->read(room, input.roomBytes(), stop);
        if (!count)
            return tl::unexpected(count.error());
        input.added(*count);
        Result<std::optional<BridgeMessage>> message = input.take();
        if (!message)
            return failure(message.error().code, message.error().message, m_address.text());
        if (*message)
            return std::move(**message);
    }
}

Error BridgeConnection::nonsense() const
{
    return { ErrorCode::BadInput, tr("The program's answer is none of a bridge"), m_address.text() };
}

} // namespace etagere

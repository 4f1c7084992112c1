// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fakeredis.h"

#include "backend/redisreader.h"

namespace etagere::test {

QByteArray respText(const QByteArray &text) { return '$' + QByteArray::number(text.size()) + "\r\n" + text + "\r\n"; }

QByteArray respTexts(const QByteArrayList &texts)
{
    QByteArray all = '*' + QByteArray::number(texts.size()) + "\r\n";
    for (const QByteArray &text : texts)
        all += respText(text);
    return all;
}

QByteArray respScan(const QByteArray &cursor, const QByteArrayList &keys)
{
    return "*2\r\n" + respText(cursor) + respTexts(keys);
}

FakeRedis::FakeRedis(Answer answer)
    : m_answer(std::move(answer))
    , m_server([this](int connection) { serve(connection); })
{
}

QByteArray FakeRedis::answer(const QByteArrayList &command) const
{
    if (const QByteArray special = m_answer(command); !special.isEmpty())
        return special;
    const QByteArray &name = command.first();
    if (name == "INFO")
        return respText("redis_version:7.0.0\r\nredis_mode:standalone\r\nrole:master\r\n");
    if (name == "CLIENT" && command.value(1) == "NO-TOUCH")
        return "-ERR unknown subcommand 'NO-TOUCH'\r\n";
    if (name == "TIME")
        return "-ERR no clock\r\n";
    if (name == "DBSIZE")
        return ":0\r\n";
    if (name == "SCAN")
        return respScan("0", {});
    return "+OK\r\n";
}

// A command has the form of a reply: a list of texts.
void FakeRedis::serve(int connection)
{
    RedisReader reader;
    QByteArray tail;
    sent = 0;
    for (QByteArray bytes = receiveSome(connection); !bytes.isEmpty(); bytes = receiveSome(connection)) {
        if (!reader.feed(bytes))
            return;
        for (auto command = reader.next(); command && *command; command = reader.next()) {
            QByteArrayList words;
            for (const RedisReply &word : (*command)->elements)
                words.append(word.text);
            QByteArray reply = std::exchange(tail, {}) + answer(words);
            if (withheld) {
                const qsizetype kept = withheld(words);
                tail = reply.last(kept);
                reply.chop(kept);
            }
            const bool isCut = cutAfter >= 0 && sent + reply.size() > cutAfter;
            if (isCut)
                reply.truncate(cutAfter - sent);
            sendAll(connection, reply);
            sent += reply.size();
            if (isCut)
                return;
        }
    }
}

} // namespace etagere::test

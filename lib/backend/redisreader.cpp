// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/redisreader.h"

#include "core/translate.h"

#include <hiredis/read.h>

namespace etagere {

namespace {

RedisReply *place(const redisReadTask *task)
{
    if (!task->parent)
        return new RedisReply;
    auto *parent = static_cast<RedisReply *>(task->parent->obj);
    return &parent->elements[size_t(task->idx)];
}

RedisReply::Kind kindOf(int type)
{
    switch (type) {
    case REDIS_REPLY_STATUS:
        return RedisReply::Kind::Status;
    case REDIS_REPLY_ERROR:
        return RedisReply::Kind::Error;
    default:
        return RedisReply::Kind::Text;
    }
}

void *makeText(const redisReadTask *task, char *text, size_t size)
{
    RedisReply *reply = place(task);
    reply->kind = kindOf(task->type);
    reply->text = QByteArray(text, qsizetype(size));
    return reply;
}

void *makeArray(const redisReadTask *task, int elements)
{
    RedisReply *reply = place(task);
    reply->kind = RedisReply::Kind::Array;
    reply->elements.resize(size_t(elements));
    return reply;
}

void *makeInteger(const redisReadTask *task, long long value)
{
    RedisReply *reply = place(task);
    reply->kind = RedisReply::Kind::Integer;
    reply->integer = value;
    return reply;
}

void *makeNil(const redisReadTask *task) { return place(task); }

// Called for a whole tree's root alone: the rest lies in it.
void freeReply(void *reply) { delete static_cast<RedisReply *>(reply); }

redisReplyObjectFunctions &functions()
{
    static redisReplyObjectFunctions table = { makeText, makeArray, makeInteger, makeNil, freeReply };
    return table;
}

} // namespace

void RedisReader::Free::operator()(redisReader *reader) const { redisReaderFree(reader); }

RedisReader::RedisReader()
    : m_reader(redisReaderCreateWithFunctions(&functions()))
{
}

RedisReader::~RedisReader() = default;

Result<Done> RedisReader::feed(QByteArrayView bytes)
{
    Result<Done> checked = m_frames.check(bytes);
    if (checked && redisReaderFeed(m_reader.get(), bytes.data(), size_t(bytes.size())) != REDIS_OK)
        return failure(ErrorCode::LimitExceeded, tr("There is not enough memory for the server's answer"));
    return checked;
}

Result<std::optional<RedisReply>> RedisReader::next()
{
    void *found = nullptr;
    if (redisReaderGetReply(m_reader.get(), &found) != REDIS_OK)
        return failure(ErrorCode::BadInput,
                       tr("The server's answer makes no sense: %1").arg(QString::fromUtf8(m_reader->errstr)));
    if (!found)
        return std::nullopt;
    const std::unique_ptr<RedisReply> reply(static_cast<RedisReply *>(found));
    return std::move(*reply);
}

const RedisReply *RedisReader::begun() const { return static_cast<const RedisReply *>(m_reader->reply); }

} // namespace etagere

// SPDX-License-Identifier: GPL-3.0-or-later
// The reader of a Redis server's replies, on the same bytes whole and in pieces.
#include "backend/redisreader.h"

using namespace etagere;

namespace {

qint64 size(const RedisReply &reply)
{
    qint64 all = 1 + reply.text.size();
    for (const RedisReply &element : reply.elements)
        all += size(element);
    return all;
}

// How much came of the replies before the end or an error.
qint64 readInPieces(QByteArrayView bytes, qsizetype pieceBytes)
{
    RedisReader reader;
    reader.setMostBytes(1 << 20);
    qint64 all = 0;
    while (!bytes.isEmpty()) {
        const QByteArrayView piece = bytes.first(std::min(pieceBytes, bytes.size()));
        bytes = bytes.sliced(piece.size());
        if (!reader.feed(piece))
            return all;
        for (;;) {
            const Result<std::optional<RedisReply>> reply = reader.next();
            if (!reply)
                return all;
            if (!*reply)
                break;
            all += size(**reply);
        }
    }
    return all;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const char *bytes, size_t count)
{
    const QByteArrayView data(bytes, qsizetype(count));
    // An error in the middle of a piece hides the replies before it, so that fewer come of larger pieces.
    if (readInPieces(data, data.size()) > readInPieces(data, 1))
        __builtin_trap();
    readInPieces(data, 7);
    return 0;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// What a server sends, in two pieces: lines and blocks come out as if it were one, and each line means the same again.
#include "backend/memcachedinput.h"
#include "backend/memcachedprotocol.h"
#include "support/memcachedfeed.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

using namespace etagere;
using namespace etagere::test;

namespace {

void readDumpLine(QByteArrayView line)
{
    QByteArray key = "before";
    const std::optional<MetadumpLine> parsed = parseMetadumpLine(line);
    if (!parsed || !appendMetadumpKey(parsed->key, key)) {
        if (key != "before")
            abort();
        return;
    }
    const MemcachedKeyText text = memcachedKeyText(key.mid(6));
    const bool hasForbidden = std::any_of(text.text.begin(), text.text.end(), [](char c) { return quint8(c) <= 0x20; });
    if (key.size() > 6 + MostMemcachedKeyBytes || text.text.size() > MostMemcachedKeyBytes || hasForbidden)
        abort();
    if (text.isKey() && *text.flag && QByteArray::fromBase64(text.text) != key.mid(6))
        abort();
}

/// All that can be taken, as one text.
QByteArray takeAll(MemcachedInput &input)
{
    QByteArray taken;
    for (;;) {
        const Result<std::optional<QByteArrayView>> line = input.takeLine();
        if (!line || !*line)
            return taken + (line ? "|" : "!");
        taken += '[' + (**line).toByteArray() + ']';
        readDumpLine(**line);
        parseStatLine(**line);
        const std::optional<MetaReply> reply = parseMetaReply(**line);
        if (reply && isMemcachedComplaint(**line))
            abort();
        if (!reply || reply->status != MetaStatus::Value)
            continue;
        const Result<std::optional<QByteArrayView>> block = input.takeBlock(reply->valueBytes);
        if (!block || !*block)
            return taken + (block ? "|" : "!");
        if ((**block).size() != reply->valueBytes)
            abort();
        taken += '(' + (**block).toByteArray() + ')';
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size < 2)
        return 0;
    const QByteArrayView bytes(data + 2, qsizetype(size - 2));
    const qsizetype cut = bytes.isEmpty() ? 0 : (data[0] << 8 | data[1]) % bytes.size();
    MemcachedInput whole;
    feed(whole, bytes);
    MemcachedInput pieces;
    feed(pieces, bytes.first(cut));
    feed(pieces, bytes.sliced(cut));
    if (takeAll(whole) != takeAll(pieces))
        abort();
    return 0;
}

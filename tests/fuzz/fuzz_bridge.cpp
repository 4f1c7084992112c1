// SPDX-License-Identifier: GPL-3.0-or-later
// What a program's bridge sends, in two pieces: it comes out as if it were one, and is written as it was read.
#include "backend/bridgeinput.h"

#include <QtCore/QJsonDocument>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>

using namespace etagere;

namespace {

void feed(BridgeInput &input, QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        char *room = input.room();
        const qsizetype count = std::min(input.roomBytes(), bytes.size());
        if (count == 0)
            abort();
        std::memcpy(room, bytes.data(), size_t(count));
        input.added(count);
        bytes = bytes.sliced(count);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size < 2)
        return 0;
    const QByteArrayView bytes(data + 2, qsizetype(size - 2));
    const qsizetype cut = bytes.isEmpty() ? 0 : (data[0] << 8 | data[1]) % bytes.size();
    BridgeInput whole;
    feed(whole, bytes);
    BridgeInput pieces;
    feed(pieces, bytes.first(cut));
    feed(pieces, bytes.sliced(cut));
    const Result<std::optional<BridgeMessage>> one = whole.take();
    const Result<std::optional<BridgeMessage>> other = pieces.take();
    const bool isMessage = one && *one;
    if (isMessage != (other && *other) || one.has_value() != other.has_value())
        abort();
    if (!isMessage)
        return 0;
    if ((**one).head != (**other).head || (**one).body != (**other).body)
        abort();
    BridgeInput again;
    feed(again, bridgeBytes(**one));
    const Result<std::optional<BridgeMessage>> back = again.take();
    if (!back || !*back || (**back).body != (**one).body)
        abort();
    return 0;
}

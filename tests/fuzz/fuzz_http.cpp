// SPDX-License-Identifier: GPL-3.0-or-later
// What an origin sends, whole and in two pieces: the same response or the same refusal, and never above the limits.
#include "client/responsereader.h"

#include <cstdint>
#include <cstdlib>

using namespace etagere;

namespace {

constexpr ResponseReader::Most Most = { 2000, 3000, 1500 };

QByteArray asText(const HeaderList &fields)
{
    QByteArray text;
    for (const HeaderField &field : fields) {
        if (field.name.isEmpty() || (field.name + field.value).contains('\0')
            || (field.name + field.value).contains('\n'))
            abort();
        text += field.name + '=' + field.value + '|';
    }
    return text;
}

QByteArray asText(ResponseReader &reader)
{
    const QByteArray received = reader.received();
    const CachedResponse response = reader.take();
    const Result<QByteArray> body = response.body.readAll(Most.body);
    if (!body || response.status < 101 || response.status > 999 || received.size() > Most.head)
        abort();
    return received + QByteArray::number(response.status) + response.reason + asText(response.headers) + *body
        + asText(response.trailers);
}

/// The response or the refusal, as one text.
QByteArray read(const QByteArray &method, QByteArrayView first, QByteArrayView second)
{
    ResponseReader reader(method, Most);
    for (QByteArrayView bytes : { first, second }) {
        if (const Result<bool> fed = reader.feed(bytes); !fed)
            return fed.error().message.toUtf8();
    }
    const Result<Done> end = reader.end();
    return end ? asText(reader) : end.error().message.toUtf8();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size < 2)
        return 0;
    const QByteArrayView bytes(data + 2, qsizetype(size - 2));
    const qsizetype cut = bytes.isEmpty() ? 0 : (data[0] << 8 | data[1]) % bytes.size();
    const QByteArray method = data[0] & 0x80 ? "HEAD" : "GET";
    if (read(method, bytes, {}) != read(method, bytes.first(cut), bytes.sliced(cut)))
        abort();
    return 0;
}

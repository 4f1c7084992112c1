// SPDX-License-Identifier: GPL-3.0-or-later
// Bodies under every coding and a chain, in a view and streamed; the two agree.
#include <etagere/decodedbody.h>

using namespace etagere;

namespace {

void decode(const QByteArray &codings, const QByteArray &bytes)
{
    CachedResponse response;
    response.headers.append("Content-Encoding", codings);
    response.body = Part::fromBytes(bytes);
    Limits limits;
    limits.previewBytes = 1 << 20;
    limits.decodedBytes = 4 << 20;
    const Result<DecodedBody> preview = decodedBody(response, limits);
    QByteArray all;
    const Result<qint64> streamed = streamDecodedBody(
        response,
        [&all](QByteArrayView slice) {
            all.append(slice);
            return true;
        },
        limits);
    if (streamed && (!preview || *streamed != all.size() || !all.startsWith(preview->bytes)))
        __builtin_trap();
    if (preview && preview->bytes.size() > limits.previewBytes)
        __builtin_trap();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const char *data, size_t size)
{
    const QByteArray bytes(data, qsizetype(size));
    for (const char *const coding : { "gzip", "deflate", "br", "zstd", "gzip, gzip", "br, zstd, deflate" })
        decode(coding, bytes);
    const qsizetype line = bytes.indexOf('\n');
    if (line > 0)
        decode(bytes.left(line), bytes.mid(line + 1));
    return 0;
}

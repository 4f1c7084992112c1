// SPDX-License-Identifier: LGPL-3.0-or-later
#include <etagere/decodedbody.h>

#include "core/translate.h"
#include "format/coding.h"

namespace etagere {

namespace {

struct Decoding {
    std::unique_ptr<ByteStream> stream;
    QStringList codings; ///< in the order they are removed
};

/// The last coding applied is the first to be removed (RFC 9110 §8.4).
Result<Decoding> startDecoding(const CachedResponse &response, const Limits &limits)
{
    Decoding decoding{ partStream(response.body), {} };
    if (response.bodyIsDecoded)
        return decoding;
    const Result<QList<Coding>> applied = parseContentCodings(response.headers.joined("Content-Encoding"));
    if (!applied)
        return tl::unexpected(applied.error());
    for (auto coding = applied->crbegin(); coding != applied->crend(); ++coding) {
        decoding.stream = decodingStream(std::move(decoding.stream), *coding, limits);
        decoding.codings.append(QString::fromLatin1(codingName(*coding)));
    }
    return decoding;
}

/// Fills `bytes` up to `limit` bytes; true when the stream ended before.
Result<bool> readUpTo(ByteStream &stream, qint64 limit, QByteArray &bytes)
{
    constexpr qint64 Slice = 256 * 1024;
    while (bytes.size() < limit) {
        const qsizetype old = bytes.size();
        const qint64 room = qMin(Slice, limit - old);
        bytes.resize(old + room);
        const Result<qint64> got = stream.read(bytes.data() + old, room);
        bytes.resize(old + (got ? *got : 0));
        if (!got)
            return tl::unexpected(got.error());
        if (*got == 0)
            return true;
    }
    return false;
}

} // namespace

Result<DecodedBody> decodedBody(const CachedResponse &response, const Limits &limits)
{
    const Result<Decoding> decoding = startDecoding(response, limits);
    if (!decoding)
        return tl::unexpected(decoding.error());
    DecodedBody body;
    body.codings = decoding->codings;
    const Result<bool> ended = readUpTo(*decoding->stream, limits.previewBytes, body.bytes);
    if (!ended)
        return tl::unexpected(ended.error());
    if (!*ended) {
        // Whatever follows, damage or a bomb too, lies beyond the preview.
        char more = 0;
        const Result<qint64> got = decoding->stream->read(&more, 1);
        body.isCut = !got || *got > 0;
    }
    return body;
}

Result<qint64> streamDecodedBody(const CachedResponse &response, const std::function<bool(QByteArrayView)> &consumer,
                                 const Limits &limits, std::stop_token stop)
{
    constexpr qint64 Slice = 1024 * 1024;
    const Result<Decoding> decoding = startDecoding(response, limits);
    if (!decoding)
        return tl::unexpected(decoding.error());
    QByteArray slice(qsizetype(qBound<qint64>(4096, response.body.size * 4, Slice)), Qt::Uninitialized);
    for (qint64 total = 0;;) {
        if (stop.stop_requested())
            return failure(ErrorCode::Cancelled, tr("Decoding the body was cancelled"));
        const Result<qint64> got = decoding->stream->read(slice.data(), slice.size());
        if (!got || *got == 0)
            return got ? Result<qint64>(total) : got;
        total += *got;
        if (!consumer(QByteArrayView(slice).first(*got)))
            return failure(ErrorCode::Cancelled, tr("Decoding the body was stopped"));
    }
}

} // namespace etagere

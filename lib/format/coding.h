// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/bytesource.h>
#include <etagere/limits.h>

#include <QtCore/QList>
#include <memory>
#include <optional>

namespace etagere {

/// Content codings that we can remove (RFC 9110 §8.4.1, RFC 7932, RFC 8878). identity is no coding.
enum class Coding : quint8 { Gzip, Deflate, Brotli, Zstd };

/// "gzip", "deflate", "br", "zstd".
QByteArray codingName(Coding coding);

/// The members of a Content-Encoding value in the order they were applied. Unsupported, naming the
/// coding, for one we do not know; LimitExceeded for more than eight.
Result<QList<Coding>> parseContentCodings(QByteArrayView fieldValue);

/// Bytes that are pulled, so that memory stays bounded whatever the length.
class ByteStream
{
public:
    virtual ~ByteStream();
    /// Writes up to `room` bytes (room > 0) to `out`; 0 means the end. After an error the stream is unusable.
    virtual Result<qint64> read(char *out, qint64 room) = 0;
};

/// The stored bytes themselves.
std::unique_ptr<ByteStream> partStream(const Part &part);

/// `encoded` without `coding`. Errors name the coding. Limits: decodedBytes, and the expansion once previewBytes are
/// exceeded; a window larger than HTTP allows is refused. No bytes at all decode to none.
std::unique_ptr<ByteStream> decodingStream(std::unique_ptr<ByteStream> encoded, Coding coding, const Limits &limits);

/// All that is left of `stream`; LimitExceeded beyond `limit` bytes.
Result<QByteArray> readToEnd(ByteStream &stream, qint64 limit);

/// RFC 1950 bytes, as Python's zlib.compress writes them; the inverse of Coding::Deflate.
QByteArray zlibCompressed(QByteArrayView bytes);

} // namespace etagere

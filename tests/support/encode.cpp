// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/encode.h"

#include <brotli/encode.h>
#include <zlib.h>
#include <zstd.h>

namespace etagere::test {

namespace {

QByteArray deflated(const QByteArray &bytes, int format)
{
    z_stream zlib = {};
    if (deflateInit2(&zlib, 6, Z_DEFLATED, format, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        qFatal("zlib");
    QByteArray out(qsizetype(deflateBound(&zlib, uLong(bytes.size()))) + 64, Qt::Uninitialized);
    zlib.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(bytes.data()));
    zlib.avail_in = uInt(bytes.size());
    zlib.next_out = reinterpret_cast<Bytef *>(out.data());
    zlib.avail_out = uInt(out.size());
    if (deflate(&zlib, Z_FINISH) != Z_STREAM_END)
        qFatal("zlib");
    out.resize(qsizetype(zlib.total_out));
    deflateEnd(&zlib);
    return out;
}

} // namespace

QByteArray gzipped(const QByteArray &bytes) { return deflated(bytes, MAX_WBITS + 16); }
QByteArray zlibDeflated(const QByteArray &bytes) { return deflated(bytes, MAX_WBITS); }
QByteArray rawDeflated(const QByteArray &bytes) { return deflated(bytes, -MAX_WBITS); }

QByteArray brotliCompressed(const QByteArray &bytes)
{
    size_t size = BrotliEncoderMaxCompressedSize(size_t(bytes.size())) + 64;
    QByteArray out(qsizetype(size), Qt::Uninitialized);
    if (!BrotliEncoderCompress(5, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_GENERIC, size_t(bytes.size()),
                               reinterpret_cast<const uint8_t *>(bytes.data()), &size,
                               reinterpret_cast<uint8_t *>(out.data())))
        qFatal("brotli");
    out.resize(qsizetype(size));
    return out;
}

QByteArray zstdCompressed(const QByteArray &bytes, int windowLog)
{
    ZSTD_CCtx *const zstd = ZSTD_createCCtx();
    if (windowLog > 0) {
        ZSTD_CCtx_setParameter(zstd, ZSTD_c_windowLog, windowLog);
        ZSTD_CCtx_setParameter(zstd, ZSTD_c_contentSizeFlag, 0);
        ZSTD_CCtx_setParameter(zstd, ZSTD_c_enableLongDistanceMatching, 1);
    }
    QByteArray out(qsizetype(ZSTD_compressBound(size_t(bytes.size()))), Qt::Uninitialized);
    ZSTD_inBuffer in{ bytes.data(), size_t(bytes.size()), 0 };
    ZSTD_outBuffer target{ out.data(), size_t(out.size()), 0 };
    // Two calls: told the length beforehand, zstd would shrink the window to it.
    if (windowLog > 0)
        ZSTD_compressStream2(zstd, &target, &in, ZSTD_e_continue);
    if (ZSTD_compressStream2(zstd, &target, &in, ZSTD_e_end) != 0)
        qFatal("zstd");
    ZSTD_freeCCtx(zstd);
    out.resize(qsizetype(target.pos));
    return out;
}

} // namespace etagere::test

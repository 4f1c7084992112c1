// SPDX-License-Identifier: LGPL-3.0-or-later
#include "lab/labgzip.h"

#include <zlib.h>

namespace etagere {

QByteArray gzipped(const QByteArray &bytes)
{
    constexpr int GzipWindow = 15 + 16; // zlib's way to ask for a gzip header
    z_stream stream = {};
    if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, GzipWindow, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        qFatal("no memory to compress");
    QByteArray out(qsizetype(deflateBound(&stream, uLong(bytes.size()))), Qt::Uninitialized);
    stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(bytes.data()));
    stream.avail_in = uInt(bytes.size());
    stream.next_out = reinterpret_cast<Bytef *>(out.data());
    stream.avail_out = uInt(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(qsizetype(stream.total_out));
    deflateEnd(&stream);
    return out;
}

} // namespace etagere

// SPDX-License-Identifier: LGPL-3.0-or-later
// gzip (RFC 1952) and deflate (RFC 1950; some servers send bare RFC 1951).
#include "core/translate.h"
#include "format/codingstream.h"

#include <limits>
#include <zlib.h>

namespace etagere {

namespace {

constexpr int ZlibFormat = MAX_WBITS;
constexpr int GzipFormat = MAX_WBITS + 16;
constexpr int RawFormat = -MAX_WBITS;

class ZlibStream : public CodingStream
{
public:
    ZlibStream(std::unique_ptr<ByteStream> encoded, Coding coding, const Limits &limits, int format)
        : CodingStream(std::move(encoded), coding, limits)
    {
        m_isReady = inflateInit2(&m_zlib, format) == Z_OK;
    }
    ~ZlibStream() override { inflateEnd(&m_zlib); }
    ZlibStream(const ZlibStream &) = delete;
    ZlibStream &operator=(const ZlibStream &) = delete;

protected:
    Step step(QByteArrayView &input, char *out, qint64 room) override
    {
        if (!m_isReady)
            return { 0, false, QT_TR_NOOP("The %1 body cannot be decoded for want of memory") };
        m_zlib.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(input.data())); // zlib only reads it
        m_zlib.avail_in = uInt(input.size());
        m_zlib.next_out = reinterpret_cast<Bytef *>(out);
        m_zlib.avail_out = uInt(qMin<qint64>(room, std::numeric_limits<uInt>::max()));
        const uInt offered = m_zlib.avail_out;
        const int status = inflate(&m_zlib, Z_NO_FLUSH);
        input = input.last(m_zlib.avail_in);
        const qint64 produced = offered - m_zlib.avail_out;
        if (status == Z_OK || status == Z_BUF_ERROR || status == Z_STREAM_END)
            return { produced, status == Z_STREAM_END, nullptr };
        return { produced, false,
                 m_zlib.total_out == 0 ? QT_TR_NOOP("The %1 body is none: it does not begin like one")
                                       : QT_TR_NOOP("The %1 body is damaged") };
    }

    void restart(int format) { m_isReady = inflateReset2(&m_zlib, format) == Z_OK; }
    bool hasOutput() const { return m_zlib.total_out > 0; }

private:
    z_stream m_zlib = {};
    bool m_isReady = false;
};

class GzipStream final : public ZlibStream
{
public:
    GzipStream(std::unique_ptr<ByteStream> encoded, const Limits &limits)
        : ZlibStream(std::move(encoded), Coding::Gzip, limits, GzipFormat)
    {
    }

private:
    /// A gzip file may have several members; anything else behind one is padding, which clients ignore.
    bool startsAgain(QByteArrayView rest) override
    {
        if (!rest.startsWith("\x1f\x8b"))
            return false;
        restart(GzipFormat);
        return true;
    }
};

class DeflateStream final : public ZlibStream
{
public:
    DeflateStream(std::unique_ptr<ByteStream> encoded, const Limits &limits)
        : ZlibStream(std::move(encoded), Coding::Deflate, limits, ZlibFormat)
    {
    }

private:
    Step step(QByteArrayView &input, char *out, qint64 room) override
    {
        const QByteArrayView start = input;
        const Step asZlib = ZlibStream::step(input, out, room);
        if (!asZlib.damage || m_isRaw || !isFirstInput() || hasOutput())
            return asZlib;
        m_isRaw = true;
        input = start;
        restart(RawFormat);
        return ZlibStream::step(input, out, room);
    }

    bool m_isRaw = false;
};

} // namespace

std::unique_ptr<ByteStream> gzipStream(std::unique_ptr<ByteStream> encoded, const Limits &limits)
{
    return std::make_unique<GzipStream>(std::move(encoded), limits);
}

std::unique_ptr<ByteStream> deflateStream(std::unique_ptr<ByteStream> encoded, const Limits &limits)
{
    return std::make_unique<DeflateStream>(std::move(encoded), limits);
}

QByteArray zlibCompressed(QByteArrayView bytes)
{
    uLongf size = compressBound(uLong(bytes.size()));
    QByteArray out(qsizetype(size), Qt::Uninitialized);
    const int status = compress(reinterpret_cast<Bytef *>(out.data()), &size,
                                reinterpret_cast<const Bytef *>(bytes.data()), uLong(bytes.size()));
    Q_ASSERT(status == Z_OK);
    out.resize(status == Z_OK ? qsizetype(size) : 0);
    return out;
}

} // namespace etagere
